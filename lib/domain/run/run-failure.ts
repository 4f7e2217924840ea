import * as z from 'zod';
import type { ErrorCode, LaunchError } from '../errors';
import type { EngineTaskChange } from './platform-event';
import type { JobFailure, RunResult } from './run-report';

/** Why a run did not succeed: data, kept with the launch, never thrown. */
export const FAILURE_TYPES = [
  'AccessDenied',
  'EngineExited',
  'EngineKilled',
  'EngineStopped',
  'InvalidConfigurationError',
  'MissingRequiredParametersError',
  'OutOfMemory',
  'PlanUnreadable',
  'ResultMissing',
  'RuleFailed',
  'SourceUnavailable',
  'StagingFailed',
  'TaskFailedToStart',
  'TimedOut',
  'UnknownWorkflowError',
  'UploadFailed',
  'WorkflowDefinitionError',
] as const;

/** Whose turn it is. */
const OWNERS = ['scientist', 'pipeline author', 'operator', 'AWS'] as const;

export const runFailureSchema = z.object({
  type: z.enum(FAILURE_TYPES),
  owner: z.enum(OWNERS),
  message: z.string(),
  hint: z.string(),
  evidence: z.object({
    rule: z.string().optional(),
    wildcards: z.record(z.string(), z.string()).optional(),
    /** Of the step's command, or of the engine when no step failed. */
    exitCode: z.number().optional(),
    /** The last lines of the failed step's log, oldest first. */
    logTail: z.array(z.string()).optional(),
    logKey: z.string().optional(),
    stopCode: z.string().optional(),
    stoppedReason: z.string().optional(),
    /** How many jobs failed; the evidence is of the first. */
    failedJobs: z.number().optional(),
  }),
});

export type RunFailure = z.infer<typeof runFailureSchema>;
export type FailureType = RunFailure['type'];

const STORED_TEXT_LENGTH = 600;
const STORED_LINES = 20;
const STORED_LINE_LENGTH = 500;

const RESULT_ERRORS = {
  SourceUnavailable: {
    owner: 'scientist',
    hint: 'See that "workflow.source" is written right and public, and that "workflow.revision" is a tag, branch or full commit of it.',
  },
  StagingFailed: {
    owner: 'scientist',
    hint: 'See that every object named exists, is unchanged since the launch and may be read by the engine task.',
  },
  PlanUnreadable: {
    owner: 'operator',
    hint: 'Launch the sheet again; if it happens again, look at the engine log.',
  },
  UploadFailed: {
    owner: 'operator',
    hint: 'Give the engine task the right to write to the output, and retry.',
  },
  TimedOut: {
    owner: 'scientist',
    hint: 'Raise "timeout" in the sheet, or give the slow step more cpus.',
  },
  EngineExited: {
    owner: 'pipeline author',
    hint: 'The last lines of the engine log name the cause; the workflow definition needs mending.',
  },
} as const satisfies Record<
  NonNullable<RunResult['error']>['type'],
  { owner: RunFailure['owner']; hint: string }
>;

/** Where a second try could have helped, nobody can mend the sheet. */
const SOURCE_UNREACHABLE = {
  owner: 'operator',
  hint: 'See that the subnets of engine tasks have a way out (a public address or a NAT gateway, port 443, DNS), then that the host of "workflow.source" answers; then launch again.',
} as const;

/** Says why a sheet was rejected, or why its launch could not be started. */
export function refusalOf(error: LaunchError): RunFailure {
  const owners: Partial<Record<ErrorCode, RunFailure['owner']>> = {
    AccessDeniedError: 'operator',
    WorkflowDefinitionError: 'pipeline author',
  };
  const code = error.code === 'AccessDeniedError' ? 'AccessDenied' : error.code;
  return {
    type: FAILURE_TYPES.find((type) => type === code) ?? 'InvalidConfigurationError',
    owner: owners[error.code] ?? 'scientist',
    message: cutText(error.message),
    hint: error.hint ?? 'Mend the sheet and upload it again.',
    evidence: {},
  };
}

/** What people wrote comes back in messages, and may be of any length: a row holds 400 KB. */
export function cutText(text: string): string {
  return text.length <= STORED_TEXT_LENGTH ? text : `${text.slice(0, STORED_TEXT_LENGTH)} ...`;
}

/** Says why a stopped engine task did not succeed: from its own result when it left one, else from what ECS tells. */
export function classifyEngineStop(
  stop: EngineTaskChange,
  result: RunResult | undefined,
): RunFailure {
  const failure =
    (result === undefined ? undefined : classifyResult(result)) ?? classifyPlatformStop(stop);
  const { stopCode, stoppedReason } = stop;
  return {
    ...failure,
    evidence: {
      ...(stopCode === undefined ? {} : { stopCode }),
      ...(stoppedReason === undefined ? {} : { stoppedReason }),
      ...failure.evidence,
    },
  };
}

function classifyResult(result: RunResult): RunFailure | undefined {
  const [first] = result.failures;
  if (first !== undefined && result.outcome === 'failed') {
    return ruleFailed(first, result.failures.length);
  }
  if (result.error === undefined) return undefined;
  const { message, logTail, tries } = result.error;
  // A signal that nobody of ours sent says nothing of the workflow: memory, or an operator.
  const isKilled = result.error.type === 'EngineExited' && result.exitCode > 128;
  if (isKilled) return { ...ENGINE_KILLED, message, evidence: { exitCode: result.exitCode } };
  const { type } = result.error;
  return {
    type,
    ...(tries === undefined ? RESULT_ERRORS[type] : SOURCE_UNREACHABLE),
    message,
    evidence: {
      exitCode: result.exitCode,
      ...(logTail === undefined ? {} : { logTail: cutLines(logTail) }),
    },
  };
}

function ruleFailed(job: JobFailure, failedJobs: number): RunFailure {
  const values = Object.values(job.wildcards).join('/');
  const place = values === '' ? job.rule : `${job.rule} (${values})`;
  const others = failedJobs > 1 ? `; ${failedJobs} jobs failed in all` : '';
  return {
    type: 'RuleFailed',
    owner: 'pipeline author',
    message: `Step ${place} ${describeEnd(job)}${others}`,
    hint: 'Read the last lines of its log below; mend the input or the step, and launch again.',
    evidence: {
      rule: job.rule,
      wildcards: job.wildcards,
      ...(job.exitCode === undefined ? {} : { exitCode: job.exitCode }),
      ...(job.logKey === undefined ? {} : { logKey: job.logKey }),
      logTail: cutLines(job.logTail),
      failedJobs,
    },
  };
}

/** A command may succeed without making what its step declares: the engine takes that as a failure, and rightly so. */
function describeEnd({ exitCode }: JobFailure): string {
  if (exitCode === undefined) return 'failed';
  if (exitCode === 0) return 'ended with exit code 0 but did not make all of its outputs';
  return `failed with exit code ${exitCode}`;
}

function classifyPlatformStop(stop: EngineTaskChange): RunFailure {
  const reason = stop.containerReason ?? stop.stoppedReason ?? 'no reason given';
  const evidence = stop.exitCode === undefined ? {} : { exitCode: stop.exitCode };
  const known = PLATFORM_STOPS.find(({ applies }) => applies(stop));
  if (known === undefined) {
    return {
      type: 'ResultMissing',
      owner: 'operator',
      message: `The engine task ended with exit code ${String(stop.exitCode)} and left no usable result`,
      hint: 'Look at the engine log, and launch again.',
      evidence,
    };
  }
  const { type, owner, hint, say } = known;
  return { type, owner, hint, message: say(reason), evidence };
}

interface PlatformStop {
  readonly type: FailureType;
  readonly owner: RunFailure['owner'];
  readonly hint: string;
  readonly applies: (stop: EngineTaskChange) => boolean;
  readonly say: (reason: string) => string;
}

const ENGINE_KILLED = {
  type: 'EngineKilled',
  owner: 'operator',
  hint: 'The engine was killed from outside or by the kernel; launch again, with more memory if it repeats.',
} as const;

/** In order of preference: the first that applies. */
const PLATFORM_STOPS: readonly PlatformStop[] = [
  {
    type: 'OutOfMemory',
    owner: 'operator',
    hint: 'Give the engine task more memory in the deployment settings.',
    applies: ({ containerReason, stoppedReason }) =>
      /OutOfMemory/i.test(`${containerReason ?? ''} ${stoppedReason ?? ''}`),
    say: (reason) => `The engine task ran out of memory: ${reason}`,
  },
  {
    type: 'TaskFailedToStart',
    owner: 'operator',
    hint: 'Check the image, the network and the execution role of the engine task.',
    applies: ({ stopCode }) => stopCode === 'TaskFailedToStart',
    say: (reason) => `The engine task could not start: ${reason}`,
  },
  {
    type: 'EngineStopped',
    owner: 'operator',
    hint: 'Somebody stopped the task; launch the sheet again when that was not meant.',
    applies: ({ stopCode }) => stopCode === 'UserInitiated',
    say: (reason) => `The engine task was stopped from outside: ${reason}`,
  },
  {
    ...ENGINE_KILLED,
    applies: ({ exitCode }) => exitCode === undefined || exitCode > 128,
    say: (reason) => `The engine was killed before it could report: ${reason}`,
  },
];

function cutLines(lines: readonly string[]): string[] {
  return lines.slice(-STORED_LINES).map((line) => line.slice(0, STORED_LINE_LENGTH));
}
