import { hasEnded, type Launch } from '../domain/launch/launch';
import { askNearest } from '../domain/input/nearest-name';
import type { CliServices } from '../runtime/cli-services';
import { CommandError } from './command-error';
import { readPlan } from './watch-launch';

type Services = Pick<CliServices, 'deployment' | 'objects'>;

/** Throws when the launch has no such step; where that cannot be known yet, answers with what is known so far. */
export async function checkStep(
  services: Services,
  launch: Launch,
  step: string | undefined,
): Promise<string | undefined> {
  if (step === undefined) return undefined;
  const { launchId } = launch;
  const plan = await readPlan(services, launchId);
  const planned = (plan?.steps ?? []).map(({ name }) => name);
  const names = [...new Set([...planned, ...Object.keys(launch.steps ?? {})])];
  if (names.includes(step)) return undefined;
  // Somebody else's workflow says what it does only when it does it.
  const isOpen = !hasEnded(launch) && (plan === undefined || plan.source !== undefined);
  if (!isOpen) throw unknownStep(launch, step, names);
  const known = names.length === 0 ? 'none is known so far' : `so far there are ${listed(names)}`;
  return `Launch "${launchId}" has no step "${step}" yet: ${known}.`;
}

function unknownStep({ launchId }: Launch, step: string, names: readonly string[]): CommandError {
  const hint =
    names.length === 0
      ? `It ended before any step of it was known: "wfm show ${launchId}" says why.`
      : [askNearest(step, names), `Its steps: ${listed(names)}.`].filter(Boolean).join(' ');
  return new CommandError('UsageError', `launch "${launchId}" has no step "${step}"`, { hint });
}

function listed(names: readonly string[]): string {
  return names.join(', ');
}
