import './function-environment';
import { gzipSync } from 'node:zlib';
import { createHandler as createLaunchHandler } from '../../lambda/launch';
import { createHandler as createLogParserHandler } from '../../lambda/log-parser';
import { createHandler as createRegisterHandler } from '../../lambda/register';
import { createHandler as createStateNotifierHandler } from '../../lambda/state-notifier';
import type { StartLaunchDeps } from '../../lib/actions/start-launch';
import type { Measure } from '../../lib/contract/metrics';
import { ServiceUnavailableError } from '../../lib/domain/errors';
import { parseLaunch, type Launch } from '../../lib/domain/launch/launch';
import { parsePlatformEvent } from '../../lib/domain/run/platform-event';
import { RunReporter } from '../../lib/engine-task/run-reporter';
import type { QuerySource } from '../../lib/infra/monitoring/saved-queries';
import { createLogger, type Logger } from '../../lib/runtime/logger';
import { createMeasure } from '../../lib/runtime/metrics';
import { aLaunch, LAUNCH_ID, TASK_ARN } from './launches';
import { MemoryLaunches } from './memory-launches';
import { MemoryObjects } from './memory-objects';
import { MemoryPlatform } from './memory-platform';
import { aBlockedEvent, aSweepEvent, aTaskEvent } from './platform-events';
import { good, UPLOADED, withSheet } from './registration';
import { CAPACITY } from './workflow-definitions';

type Line = Readonly<Record<string, unknown>>;

const NOW = new Date('2026-11-23T10:05:00.000Z');

/** Lines that our code writes into its logs, each kind at least once: made by the handlers themselves, over effects in memory. */
export async function writtenLines(): Promise<Readonly<Record<QuerySource, readonly Line[]>>> {
  return {
    register: await linesOf('register', registerSheets),
    launch: await linesOf('launch', launchInVain),
    'log-parser': await linesOf('log-parser', parseLines),
    'state-notifier': await linesOf('state-notifier', hearOfEvents),
    engine: engineLines(),
  };
}

interface Log {
  readonly logger: Logger;
  readonly measure: Measure;
}

async function linesOf(name: string, work: (log: Log) => Promise<void>): Promise<Line[]> {
  const lines: Line[] = [];
  const write = (line: string): void => void lines.push(JSON.parse(line) as Line);
  const measure = createMeasure({
    namespace: 'GenomicsWorkflowManager/Stack',
    now: () => NOW,
    write,
  });
  await work({ logger: createLogger(name, write), measure });
  return lines;
}

async function registerSheets({ logger, measure }: Log): Promise<void> {
  const record = {
    eventTime: UPLOADED.uploadedAt,
    userIdentity: { principalId: 'AWS:EXAMPLE:scientist' },
    s3: {
      bucket: { name: UPLOADED.bucket },
      object: { key: UPLOADED.key, versionId: UPLOADED.versionId },
    },
  };
  for (const deps of [good(), withSheet('name: [')]) {
    await createRegisterHandler({ ...deps, measure }, logger)({ Records: [record] });
  }
}

async function launchInVain({ logger, measure }: Log): Promise<void> {
  const launches = new MemoryLaunches(aLaunch());
  launches.now = () => NOW;
  const full = (): Promise<never> => Promise.reject(new ServiceUnavailableError('No capacity'));
  const deps: StartLaunchDeps = {
    bucketName: 'bucket',
    capacity: CAPACITY,
    workflows: { find: async () => undefined, names: async () => [] },
    objects: { readText: full, writeText: async () => undefined },
    engineTasks: { start: full, findRunning: full, stop: full },
    describeStart: () => ({ workflowEndpoint: '', logGroup: '', logStream: '', logUrl: '' }),
    now: () => NOW,
    ...{ launches, measure },
  };
  const dynamodb = { SequenceNumber: '1', Keys: { launchId: { S: LAUNCH_ID } } };
  await createLaunchHandler(deps, logger)({ Records: [{ eventName: 'INSERT', dynamodb }] });
}

async function parseLines({ logger, measure }: Log): Promise<void> {
  const message = JSON.stringify({
    ...{ wfm: 1, launchId: LAUNCH_ID, attempt: 1, time: NOW.toISOString() },
    ...{ event: 'progress', completed: 1, total: 2 },
  });
  const place = { logGroup: 'group', logStream: `wfm/engine/${TASK_ARN.split('/').at(-1) ?? ''}` };
  const delivery = { messageType: 'DATA_MESSAGE', ...place, logEvents: [{ id: '1', message }] };
  const event = { awslogs: { data: gzipSync(JSON.stringify(delivery)).toString('base64') } };
  const running = new MemoryLaunches(aLaunch({ recordedStatus: 'RUNNING', taskArn: TASK_ARN }));
  const broken = { change: async () => parseLaunch({ launchId: LAUNCH_ID }) };
  for (const launches of [running, broken]) {
    await createLogParserHandler({ launches, measure, now: () => NOW }, logger)(event);
  }
}

async function hearOfEvents({ logger, measure }: Log): Promise<void> {
  const lost = aLaunch({ launchId: 'lost-20261123-7f3a9c1b2d' });
  const waiting = aLaunch({
    ...{ launchId: 'wait-20261123-7f3a9c1b2d', recordedStatus: 'LAUNCHING' },
    statusReason: 'No capacity',
  });
  const typed = aLaunch({ launchId: 'word-20261123-7f3a9c1b2d', status: 'RETRY' });
  const behind = aLaunch({ launchId: 'gone-20261123-7f3a9c1b2d', recordedStatus: 'RUNNING' });
  const platform = new MemoryPlatform(
    aLaunch({ recordedStatus: 'RUNNING', workflow: 'count' }),
    ...[lost, waiting, typed, behind, aSilentLaunch('still'), aSilentLaunch('quiet')],
  );
  platform.told.push(
    parsePlatformEvent(aTaskEvent({ startedBy: `${behind.launchId}/1`, taskArn: 'gone' })),
  );
  const reportedAt = '2026-11-22T10:05:00.000Z';
  await platform.launches.change('still-20261123-7f3a9c1b2d', () => ({
    attention: {
      ...{ type: 'EngineSilent', owner: 'operator', message: '', hint: '', since: reportedAt },
      ...{ reportedAt, evidence: {} },
    },
  }));
  platform.heard.set('still', '2026-11-22T10:05:00.000Z');
  platform.heard.set('quiet', '2026-11-23T09:05:00.000Z');
  platform.launches.now = () => NOW;
  const deps = platform.deps({ measure, objects: new MemoryObjects() });
  const killed = aTaskEvent({ containers: [{ name: 'engine', exitCode: 137 }] });
  for (const event of [killed, aBlockedEvent('ACTION_REQUIRED - look'), aSweepEvent()]) {
    await createStateNotifierHandler(deps, logger)(event);
  }
}

/** A launch whose engine writes nothing into this stream any more. */
function aSilentLaunch(logStream: string): Launch {
  return aLaunch({
    ...{ launchId: `${logStream}-20261123-7f3a9c1b2d`, recordedStatus: 'RUNNING' },
    ...{ taskArn: logStream, logGroup: 'group', logStream, updatedAt: '2026-11-22T10:05:00.000Z' },
  });
}

function engineLines(): Line[] {
  const lines: Line[] = [];
  const stdout = (text: string): void => void lines.push(JSON.parse(text) as Line);
  const reporter = new RunReporter({
    ...{ launchId: LAUNCH_ID, attempt: 1, now: () => NOW },
    console: { stdout, stderr: () => undefined },
  });
  const job = { jobId: '1', rule: 'align', wildcards: {} };
  const jobs = { submitted: 1, running: 0, failed: 0, succeeded: 1 };
  reporter.report({ event: 'job-started', ...job, jobs });
  reporter.report({ event: 'job-finished', ...job, jobs });
  reporter.report({ event: 'job-failed', ...job, exitCode: 1, logTail: [], jobs });
  return lines;
}
