import {
  JOB_FAILURES,
  TASK_TOKEN_VARIABLE,
  type BatchFailure,
} from '../../contract/job-orchestration';
import { JOB_ATTEMPTS } from '../batch/batch-job-definitions';
import type { DeploymentSettings } from '../settings/settings-schema';

const SUBMIT = 'Run the job on Batch';
const SILENCE = 'Batch did not say in time how the job ended';
const REFUSAL = 'Batch did not take the job';

interface JobChoices {
  readonly settings: DeploymentSettings;
  /** For each job. */
  readonly jobTags: Readonly<Record<string, string>>;
}

/** States are read by people, in a graph where the last one is all that says why. */
const FAILURE_STATES: Readonly<Record<BatchFailure, string>> = {
  HostLost: 'The job lost its host too often',
  OutOfMemory: 'The job ran out of memory',
  CannotStart: 'The job could not start its container',
  TimedOut: 'The job took longer than its time limit',
  NoCapacity: 'The job found no place to run',
  Cancelled: 'Somebody ended the job',
  CommandFailed: 'The command of the job failed',
  Unknown: 'The job failed for a reason that Batch does not tell',
};

/**
 * One job, submitted to Batch and waited for. The job carries the task token in its environment; the event about its end,
 * which carries the environment, is answered with the token. All that comes from a sheet arrives as a value in the input:
 * nothing of it is ever read as a state, a path or an expression.
 */
export function describeJobOrchestration(partition: string, choices: JobChoices) {
  return {
    Comment: 'Runs a job on AWS Batch',
    QueryLanguage: 'JSONata',
    StartAt: SUBMIT,
    States: {
      [SUBMIT]: describeSubmission(partition, choices),
      Done: { Type: 'Succeed' },
      ...Object.fromEntries(
        JOB_FAILURES.map((failure) => [FAILURE_STATES[failure], describeEnd(failure)]),
      ),
      [SILENCE]: describeEnd('NoAnswer'),
      [REFUSAL]: describeEnd(fromInput('Error')),
    },
  };
}

function describeSubmission(partition: string, { settings, jobTags }: JobChoices) {
  // What a job may take in all its attempts, and as long again as any run may take for waiting in the queue: only an event
  // that never came is left then. Without a limit its execution would stay for a year.
  const seconds = `$states.input.timeoutSeconds * ${JOB_ATTEMPTS} + ${settings.limits.hours * 3600}`;
  return {
    Type: 'Task',
    Resource: `arn:${partition}:states:::aws-sdk:batch:submitJob.waitForTaskToken`,
    TimeoutSeconds: expression(seconds),
    Arguments: {
      // As jobNameOf() of the contract has it, by which state-notifier finds what an ended execution has left behind.
      JobName: expression(
        "$states.context.Execution.Name & '-' & $states.context.Execution.RedriveCount",
      ),
      JobQueue: fromInput('jobQueue'),
      JobDefinition: fromInput('jobDefinition'),
      Timeout: { AttemptDurationSeconds: fromInput('timeoutSeconds') },
      Tags: jobTags,
      ContainerOverrides: {
        // In brackets: JSONata takes a list of one for the one.
        Command: expression('[$states.input.command]'),
        Environment: expression(
          `[$states.input.environment.{'Name': name, 'Value': value}, {'Name': '${TASK_TOKEN_VARIABLE}', 'Value': $states.context.Task.Token}]`,
        ),
        ResourceRequirements: [
          { Type: 'VCPU', Value: expression('$string($states.input.vcpus)') },
          { Type: 'MEMORY', Value: expression('$string($states.input.memoryMib)') },
        ],
      },
    },
    Output: expression('$states.result'),
    // The job itself is tried again by Batch, when its host is lost. A submission whose answer was lost is repeated all the
    // same: the end of the execution ends its job.
    Retry: [
      {
        ErrorEquals: ['Batch.BatchException', 'Batch.ServerException', 'Batch.SdkClientException'],
        IntervalSeconds: 2,
        BackoffRate: 2,
        MaxDelaySeconds: 60,
        MaxAttempts: 8,
        JitterStrategy: 'FULL',
      },
    ],
    Catch: [
      ...JOB_FAILURES.map((failure) => describeCatch(failure, FAILURE_STATES[failure])),
      describeCatch('States.Timeout', SILENCE),
      describeCatch('States.ALL', REFUSAL),
    ],
    Next: 'Done',
  };
}

function describeCatch(error: string, next: string) {
  return { ErrorEquals: [error], Output: expression('$states.errorOutput'), Next: next };
}

function describeEnd(error: string) {
  // An error without a cause must not become another error.
  return { Type: 'Fail', Error: error, Cause: expression("$states.input.Cause & ''") };
}

function fromInput(name: string): string {
  return expression(`$states.input.${name}`);
}

function expression(jsonata: string): string {
  return `{% ${jsonata} %}`;
}
