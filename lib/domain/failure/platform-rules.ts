import type { FailureRule } from './failure-rule';

/** What ECS and Batch say: facts about an end, which no log contradicts. */
export const PLATFORM_RULES: readonly FailureRule[] = [
  {
    type: 'EngineVanished',
    owner: 'operator',
    of: ['engine'],
    when: ({ isVanished }) => isVanished === true,
    say: ({ who, status = 'ECS knows it no more' }) => `${who} is gone: ${status}`,
    hint: 'Nobody heard how it ended, and it left no result: look at the engine log, and launch again.',
  },
  {
    type: 'EngineStuck',
    owner: 'operator',
    of: ['engine'],
    texts: { status: /^Stuck for more than \d+ minutes \(\w+\): (.*)/ },
    say: ({ who }, { text, what = text }) =>
      `${who} was stopped because it had not gone on for longer than patience lasts: ${what}`,
    hint: 'Mend what kept it, which the runbook has under the name in brackets, then launch again: finished jobs are kept.',
  },
  {
    type: 'RequirementTooLarge',
    owner: 'scientist',
    of: ['batch job'],
    texts: { status: /MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT/ },
    batch: 'NoCapacity',
    say: ({ who }) => `${who} asks for more than any instance of its queue has`,
    hint: 'Lower cpus, memory or gpus of the step in the sheet ("resources"), or let the operator allow larger instance types.',
  },
  {
    type: 'QueueMisconfigured',
    owner: 'operator',
    of: ['batch job'],
    texts: { status: /MISCONFIGURATION:|ACTION_REQUIRED\b/ },
    batch: 'NoCapacity',
    say: ({ who }, { text }) => `${who} could not start in its queue: ${text}`,
    hint: 'Run "wfm doctor": it names the compute environment, its status and what is wrong with it.',
  },
  {
    type: 'NoCapacity',
    owner: 'AWS',
    of: ['batch job'],
    texts: { status: /CAPACITY:|INSUFFICIENT_INSTANCE_CAPACITY/ },
    batch: 'NoCapacity',
    say: ({ who }) =>
      `${who} found no instance in the time that its queue allows: AWS has none of these types free`,
    hint: 'Launch again later or on the other kind of instances (spot or on demand); more instance types in the settings help.',
  },
  {
    type: 'JobStuck',
    owner: 'operator',
    of: ['batch job'],
    // What the sweep says of what it ends.
    texts: { status: /^Stuck for more than \d+ minutes \(\w+\): (.*)/ },
    batch: 'NoCapacity',
    say: ({ who }, { text, what = text }) =>
      `${who} was ended because it had not gone on for longer than patience lasts: ${what}`,
    hint: 'Mend what kept it, which the runbook has under the name in brackets, then launch again: finished jobs are kept.',
  },
  {
    // What we say of jobs for which nobody waits any more.
    type: 'Cancelled',
    owner: 'scientist',
    of: ['batch job'],
    texts: {
      status:
        /^(?:Launch \S+ has ended with|Attempt \d+ of launch \S+ has ended|The row of launch \S+ was deleted|Execution \S+ of the job orchestration ended with)/,
    },
    batch: 'Cancelled',
    say: ({ who, status = '' }) =>
      `${who} was ended because nobody waited for it any more: ${status}`,
    hint: 'Nothing is wrong with the job itself: see why its launch ended.',
  },
  {
    type: 'Cancelled',
    owner: 'scientist',
    of: ['batch job'],
    texts: { status: /^Dependent Job failed/i },
    batch: 'Cancelled',
    say: ({ who }) => `${who} did not run, because a job that it depends on has failed`,
    hint: 'See the job that failed first.',
  },
  {
    type: 'QueueBlocked',
    owner: 'operator',
    of: ['batch job'],
    texts: { status: /JobStateTimeLimit|^UNDETERMINED\b/ },
    batch: 'NoCapacity',
    say: ({ who }, { text }) => `${who} was held up in its queue: ${text}`,
    hint: 'Batch does not know why; run "wfm doctor" and look at the compute environment and its instances in the console.',
  },
  {
    type: 'HostLost',
    owner: 'AWS',
    texts: {
      status: /^Host EC2\b|Spot Task was interrupted|^Spot instance/i,
      log: /SLURM status is: '(?:NODE_FAIL|PREEMPTED|BOOT_FAIL)'|DUE TO (?:NODE FAILURE|PREEMPTION)/,
    },
    batch: 'HostLost',
    say: ({ who }, { text }) => `${who} lost its machine: ${text}`,
    hint: 'Launch again: finished jobs are kept. When spot instances are taken back too often, use those on demand.',
  },
  {
    type: 'HostLost',
    owner: 'AWS',
    when: ({ stopCode = '' }) =>
      [
        'SpotInterruption',
        'TerminationNotice',
        'InfrastructureHealth',
        'ServiceSchedulerInitiated',
      ].includes(stopCode),
    say: ({ who, status = 'no reason given' }) => `${who} lost its machine: ${status}`,
    hint: 'Launch again: finished jobs are kept.',
  },
  {
    type: 'TimedOut',
    owner: 'scientist',
    of: ['batch job'],
    texts: { status: /duration exceeded timeout/i },
    batch: 'TimedOut',
    say: ({ who }) => `${who} took longer than its time limit`,
    hint: 'Raise "time" of the step in the sheet ("resources"), or give it more cpus.',
  },
  {
    type: 'OutOfMemory',
    owner: 'operator',
    of: ['engine'],
    texts: { reason: /OutOfMemory/i, status: /OutOfMemory/i },
    say: (_symptoms, { text }) => `The engine task ran out of memory: ${text}`,
    hint: 'Give the engine task more memory in the deployment settings, or let fewer jobs run at a time ("compute.maxJobs").',
  },
  {
    type: 'OutOfMemory',
    owner: 'scientist',
    texts: { reason: /OutOfMemory/i, status: /OutOfMemory/i },
    batch: 'OutOfMemory',
    say: ({ who }) => `${who} used more memory than it had asked for`,
    hint: 'Raise "memory" of the step in the sheet ("resources"), and launch again.',
  },
  {
    type: 'Cancelled',
    owner: 'scientist',
    of: ['batch job'],
    when: ({ isEndedBySomebody }) => isEndedBySomebody === true,
    batch: 'Cancelled',
    say: ({ who, status = 'no reason given' }) => `${who} was ended by somebody: ${status}`,
    hint: 'Launch again when that was not meant.',
  },
  {
    // Whoever ends a job gives a reason, which stands where Batch would say that the container has exited.
    type: 'Cancelled',
    owner: 'scientist',
    of: ['batch job'],
    when: ({ exitCode, status }) =>
      (exitCode === 137 || exitCode === 143) &&
      status !== undefined &&
      !/^Essential container|^Task failed/i.test(status),
    batch: 'Cancelled',
    say: ({ who, status = '' }) => `${who} was ended by somebody: ${status}`,
    hint: 'Launch again when that was not meant.',
  },
];
