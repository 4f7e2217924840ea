import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { COLD_EVENTS } from './cold-events';

/** One of our functions, as the template deploys it. */
export interface DeployedFunction {
  readonly name: keyof typeof COLD_EVENTS;
  /** The file of its code. */
  readonly bundle: string;
  readonly memoryMib: number;
  readonly timeoutSeconds: number;
}

const functionSchema = z.object({
  Type: z.literal('AWS::Lambda::Function'),
  Properties: z.object({
    Code: z.object({ S3Key: z.string() }),
    MemorySize: z.number(),
    Timeout: z.number(),
  }),
});

const templateSchema = z.object({ Resources: z.record(z.string(), z.unknown()) });

const PREFIXES = {
  register: 'FunctionsRegister',
  launch: 'FunctionsLaunch',
  'log-parser': 'FunctionsLogParser',
  'state-notifier': 'FunctionsStateNotifier',
} as const satisfies Record<DeployedFunction['name'], string>;

/** All four, from a synthesized assembly. */
export function functionsIn(assembly: string): readonly DeployedFunction[] {
  const file = readdirSync(assembly).find((name) => name.endsWith('.template.json')) ?? '';
  const template = templateSchema.parse(JSON.parse(readFileSync(join(assembly, file), 'utf8')));
  const find = (name: DeployedFunction['name']): DeployedFunction => {
    const [found] = Object.entries(template.Resources).flatMap(([id, resource]) => {
      const parsed = functionSchema.safeParse(resource);
      return id.startsWith(PREFIXES[name]) && parsed.success ? [parsed.data.Properties] : [];
    });
    if (found === undefined) {
      throw new Error(`No function in the template begins with ${PREFIXES[name]}`);
    }
    const { Code, MemorySize: memoryMib, Timeout: timeoutSeconds } = found;
    const bundle = join(assembly, `asset.${Code.S3Key.replace(/\.zip$/, '')}`, 'index.js');
    return { name, bundle, memoryMib, timeoutSeconds };
  };
  return [find('register'), find('launch'), find('log-parser'), find('state-notifier')];
}
