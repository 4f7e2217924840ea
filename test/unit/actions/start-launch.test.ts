import {
  startLaunch,
  stopDeletedLaunch,
  type StartLaunchDeps,
} from '../../../lib/actions/start-launch';
import { LaunchError, ServiceUnavailableError } from '../../../lib/domain/errors';
import type { Measurement } from '../../../lib/contract/metrics';
import type { Launch } from '../../../lib/domain/launch/launch';
import { aLaunch, LAUNCH_ID, TASK_ARN } from '../../support/launches';
import { MemoryLaunches } from '../../support/memory-launches';
import { MemoryObjects } from '../../support/memory-objects';
import { aRequest, CAPACITY } from '../../support/workflow-definitions';

const HELLO = `
name: hello
version: 1.0.0
engine: snakemake
steps:
  - name: hello
    outputs: { greeting: hello/greeting.txt }
    command: echo hello > "$greeting"
publish: { greeting: hello.greeting }
`;

const REQUEST_URI = `s3://bucket/runs/${LAUNCH_ID}/request.json`;

interface TestDeps extends StartLaunchDeps {
  readonly launches: MemoryLaunches;
  readonly objects: MemoryObjects;
  readonly started: string[];
  readonly stopped: string[];
  readonly measured: Measurement[];
}

function depsWith(launch: Launch, problem?: Error): TestDeps {
  const started: string[] = [];
  const stopped: string[] = [];
  const measured: Measurement[] = [];
  return {
    bucketName: 'bucket',
    capacity: CAPACITY,
    workflows: {
      find: (name) => Promise.resolve(name === 'hello' ? HELLO : undefined),
      names: () => Promise.resolve(['hello']),
    },
    launches: new MemoryLaunches(launch),
    objects: new MemoryObjects({ [REQUEST_URI]: JSON.stringify(aRequest()) }),
    ...{ started, stopped, measured },
    measure: (measurements) => void measured.push(...measurements),
    engineTasks: {
      start: (launchId, attempt) => {
        if (problem !== undefined) return Promise.reject(problem);
        started.push(`${launchId}/${attempt}`);
        return Promise.resolve(TASK_ARN);
      },
      findRunning: () => Promise.resolve(undefined),
      stop: (taskArn) => {
        stopped.push(taskArn);
        return Promise.resolve();
      },
    },
    describeStart: () => ({
      workflowEndpoint: 'cluster',
      logGroup: 'group',
      logStream: 'stream',
      logUrl: 'https://example.org',
    }),
    now: () => new Date('2026-11-23T10:05:00.000Z'),
  };
}

function row(deps: TestDeps): Launch | undefined {
  return deps.launches.rows.get(LAUNCH_ID);
}

test('startLaunch() writes the artifacts and starts the engine task of a registered launch', async () => {
  const deps = depsWith(aLaunch({ outputPath: 's3://bucket/out/' }));

  await startLaunch(deps, LAUNCH_ID);

  expect(deps.started).toEqual([`${LAUNCH_ID}/1`]);
  expect([...deps.objects.texts.keys()].sort()).toEqual(
    ['Snakefile', 'config.json', 'plan.json', 'profile/config.v8+.yaml', 'profile/config.yaml']
      .concat(['request.json', 'samples.json'])
      .map((path) => `s3://bucket/runs/${LAUNCH_ID}/${path}`),
  );
  expect(row(deps)).toMatchObject({
    status: 'LAUNCHING',
    taskArn: TASK_ARN,
    command: 'snakemake --snakefile Snakefile --profile profile',
    logStream: 'stream',
  });
});

test('startLaunch() starts the image that the definition names, with the tags of the sheet', async () => {
  const deps = depsWith(aLaunch());
  const options: unknown[] = [];
  const text = `image: quay.io/lab/bwa:1\n${HELLO.trimStart()}`;
  const workflows = { ...deps.workflows, find: () => Promise.resolve(text) };
  const tags = { project: 'P-17' };
  deps.objects.texts.set(REQUEST_URI, JSON.stringify(aRequest({ tags })));
  const start = (_launchId: string, _attempt: number, asked: unknown): Promise<string> => {
    options.push(asked);
    return Promise.resolve(TASK_ARN);
  };

  await startLaunch({ ...deps, workflows, engineTasks: { ...deps.engineTasks, start } }, LAUNCH_ID);

  expect(options).toEqual([{ image: 'quay.io/lab/bwa:1', tags }]);
});

test('startLaunch() starts launches that were registered before sheets had tags', async () => {
  const { notify, tags, ...old } = aRequest();
  const deps = depsWith(aLaunch());
  deps.objects.texts.set(REQUEST_URI, JSON.stringify(old));

  await startLaunch(deps, LAUNCH_ID);

  expect({ notify, tags }).toEqual({ notify: [], tags: {} });
  expect(deps.started).toEqual([`${LAUNCH_ID}/1`]);
});

test('startLaunch() does nothing for a launch that is under way', async () => {
  const deps = depsWith(aLaunch());
  await startLaunch(deps, LAUNCH_ID);

  await startLaunch(deps, LAUNCH_ID);

  expect(deps.started).toHaveLength(1);
});

test('startLaunch() goes on where another delivery died after its claim', async () => {
  const deps = depsWith(aLaunch({ recordedStatus: 'LAUNCHING' }));

  await startLaunch(deps, LAUNCH_ID);

  expect(deps.started).toEqual([`${LAUNCH_ID}/1`]);
});

test.each(['REJECTED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED'] as const)(
  'startLaunch() starts nothing for a launch that is %s',
  async (recordedStatus) => {
    const deps = depsWith(aLaunch({ recordedStatus }));

    await startLaunch(deps, LAUNCH_ID);

    expect(deps.started).toEqual([]);
    expect(deps.launches.writes).toBe(0);
  },
);

test('startLaunch() answers a word that it does not know, and loses nothing', async () => {
  const deps = depsWith(aLaunch({ recordedStatus: 'RUNNING', status: ' cancle ' }));

  await startLaunch(deps, LAUNCH_ID);

  expect(row(deps)).toMatchObject({ status: 'RUNNING', recordedStatus: 'RUNNING' });
  expect(row(deps)?.statusReason).toMatch(/^"cancle" is not something that this version does/);
});

test('startLaunch() answers an empty status', async () => {
  const deps = depsWith(aLaunch({ recordedStatus: 'FAILED', status: undefined }));

  await startLaunch(deps, LAUNCH_ID);

  expect(row(deps)).toMatchObject({ status: 'FAILED' });
  expect(row(deps)?.statusReason).toMatch(/^An empty status is not/);
});

test('startLaunch() names the wait and is tried again while AWS has no room', async () => {
  const deps = depsWith(aLaunch(), new ServiceUnavailableError('No capacity'));

  await expect(startLaunch(deps, LAUNCH_ID)).rejects.toThrow('No capacity');
  await expect(startLaunch(deps, LAUNCH_ID)).rejects.toThrow('No capacity');

  expect(row(deps)).toMatchObject({ status: 'LAUNCHING', statusReason: 'No capacity' });
  expect(deps.launches.writes).toBe(2);
});

test('startLaunch() ends a launch that lacks a right', async () => {
  const error = new LaunchError('AccessDeniedError', 'not authorized to perform: ecs:RunTask', {
    kind: 'user',
  });
  const deps = depsWith(aLaunch(), error);

  await startLaunch(deps, LAUNCH_ID);

  expect(row(deps)).toMatchObject({
    status: 'FAILED',
    failure: { type: 'AccessDenied', owner: 'operator' },
  });
});

test('startLaunch() ends a launch whose workflow is gone', async () => {
  const deps = depsWith(aLaunch());
  deps.objects.texts.set(REQUEST_URI, JSON.stringify(aRequest({ workflow: 'gone' })));

  await startLaunch(deps, LAUNCH_ID);

  expect(row(deps)).toMatchObject({
    status: 'FAILED',
    failure: {
      type: 'UnknownWorkflowError',
      message:
        'The workflow is not known: workflow.yaml: Workflow "gone" is no longer part of this deployment',
    },
  });
});

test.each([
  ['InvalidConfigurationError', 'missing', (deps: TestDeps) => deps.objects.texts.clear()],
  ['AccessDenied', 'denied', (deps: TestDeps) => deps.objects.denied.add(REQUEST_URI)],
])('startLaunch() says %s when the request is %s', async (type, _, spoil) => {
  const deps = depsWith(aLaunch());
  spoil(deps);

  await startLaunch(deps, LAUNCH_ID);

  expect(row(deps)).toMatchObject({ status: 'FAILED', failure: { type } });
});

test('startLaunch() rethrows what it does not know', async () => {
  const deps = depsWith(aLaunch(), new TypeError('a fault'));

  await expect(startLaunch(deps, LAUNCH_ID)).rejects.toThrow('a fault');

  expect(row(deps)).toMatchObject({ status: 'LAUNCHING' });
});

test('startLaunch() passes over a row that was deleted', async () => {
  const deps = depsWith(aLaunch());
  deps.launches.rows.clear();

  await startLaunch(deps, LAUNCH_ID);

  expect(deps.started).toEqual([]);
});

test('startLaunch() stops the engine that it started for a row that was deleted meanwhile', async () => {
  const deps = depsWith(aLaunch());
  const start = (): Promise<string> => {
    deps.launches.rows.clear();
    return Promise.resolve(TASK_ARN);
  };

  await startLaunch({ ...deps, engineTasks: { ...deps.engineTasks, start } }, LAUNCH_ID);

  expect(deps.stopped).toEqual([TASK_ARN]);
});

test('stopDeletedLaunch() stops the engine task', async () => {
  const deps = depsWith(aLaunch());

  await stopDeletedLaunch(deps, TASK_ARN);

  expect(deps.stopped).toEqual([TASK_ARN]);
});

test('startLaunch() measures a launch that it has to give up, once, and no time of it', async () => {
  const problem = new LaunchError('AccessDeniedError', 'no right', { kind: 'user', hint: 'x' });
  const deps = depsWith(aLaunch({ workflow: 'hello' }), problem);

  await startLaunch(deps, LAUNCH_ID);
  await startLaunch(deps, LAUNCH_ID);

  expect(deps.measured.map(({ metric, dimension }) => [metric, dimension?.value])).toEqual([
    ['LaunchesEnded', 'FAILED'],
    ['LaunchFailures', 'AccessDenied'],
  ]);
});

/** Twelve hours before the clock of these tests. */
const HALF_A_DAY_AGO = '2026-11-22T22:05:00.000Z';

test.each([
  ['No capacity', 'No capacity'],
  ['The engine task is being started', 'the log of the launch function says why'],
])('startLaunch() gives up what could not be started for half a day: %s', async (reason, wait) => {
  const deps = depsWith(
    aLaunch({ recordedStatus: 'LAUNCHING', statusReason: reason, registeredAt: HALF_A_DAY_AGO }),
  );

  await startLaunch(deps, LAUNCH_ID);

  const message = `The engine task could not be started within 12 hours of the registration: ${wait}`;
  expect(row(deps)).toMatchObject({
    ...{ status: 'FAILED', statusReason: message, endedAt: '2026-11-23T10:05:00.000Z' },
    failure: {
      ...{ type: 'TaskFailedToStart', owner: 'operator', message, evidence: {} },
      hint: 'Request a higher Fargate quota when AWS had no room, and launch the sheet again.',
    },
  });
  expect(deps.started).toEqual([]);
  expect(deps.measured.map(({ metric }) => metric)).toEqual(['LaunchesEnded', 'LaunchFailures']);
});

test.each([
  ['claimed a moment less than half a day ago', 'LAUNCHING', '2026-11-22T22:05:00.001Z'],
  ['not claimed for half a day', 'REGISTERED', HALF_A_DAY_AGO],
] as const)('startLaunch() starts what was %s', async (_, recordedStatus, registeredAt) => {
  const deps = depsWith(aLaunch({ recordedStatus, registeredAt }));

  await startLaunch(deps, LAUNCH_ID);

  expect(deps.started).toEqual([`${LAUNCH_ID}/1`]);
});

test.each([
  ['ECS knows of', {}, TASK_ARN],
  ['an event told of', { taskArn: TASK_ARN }, undefined],
])(
  'startLaunch() notes an engine that %s and nobody noted, however late',
  async (_, known, found) => {
    const deps = depsWith(
      aLaunch({ recordedStatus: 'LAUNCHING', registeredAt: HALF_A_DAY_AGO, ...known }),
    );
    const asked: unknown[] = [];
    const findRunning = async (...of: unknown[]): Promise<string | undefined> => {
      asked.push(of);
      return found;
    };

    await startLaunch({ ...deps, engineTasks: { ...deps.engineTasks, findRunning } }, LAUNCH_ID);

    expect(row(deps)).toMatchObject({
      ...{ status: 'LAUNCHING', taskArn: TASK_ARN, logStream: 'stream' },
      command: 'snakemake --snakefile Snakefile --profile profile',
    });
    expect(asked).toEqual(found === undefined ? [] : [[LAUNCH_ID, 1]]);
    expect(deps.started).toEqual([]);
  },
);

test('startLaunch() answers a word, whatever becomes of the launch', async () => {
  const deps = depsWith(
    aLaunch({ recordedStatus: 'LAUNCHING', status: 'CANCEL', registeredAt: HALF_A_DAY_AGO }),
  );

  await startLaunch(deps, LAUNCH_ID);

  expect(row(deps)).toMatchObject({ status: 'FAILED', recordedStatus: 'FAILED' });
});
