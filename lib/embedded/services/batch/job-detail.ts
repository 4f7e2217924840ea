import type { EndedAttempt, EndedContainer, Job, JobContainer } from './job';

/** The job as DescribeJobs shows it; members that are undefined do not reach the answer. */
export function describeJob(job: Job): Record<string, unknown> {
  const { timeoutSeconds, definition } = job;
  const timeout =
    timeoutSeconds === undefined ? undefined : { attemptDurationSeconds: timeoutSeconds };
  return {
    jobArn: job.arn,
    jobName: job.name,
    jobId: job.id,
    jobQueue: job.queue.arn,
    status: job.status,
    attempts: job.attempts.map((attempt) => describeAttempt(attempt, isPlain(job))),
    statusReason: job.statusReason,
    createdAt: job.createdAt.getTime(),
    retryStrategy: {
      attempts: job.retryStrategy.attempts,
      evaluateOnExit: job.retryStrategy.evaluateOnExit ?? [],
    },
    startedAt: job.startedAt?.getTime(),
    stoppedAt: job.stoppedAt?.getTime(),
    dependsOn: job.dependsOn.map((jobId) => ({ jobId })),
    jobDefinition: definition.arn,
    parameters: job.parameters,
    ...(isPlain(job) ? { container: describePlain(job) } : { ecsProperties: describeEcs(job) }),
    timeout,
    tags: job.tags,
    propagateTags: job.propagateTags,
    platformCapabilities: definition.platformCapabilities,
    isCancelled: job.isCancelled,
    isTerminated: job.isTerminated,
  };
}

/** The `detail` of the job's events: among its tags is its ARN. */
export function jobEventDetail(job: Job): Record<string, unknown> {
  return { ...describeJob(job), tags: { resourceArn: job.arn, ...job.tags } };
}

/** The job as ListJobs shows it. */
export function summarizeJob(job: Job): Record<string, unknown> {
  const [state] = containersOf(job);
  const isTold = isPlain(job) && (state?.exitCode ?? state?.reason) !== undefined;
  return {
    jobArn: job.arn,
    jobId: job.id,
    jobName: job.name,
    createdAt: job.createdAt.getTime(),
    status: job.status,
    statusReason: job.statusReason,
    startedAt: job.startedAt?.getTime(),
    stoppedAt: job.stoppedAt?.getTime(),
    ...(isTold ? { container: { exitCode: state?.exitCode, reason: state?.reason } } : {}),
    jobDefinition: job.definition.arn,
  };
}

/** What is known of the containers of the job's attempt, under way or ended. */
export function containersOf(job: Job): readonly EndedContainer[] {
  if (job.attempt?.ending?.isHostLost === true) {
    return job.attempt.runs.map(({ plan, logStreamName }) => ({
      name: plan.name,
      exitCode: undefined,
      reason: undefined,
      logStreamName,
    }));
  }
  return (job.attempt?.runs ?? []).map(({ plan, exitCode, reason, logStreamName }) => ({
    name: plan.name,
    ...{ exitCode, reason, logStreamName },
  }));
}

function isPlain({ definition }: Job): boolean {
  return definition.ecsProperties === undefined;
}

function describePlain(job: Job): Record<string, unknown> {
  const [container] = job.containers;
  const [state] = containersOf(job);
  const { vcpus, memory, ...declared } = job.definition.containerProperties ?? {};
  return {
    ...{ ulimits: [], ...declared, secrets: [], networkInterfaces: [] },
    ...describeContainer(container),
    exitCode: state?.exitCode,
    reason: state?.reason,
    logStreamName: state?.logStreamName,
    ...placeOf(job),
  };
}

function describeEcs(job: Job): unknown {
  const [task] = job.definition.ecsProperties?.taskProperties ?? [];
  const states = containersOf(job);
  const containers = job.containers.map((container) => {
    const { name, ...state } = states.find((one) => one.name === container.name) ?? {};
    const declared = task?.containers.find((one) => one.name === container.name);
    return { ...declared, ...describeContainer(container), ...state, networkInterfaces: [] };
  });
  return { taskProperties: [{ ...task, containers, ...placeOf(job) }] };
}

function describeContainer(container: JobContainer | undefined): Record<string, unknown> {
  return {
    command: container?.command,
    environment: container?.environment,
    resourceRequirements: container?.resourceRequirements,
  };
}

function placeOf({ attempt }: Job): Record<string, unknown> {
  return {
    taskArn: attempt?.plan.taskArn,
    containerInstanceArn: attempt?.plan.containerInstanceArn,
  };
}

function describeAttempt(attempt: EndedAttempt, plain: boolean): Record<string, unknown> {
  const { taskArn, containerInstanceArn, containers } = attempt;
  const times = {
    startedAt: attempt.startedAt?.getTime(),
    stoppedAt: attempt.stoppedAt.getTime(),
    statusReason: attempt.statusReason,
  };
  const described = containers.map(({ name, ...state }) => ({
    ...(plain ? {} : { name }),
    ...state,
    networkInterfaces: [],
  }));
  const place = { containerInstanceArn, taskArn };
  return plain
    ? { container: { ...place, ...described[0] }, ...times }
    : { taskProperties: [{ ...place, containers: described }], ...times };
}
