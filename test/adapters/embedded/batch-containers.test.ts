import { SubmitJobCommand, TerminateJobCommand } from '@aws-sdk/client-batch';
import type { JobDetail, TaskContainerOverrides } from '@aws-sdk/client-batch';
import { queueArn, useBatch } from '../../support/embedded-batch';

const batch = useBatch();

const requirements = [
  { Type: 'VCPU', Value: '1' },
  { Type: 'MEMORY', Value: '128' },
];

function container(name: string, script: string, more: Record<string, unknown> = {}) {
  return {
    Name: name,
    Image: 'tool:latest',
    Command: ['bash', '-c', script],
    ResourceRequirements: requirements,
    MountPoints: [{ SourceVolume: 'work', ContainerPath: '/work' }],
    Environment: [{ Name: 'WORK', Value: '/work/data' }],
    StopTimeout: 1,
    ...more,
  };
}

/** Three containers: data in, the tool, data out. */
function declareStages(tool: string, more: Record<string, unknown> = {}): void {
  const after = (name: string, condition: string) => ({
    DependsOn: [{ ContainerName: name, Condition: condition }],
  });
  batch.service.registerJobDefinition({
    name: 'staged',
    properties: {
      Type: 'container',
      EcsProperties: {
        TaskProperties: [
          {
            TaskRoleArn: 'arn:aws:iam::000000000000:role/job',
            Volumes: [{ Name: 'work' }],
            Containers: [
              container('out', 'echo "out $(cat "$WORK")"', after('tool', 'SUCCESS')),
              container('tool', tool, { Essential: false, ...after('in', 'SUCCESS'), ...more }),
              container('in', 'mkdir -p "${WORK%/*}"; echo reads >"$WORK"', { Essential: false }),
            ],
          },
        ],
      },
    },
  });
}

async function run(containers: TaskContainerOverrides[] = []): Promise<string> {
  const { jobId } = await batch.client.send(
    new SubmitJobCommand({
      jobName: 'staged-1',
      jobQueue: queueArn,
      jobDefinition: 'staged',
      ecsPropertiesOverride: { taskProperties: [{ containers }] },
    }),
  );
  return jobId ?? '';
}

function exitCodes(job: JobDetail): ReadonlyMap<string | undefined, number | undefined> {
  const [task] = job.attempts?.at(-1)?.taskProperties ?? [];
  return new Map((task?.containers ?? []).map(({ name, exitCode }) => [name, exitCode]));
}

function codes(expected: Readonly<Record<string, number | undefined>>) {
  return new Map(Object.entries(expected));
}

function tasksOf(job: JobDetail) {
  const [task] = job.ecsProperties?.taskProperties ?? [];
  return { id: task?.taskArn?.split('/').at(-1) ?? '', containers: task?.containers ?? [] };
}

describe('a job of several containers', () => {
  test('runs them as they depend on one another, on one volume', async () => {
    declareStages('echo "tool $(cat "$WORK") $EXTRA" >"$WORK"');
    const environment = [{ name: 'EXTRA', value: 'more' }];
    const job = await batch.ended(await run([{ name: 'tool', environment }]));

    expect(batch.lines.map(({ message }) => message)).toEqual(['out tool reads more']);
    expect(job).toMatchObject({
      status: 'SUCCEEDED',
      statusReason: 'Essential container in task exited',
    });
    expect(exitCodes(job)).toEqual(codes({ in: 0, tool: 0, out: 0 }));
    expect(job).not.toHaveProperty('container');
    const { id, containers } = tasksOf(job);
    expect(containers.map(({ name, exitCode }) => ({ name, exitCode }))).toEqual([
      { name: 'out', exitCode: 0 },
      { name: 'tool', exitCode: 0 },
      { name: 'in', exitCode: 0 },
    ]);
    expect(containers[1]?.environment).toContainEqual(environment[0]);
    expect(containers[0]?.logStreamName).toBe(`staged/out/${id}`);
  });

  test('whose tool fails never starts what depends on its success, which gets 143', async () => {
    declareStages('exit 9');
    const job = await batch.ended(await run());
    const [task] = job.attempts?.[0]?.taskProperties ?? [];

    expect(job.status).toBe('FAILED');
    expect(exitCodes(job)).toEqual(codes({ in: 0, tool: 9, out: 143 }));
    expect(task?.containers?.find(({ name }) => name === 'out')?.reason).toMatch(
      /^CannotStartContainerError: /,
    );
    expect(batch.lines).toEqual([]);
  });

  test('whose essential container depends on completion alone looks succeeded', async () => {
    declareStages('exit 9');
    batch.service.registerJobDefinition({
      name: 'staged',
      properties: {
        Type: 'container',
        EcsProperties: {
          TaskProperties: [
            {
              Volumes: [{ Name: 'work' }],
              Containers: [
                container('tool', 'exit 9', { Essential: false }),
                container('out', 'exit 0', {
                  DependsOn: [{ ContainerName: 'tool', Condition: 'COMPLETE' }],
                }),
              ],
            },
          ],
        },
      },
    });
    const job = await batch.ended(await run());

    expect(job.status).toBe('SUCCEEDED');
    expect(exitCodes(job)).toEqual(codes({ tool: 9, out: 0 }));
  });

  test('that is terminated ends what runs and starts nothing more', async () => {
    declareStages('echo ready; sleep 30');
    const jobId = await run();
    await batch.printed('ready');
    await batch.client.send(new TerminateJobCommand({ jobId, reason: 'enough' }));
    const job = await batch.ended(jobId);

    expect(job.statusReason).toBe('enough');
    expect(exitCodes(job)).toEqual(codes({ in: 0, tool: 143, out: undefined }));
  });

  test('refuses overrides of the plain kind, and of containers it does not have', async () => {
    declareStages('exit 0');
    const plain = batch.submit('exit 0', { jobDefinition: 'staged' });

    await expect(plain).rejects.toThrow(
      'Container overrides should not be set for ecsProperties jobs.',
    );
    await expect(run([{ name: 'other' }])).rejects.toThrow(
      'Container other is not in the job definition.',
    );
  });

  test.each([{ Name: '../tool' }, { MountPoints: [{ SourceVolume: '..', ContainerPath: '/a' }] }])(
    'refuses a name that is a path, as in %j',
    (more) => {
      expect(() => declareStages('exit 0', more)).toThrow('must be letters, digits, - and _');
    },
  );

  test.each([
    ['an unknown container', { ContainerName: 'nope', Condition: 'START' }, 'is no other'],
    [
      'the success of an essential one',
      { ContainerName: 'out', Condition: 'SUCCESS' },
      'SUCCESS cannot be set on essential container out.',
    ],
    ['one that waits for it', { ContainerName: 'out', Condition: 'START' }, 'on one another'],
  ])('cannot depend on %s', (_what, dependency, message) => {
    expect(() => declareStages('exit 0', { DependsOn: [dependency] })).toThrow(message);
  });
});
