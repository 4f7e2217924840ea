import * as z from 'zod';
import { planUninstall, type UninstallPlan } from '../../actions/plan-uninstall';
import type { Leftover } from '../../actions/uninstall-leftovers';
import type { CommandCall } from '../command-call';
import { CommandError } from '../command-error';
import { EXIT_CODES } from '../exit-codes';
import { readOptions, stackNameOf, stackOption } from '../option-schemas';
import { printable } from '../printable';

const optionsSchema = z.object({ stack: stackOption, plan: z.boolean().default(false) });

/** `wfm uninstall --plan` */
export async function uninstall(call: CommandCall): Promise<number> {
  const { host, output } = call;
  const { stack, plan: planned } = readOptions(optionsSchema, call);
  if (!planned) {
    throw new CommandError('UsageError', 'wfm uninstall removes nothing: it only plans', {
      hint: 'See with "wfm uninstall --plan" what would stay, then delete the stack with "npx cdk destroy".',
    });
  }
  const stackName = stackNameOf(stack, host);
  const plan = await planUninstall(await host.survey(stackName), stackName);
  if (output.json)
    output.answerJson({ stackName, ...plan, leftBehind: plan.leftBehind.map(whole) });
  else output.answer(render(plan, stackName).join('\n'));
  // Who deletes the stack next must not take half a plan for a whole one.
  return plan.unanswered.length === 0 ? EXIT_CODES.success : EXIT_CODES.fault;
}

function render({ cutOff, leftBehind, unanswered }: UninstallPlan, stackName: string): string[] {
  return [
    ...section(
      `"npx cdk destroy" of ${stackName} would cut off:`,
      cutOff.map(({ what, count }) => `  ${count} ${printable(what)}`),
    ),
    ...section(titleOf(leftBehind, unanswered, stackName), leftBehind.flatMap(linesOf), true),
    ...section(
      'This plan is not whole. Could not be looked at:',
      unanswered.map((line) => `  ${printable(line)}`),
    ),
  ];
}

function titleOf(
  leftBehind: readonly Leftover[],
  unanswered: readonly string[],
  stackName: string,
): string {
  const destruction = `"npx cdk destroy" of ${stackName}`;
  if (leftBehind.length > 0) {
    return `${destruction} leaves behind what these commands, after it, would remove for good:`;
  }
  return unanswered.length === 0
    ? `${destruction} leaves nothing behind.`
    : `What ${destruction} leaves behind is not known.`;
}

function section(title: string, lines: readonly string[], always = false): string[] {
  return lines.length === 0 && !always ? [] : [title, ...lines];
}

function linesOf({ kind, name, why, contents, commands }: Leftover): readonly string[] {
  const filled = contents === undefined ? '' : ` (${printable(contents)})`;
  return [
    `  ${kind} ${printable(name)}${filled}`,
    `    # ${printable(why)}`,
    ...commands.map((command) => `    ${printable(command)}`),
  ];
}

/** Scripts find every key in every leftover. */
function whole({ kind, name, why, contents, commands }: Leftover): unknown {
  return { kind, name, why, contents: contents ?? null, commands };
}
