import { signalOf } from './exit-signal';
import type { FailureRule, Symptoms } from './failure-rule';

/** Where the platform says of an end nothing but its exit code, and no log explains it. */
export const EXIT_RULES: readonly FailureRule[] = [
  {
    type: 'EngineStopped',
    owner: 'operator',
    of: ['engine'],
    when: (symptoms) => isOfEngine(symptoms) && symptoms.exitCode === 143,
    say: ({ who }) => `${who} was stopped from outside (signal 15) before it could report`,
    hint: 'Somebody or something asked it to end, e.g. a stop of the task or an update of its machine; launch again.',
  },
  {
    type: 'Crashed',
    owner: 'operator',
    of: ['engine'],
    when: (symptoms) => isOfEngine(symptoms) && isCrash(symptoms),
    say: ({ who, exitCode = 0 }) => `${who} crashed: it was ended by signal ${exitCode - 128}`,
    hint: 'A fault of the engine or of a library that it loads: launch again; if it repeats, try another version of its image ("images" in the deployment settings).',
  },
  {
    type: 'EngineKilled',
    owner: 'operator',
    of: ['engine'],
    when: (symptoms) =>
      isOfEngine(symptoms) &&
      (symptoms.exitCode === undefined
        ? symptoms.error === undefined
        : signalOf(symptoms.exitCode) !== undefined),
    say: ({ told, reason, status }) =>
      told ??
      `The engine was killed before it could report: ${reason ?? status ?? 'no reason given'}`,
    hint: 'The engine was killed from outside or by the kernel; launch again, with more memory if it repeats.',
  },
  {
    type: 'EngineExited',
    owner: 'pipeline author',
    of: ['engine'],
    when: ({ error }) => error === 'EngineExited',
    say: ({ told = 'The engine ended with an error' }) => told,
    hint: 'The last lines of the engine log name the cause; the workflow definition needs mending.',
  },
  {
    type: 'ResultMissing',
    owner: 'operator',
    of: ['engine'],
    when: () => true,
    say: ({ exitCode }) =>
      `The engine task ended with exit code ${String(exitCode)} and left no usable result`,
    hint: 'Look at the engine log, and launch again.',
  },
  {
    type: 'CommandNotFound',
    owner: 'pipeline author',
    when: ({ exitCode }) => exitCode === 127,
    say: ({ who }) => `${who} calls a program that is not installed (exit code 127)`,
    hint: 'Install it in the image or the conda environment of the step, or mend its name in the command.',
  },
  {
    type: 'PermissionDenied',
    owner: 'pipeline author',
    when: ({ exitCode }) => exitCode === 126,
    say: ({ who }) => `${who} calls a program that may not be run (exit code 126)`,
    hint: 'Make the script executable (git update-index --chmod=+x), or call it by its interpreter.',
  },
  {
    type: 'Crashed',
    owner: 'pipeline author',
    when: isCrash,
    say: ({ who, exitCode = 0 }) => `${who} crashed: a tool was ended by signal ${exitCode - 128}`,
    hint: 'A fault of the tool, often set off by an empty or damaged input: look at the input of this job, then try another version.',
  },
  {
    type: 'RuleFailed',
    owner: 'pipeline author',
    when: ({ exitCode }) => exitCode === 141,
    say: ({ who }) => `${who} wrote into a pipe whose reader had ended (exit code 141)`,
    hint: 'A reader such as head or grep -q ends when it has enough, and pipefail makes that a failure: have it read all, or allow code 141 for this pipe.',
  },
  {
    type: 'JobKilled',
    owner: 'scientist',
    when: ({ exitCode }) => signalOf(exitCode) !== undefined && exitCode !== 137,
    say: ({ who, exitCode = 0 }) =>
      `${who} was ended by signal ${exitCode - 128}, and nobody says why`,
    hint: 'Somebody or something sent it, e.g. a tool that ends its own helpers (15), or a time limit: look at the end of the log, and launch again.',
  },
  {
    type: 'JobKilled',
    owner: 'scientist',
    when: ({ exitCode }) => exitCode === 137,
    say: ({ who }) => `${who} was ended by signal 9, and nobody says why`,
    hint: 'Signal 9 is most often the kernel, for memory: raise "memory" of the step ("resources") and launch again.',
  },
  {
    type: 'RuleFailed',
    owner: 'pipeline author',
    when: ({ of, exitCode = 0 }) => of === 'step' || exitCode !== 0,
    say: ({ who, exitCode }) =>
      exitCode === undefined || exitCode === 0
        ? `${who} failed`
        : `${who} failed with exit code ${exitCode}`,
    hint: 'Read the last lines of its log below; mend the input or the step, and launch again.',
  },
  {
    type: 'Unknown',
    owner: 'operator',
    when: () => true,
    batch: 'Unknown',
    say: ({ who, reason, status }) =>
      `${who} failed for a reason that nobody names: ${reason ?? status ?? 'no reason given'}`,
    hint: 'Look at its log and at the job in the console.',
  },
];

/** Of the engine itself, not of what stood in its way. */
function isOfEngine({ error = 'EngineExited' }: Symptoms): boolean {
  return error === 'EngineExited';
}

function isCrash({ exitCode = 0 }: Symptoms): boolean {
  return [132, 133, 134, 135, 136, 139].includes(exitCode);
}
