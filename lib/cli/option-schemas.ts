import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as z from 'zod';
import { STACK_NAME } from '../contract/stack-outputs';
import { parseDuration } from '../domain/input/quantities';
import { CommandError } from './command-error';
import type { CommandCall } from './command-call';
import { readDeploymentChoices } from './deployment-choices';
import type { Host } from './host';

/** A whole number within bounds, as typed after an option. */
export function wholeNumber(minimum: number, maximum: number): z.ZodType<number> {
  const allowed = `a whole number from ${minimum} to ${maximum}`;
  return z
    .string()
    .regex(/^\d{1,15}$/, allowed)
    .transform(Number)
    .refine((number) => number >= minimum && number <= maximum, allowed);
}

/** What was typed, as the command's schema wants it, or a usage error that names the option. */
export function readOptions<Options>(
  schema: z.ZodType<Options>,
  { options }: CommandCall,
): Options {
  const parsed = schema.safeParse(options);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new CommandError(
    'UsageError',
    `option --${issue?.path.join('.') ?? ''} must be ${issue?.message ?? 'valid'}`,
  );
}

/** A date much earlier has no ordinary form. */
const LONGEST_SINCE_DAYS = 36_500;
const SINCE = `a time with its unit, e.g. 2d or 12h, of at most ${LONGEST_SINCE_DAYS}d`;

/** How long ago at most, in seconds. */
export const sinceOption = z
  .string()
  .transform(parseDuration)
  .pipe(z.number(SINCE).max(LONGEST_SINCE_DAYS * 86_400, SINCE))
  .optional();

export const stackOption = z.string().min(1, 'the name of a stack').optional();

/** The stack to look for, of every command: as typed, as the environment says, or as these sources are deployed. */
export function stackNameOf(
  typed: string | undefined,
  { environment, productFolder }: Host,
): string {
  const { WFM_STACK = '' } = environment;
  const named = typed ?? (WFM_STACK === '' ? undefined : WFM_STACK);
  return named ?? readDeploymentChoices(productFolder).stackName ?? STACK_NAME;
}

export const workflowsOption = z.string().min(1, 'a folder').optional();

/** The folders of workflow definitions: the one that was typed, or those of the deployment. */
export function workflowFoldersOf(
  typed: string | undefined,
  { currentFolder, productFolder }: Host,
): readonly string[] {
  if (typed !== undefined) return [existing(resolve(currentFolder, typed), 'option --workflows')];
  const { workflowsFolder } = readDeploymentChoices(productFolder);
  const own = join(productFolder, 'workflows');
  if (workflowsFolder === undefined) return [own];
  return [own, existing(resolve(productFolder, workflowsFolder), 'setting workflowsFolder')];
}

function existing(folder: string, named: string): string {
  const found = statSync(folder, { throwIfNoEntry: false });
  if (found?.isDirectory() === true) return folder;
  if (found !== undefined) {
    throw new CommandError('UsageError', `${named} must name a folder: ${folder} is a file`);
  }
  throw new CommandError('UsageError', `${named} names a folder that does not exist: ${folder}`);
}
