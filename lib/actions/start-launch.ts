import { artifactKey, planKey, requestKey } from '../contract/storage-layout';
import { LaunchError } from '../domain/errors';
import { typedWord, type Launch } from '../domain/launch/launch';
import {
  awaitsEngine,
  claimAttempt,
  failBeforeStart,
  isOverdue,
  overdueFailure,
  recordEngineStart,
  type EngineStart,
} from '../domain/launch/launch-start';
import { launchRequestSchema, type LaunchRequest } from '../domain/plan/launch-request';
import { LAUNCH_STATUSES } from '../domain/launch/launch-status';
import { cutText, refusalOf, type RunFailure } from '../domain/run/run-failure';
import type { S3Uri } from '../domain/s3-uri';
import type { PlannedRun } from '../engines/engine';
import { changeLaunch, type ChangeLaunchDeps } from './change-launch';
import { planLaunch, renderPlan, type PlanLaunchDeps } from './plan-launch';

const MAXIMUM_REQUEST_BYTES = 64 * 1024 * 1024;

export interface StartLaunchDeps extends PlanLaunchDeps, ChangeLaunchDeps {
  readonly bucketName: string;
  readonly objects: {
    readText(
      uri: S3Uri,
      options: { readonly maximumBytes: number },
    ): Promise<{ readonly found: string; readonly text?: string; readonly message?: string }>;
    writeText(uri: S3Uri, text: string, contentType: string): Promise<void>;
  };
  readonly launches: ChangeLaunchDeps['launches'] & {
    find(launchId: string): Promise<Launch | undefined>;
    answer(launch: Launch, statusReason: string): Promise<void>;
  };
  readonly engineTasks: {
    start(
      launchId: string,
      attempt: number,
      options: {
        readonly image?: string | undefined;
        readonly tags: LaunchRequest['tags'];
      },
    ): Promise<string>;
    /** The ARN of the attempt's task while it runs. */
    findRunning(launchId: string, attempt: number): Promise<string | undefined>;
    stop(taskArn: string, reason: string): Promise<void>;
  };
  /** Where a task reports, from its ARN. */
  readonly describeStart: (taskArn: string) => Omit<EngineStart, 'taskArn' | 'command'>;
  readonly now: () => Date;
}

/**
 * Brings a launch on, from what its row says now: claims the attempt, plans, starts the engine task. Every step may have been done
 * by an earlier delivery that died midway, or be under way in another one: all of them write the same, but for what another launch has shared meanwhile, and start the same task.
 */
export async function startLaunch(deps: StartLaunchDeps, launchId: string): Promise<void> {
  const launch = await deps.launches.find(launchId);
  if (launch === undefined) return;
  const word = typedWord(launch);
  if (word !== undefined) await deps.launches.answer(launch, answerTo(word));
  const claimed = await changeLaunch(deps, launchId, claimAttempt);
  if (claimed === undefined || !awaitsEngine(claimed, claimed.attempt)) return;
  try {
    // As it was found: what is claimed only now has not been tried yet.
    if (!isOverdue(launch, deps.now())) await startEngine(deps, claimed);
    else await endOverdue(deps, launch);
  } catch (error) {
    if (!(error instanceof LaunchError)) throw error;
    await recordProblem(deps, claimed, error);
    if (error.kind !== 'user') throw error;
  }
}

/** Stops the engine of a launch whose row was deleted. */
export async function stopDeletedLaunch(
  { engineTasks }: StartLaunchDeps,
  taskArn: string,
): Promise<void> {
  await engineTasks.stop(taskArn, 'The row of this launch was deleted');
}

/** Starts the attempt's engine task, unless it is known, and notes it. */
async function startEngine(
  deps: StartLaunchDeps,
  launch: Launch,
  knownArn?: string,
): Promise<void> {
  const { launchId, attempt } = launch;
  const request = await readRequest(deps, launchId);
  const { image, plan } = await writePlan(deps, launch, request);
  const { tags } = request;
  const taskArn = knownArn ?? (await deps.engineTasks.start(launchId, attempt, { image, tags }));
  const command = plan.command.join(' ');
  const noted = await deps.launches.change(launchId, (current) =>
    recordEngineStart(current, attempt, { taskArn, command, ...deps.describeStart(taskArn) }),
  );
  // The row was deleted while its engine started: nobody would know of it.
  if (noted === undefined) await stopDeletedLaunch(deps, taskArn);
}

/** Ends a launch that nobody could start for too long, unless its engine was started after all and only the note is lost. */
async function endOverdue(deps: StartLaunchDeps, launch: Launch): Promise<void> {
  const { launchId, attempt } = launch;
  const taskArn = launch.taskArn ?? (await deps.engineTasks.findRunning(launchId, attempt));
  if (taskArn === undefined) await fail(deps, launch, overdueFailure(launch));
  else await startEngine(deps, launch, taskArn);
}

async function readRequest(
  { objects, bucketName }: StartLaunchDeps,
  launchId: string,
): Promise<LaunchRequest> {
  const key = requestKey(launchId);
  const { found, text, message } = await objects.readText(
    { bucket: bucketName, key },
    { maximumBytes: MAXIMUM_REQUEST_BYTES },
  );
  if (text !== undefined) return launchRequestSchema.parse(JSON.parse(text));
  throw new LaunchError(
    found === 'denied' ? 'AccessDeniedError' : 'InvalidConfigurationError',
    `Cannot read ${key}: ${message ?? found}`,
    { kind: 'user', hint: 'Upload the sheet again.' },
  );
}

async function writePlan(
  deps: StartLaunchDeps,
  { launchId, attempt, outputPath = '' }: Launch,
  request: LaunchRequest,
): Promise<PlannedRun> {
  const run = await planLaunch(deps, request, { launchId, attempt, output: outputPath });
  const write = (key: string, text: string, contentType: string): Promise<void> =>
    deps.objects.writeText({ bucket: deps.bucketName, key }, text, contentType);
  await Promise.all(
    [...run.files].map(([path, text]) =>
      write(artifactKey(launchId, path), text, 'text/plain; charset=utf-8'),
    ),
  );
  // Last: a plan in S3 means that every artifact it names is there.
  await write(planKey(launchId), renderPlan(run.plan), 'application/json');
  return run;
}

/** A wait is named, so that nobody has to guess; what only a person can mend ends the launch. */
async function recordProblem(
  deps: StartLaunchDeps,
  claimed: Launch,
  error: LaunchError,
): Promise<void> {
  const { launchId, attempt } = claimed;
  if (error.kind === 'transient') {
    const statusReason = cutText(error.message);
    await deps.launches.change(launchId, (launch) =>
      awaitsEngine(launch, attempt) && launch.statusReason !== statusReason
        ? { statusReason }
        : undefined,
    );
  }
  if (error.kind === 'user') await fail(deps, claimed, refusalOf(error));
}

async function fail(
  deps: StartLaunchDeps,
  { launchId, attempt }: Launch,
  failure: RunFailure,
): Promise<void> {
  const endedAt = deps.now().toISOString();
  await changeLaunch(deps, launchId, (launch) =>
    failBeforeStart(launch, attempt, failure, endedAt),
  );
}

function answerTo(word: string): string {
  const typed = word.trim() === '' ? 'An empty status' : `"${word.trim().slice(0, 40)}"`;
  return `${typed} is not something that this version does; the status is one of ${LAUNCH_STATUSES.join(', ')}`;
}
