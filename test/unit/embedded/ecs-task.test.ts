import { maxLineBytes, OutputLines } from '../../../lib/embedded/containers/output-lines';
import { changeTask, describeTask, taskEventDetail } from '../../../lib/embedded/services/ecs/task';
import type { Task } from '../../../lib/embedded/services/ecs/task';
import { containerEnvironment } from '../../../lib/embedded/containers/container-environment';

const createdAt = new Date('2026-01-02T03:04:05.678Z');
const later = new Date('2026-01-02T03:05:00.000Z');

const task: Task = {
  id: 'f00',
  taskArn: 'arn:task/main/f00',
  clusterArn: 'arn:cluster/main',
  taskDefinitionArn: 'arn:task-definition/engine:1',
  family: 'engine',
  group: 'family:engine',
  subnets: ['subnet-1', 'subnet-2'],
  cpu: '256',
  memory: '512',
  overrides: {},
  tags: [{ key: 'a', value: 'b' }],
  lastStatus: 'PROVISIONING',
  desiredStatus: 'RUNNING',
  version: 1,
  container: {
    containerArn: 'arn:container/main/f00/c',
    name: 'engine',
    image: 'engine:latest',
    runtimeId: 'f00-c',
    lastStatus: 'PENDING',
  },
  times: { createdAt },
};

describe('changeTask()', () => {
  test('raises the version and sets a time once', () => {
    const running = changeTask(
      task,
      { lastStatus: 'RUNNING', container: { lastStatus: 'RUNNING' } },
      later,
    );
    const again = changeTask(running, {}, new Date('2026-02-02T00:00:00Z'));

    expect([task.version, running.version, again.version]).toEqual([1, 2, 3]);
    expect(again.times).toEqual({ createdAt, startedAt: later });
    expect(again.container).toMatchObject({ name: 'engine', lastStatus: 'RUNNING' });
  });

  test('notes when a task was asked to stop, when its container ended, and when it had stopped', () => {
    const stopping = changeTask(task, { desiredStatus: 'STOPPED' }, later);
    const ended = changeTask(
      stopping,
      { container: { lastStatus: 'STOPPED', exitCode: 1 } },
      later,
    );
    const stopped = changeTask(ended, { lastStatus: 'STOPPED' }, later);

    expect(Object.keys(stopping.times)).toEqual(['stoppingAt', 'createdAt']);
    expect(ended.times.executionStoppedAt).toEqual(later);
    expect(stopped.times.stoppedAt).toEqual(later);
  });
});

test('taskEventDetail() has times as text and neither tags nor what ECS does not say', () => {
  const detail = taskEventDetail(task, later);

  expect(detail).toMatchObject({
    createdAt: '2026-01-02T03:04:05.678Z',
    updatedAt: '2026-01-02T03:05:00.000Z',
    version: 1,
    containers: [{ name: 'engine', lastStatus: 'PENDING', taskArn: 'arn:task/main/f00' }],
    attachments: [
      { type: 'eni', status: 'PRECREATED', details: [{ name: 'subnetId', value: 'subnet-1' }] },
    ],
  });
  for (const name of [
    'tags',
    'times',
    'id',
    'family',
    'subnets',
    'startedBy',
    'stopCode',
    'startedAt',
  ]) {
    expect(detail).not.toHaveProperty(name);
  }
});

test('describeTask() has times in seconds, and tags when they are asked for', () => {
  expect(describeTask(task, true)).toMatchObject({
    createdAt: createdAt.getTime() / 1000,
    tags: [{ key: 'a', value: 'b' }],
  });
  expect(describeTask(task, false)['tags']).toEqual([]);
});

describe('containerEnvironment()', () => {
  const sources = {
    definition: [
      { name: 'A', value: 'definition' },
      { name: 'B', value: 'definition' },
      { name: 'PATH', value: '/opt/conda/bin' },
      { name: 'HOME', value: '/root' },
    ],
    overrides: [
      { name: 'B', value: 'override' },
      { name: 'AWS_ACCESS_KEY_ID', value: 'stolen' },
    ],
    credentials: { AWS_ACCESS_KEY_ID: 'role' },
    region: 'eu-west-1',
    endpoint: 'http://127.0.0.1:1',
    imageFolder: '/image',
    folder: '/task',
    parent: { PATH: '/usr/bin', LANG: 'C.UTF-8', AWS_PROFILE: 'mine', SECRET: 'x' },
  };

  test('is made of the definition, the overrides and the role, and little of the parent', () => {
    expect(containerEnvironment(sources)).toEqual({
      LANG: 'C.UTF-8',
      AWS_REGION: 'eu-west-1',
      AWS_DEFAULT_REGION: 'eu-west-1',
      A: 'definition',
      B: 'override',
      AWS_ACCESS_KEY_ID: 'role',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
      PATH: '/image/bin:/image:/usr/bin',
      HOME: '/task',
      TMPDIR: '/task/tmp',
    });
  });

  test('has the PATH of the parent alone when the image is not of the template', () => {
    expect(containerEnvironment({ ...sources, imageFolder: undefined })['PATH']).toBe('/usr/bin');
  });
});

describe('OutputLines', () => {
  test('take() gives complete lines, whatever the pieces they come in, and end() the rest', () => {
    const lines = new OutputLines();
    const bytes = Buffer.from('one\ncafé\n\n€20');
    const taken = [...bytes].flatMap((byte) => lines.take(Buffer.from([byte])));

    expect(taken).toEqual(['one', 'café']);
    expect(lines.end()).toEqual(['€20']);
    expect(lines.end()).toEqual([]);
  });

  test.each(['a', 'ä', '€', '🧬'])(
    'take() cuts a long line of "%s" between characters',
    (letter) => {
      const lines = new OutputLines();
      const text = letter.repeat(300_000);
      const taken = [...lines.take(Buffer.from(`${text}\n`)), ...lines.end()];

      expect(taken.join('')).toBe(text);
      expect(taken.length).toBeGreaterThan(1);
      for (const line of taken) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(maxLineBytes);
    },
  );
});
