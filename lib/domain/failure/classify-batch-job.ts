import type { BatchJobChange } from '../run/batch-event';
import type { BatchFailure } from './batch-failures';
import { describeFailure, storedTail } from './classify-job';
import type { RunFailure } from './failure';
import type { Symptoms } from './failure-rule';
import { diagnose } from './failure-rules';
import { safeLines, safeText } from './mask-secrets';
import { shortText } from './excerpt';

/** Says why a failed job failed, in the words of the state machine, from what Batch tells of it. */
export function classifyBatchStop(change: BatchJobChange): BatchFailure {
  const { rule } = diagnose(symptomsOf(change, [])) ?? {};
  return rule === undefined ? 'Unknown' : (rule.batch ?? 'CommandFailed');
}

/** The same for people, with the last lines of its log where somebody has read them. */
export function classifyBatchJob(change: BatchJobChange, log: readonly string[] = []): RunFailure {
  const { jobId, exitCode, statusReason } = change;
  return describeFailure(symptomsOf(change, log), {
    job: jobId,
    ...(exitCode === undefined ? {} : { exitCode }),
    ...(statusReason === undefined ? {} : { stoppedReason: shortText(safeText(statusReason)) }),
    ...(log.length === 0 ? {} : { logTail: storedTail(log) }),
  });
}

function symptomsOf(change: BatchJobChange, log: readonly string[]): Symptoms {
  const { jobName, exitCode, reason, statusReason, isEndedBySomebody } = change;
  return {
    of: 'batch job',
    who: `Job ${jobName}`,
    log: safeLines(log),
    ...{ exitCode, isEndedBySomebody },
    reason: reason === undefined ? undefined : safeText(reason),
    status: statusReason === undefined ? undefined : safeText(statusReason),
  };
}
