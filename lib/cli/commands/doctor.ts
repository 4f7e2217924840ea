import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { diagnoseDeployment, type Diagnosis } from '../../actions/diagnose-deployment';
import { STACK_NAME } from '../../contract/stack-outputs';
import { runbookLink, type Finding } from '../../domain/run/finding';
import type { CommandCall } from '../command-call';
import { readDeploymentChoices, type ReadChoices } from '../deployment-choices';
import { EXIT_CODES } from '../exit-codes';
import { renderFindings, renderFindingsTsv, summarizeFindings } from '../finding-lines';
import { readOptions, stackNameOf, stackOption } from '../option-schemas';

const optionsSchema = z.object({
  stack: stackOption,
  beforeDeploy: z.boolean().default(false),
});

const packageSchema = z.object({ version: z.string() });

/** `wfm doctor` */
export async function doctor(call: CommandCall): Promise<number> {
  const { host, output } = call;
  const { stack, beforeDeploy } = readOptions(optionsSchema, call);
  const read = readDeploymentChoices(host.productFolder);
  const say = (line: string) => output.complain(output.styled('dim', line));
  // Settings with a mistake would have defaults examined, and perhaps another stack.
  if (beforeDeploy && read.unreadable === undefined) await host.synthesize(say);
  const stackName = beforeDeploy ? stackToDeploy(stack, read) : stackNameOf(stack, host);
  const deps = await host.examine(stackName);
  const { identity, findings } = await diagnoseDeployment(
    deps,
    { stackName, beforeDeploy, choices: read.choices, sources: versionOf(host.productFolder) },
    say,
  );
  return answer(call, { stackName, identity, findings: [...settingsFindings(read), ...findings] });
}

/** The CDK deploys what the settings name, whatever the environment says. */
function stackToDeploy(typed: string | undefined, { stackName = STACK_NAME }: ReadChoices): string {
  return typed ?? stackName;
}

function answer(
  { output }: CommandCall,
  { stackName, identity, findings: all }: Diagnosis & { readonly stackName: string },
): number {
  const healthy = all.every(({ severity }) => severity !== 'problem');
  if (output.json) {
    const { accountId = null, region = null } = identity ?? {};
    output.answerJson({ healthy, stackName, accountId, region, checks: all.map(wholeFinding) });
  } else {
    output.answer(output.watched ? renderFindings(all, output) : renderFindingsTsv(all));
    output.complain(summarizeFindings(all));
  }
  return healthy ? EXIT_CODES.success : EXIT_CODES.fault;
}

function settingsFindings({ unreadable }: ReadChoices): readonly Finding[] {
  if (unreadable === undefined) return [];
  return [
    {
      check: 'settings',
      severity: 'problem',
      subject: 'cdk.json',
      found: `cannot be read, so defaults are compared: ${unreadable}`,
      action: 'Mend the file; "npx cdk synth" says whether it is right.',
    },
  ];
}

function versionOf(productFolder: string): string {
  const content: unknown = JSON.parse(readFileSync(join(productFolder, 'package.json'), 'utf8'));
  return packageSchema.parse(content).version;
}

/** Scripts find every key in every finding. */
function wholeFinding({ check, severity, subject, found, action }: Finding): unknown {
  return { check, severity, subject, found, action: action ?? null, link: runbookLink(check) };
}
