import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { ECSClient, RunTaskCommand } from '@aws-sdk/client-ecs';
import type { RunTaskCommandInput, Task } from '@aws-sdk/client-ecs';
import { createEcs } from '../../lib/embedded/services/ecs/ecs';
import type { EcsService } from '../../lib/embedded/services/ecs/ecs';
import type { TaskStatus } from '../../lib/embedded/services/ecs/task';
import { createEvents } from '../../lib/embedded/services/events/events';
import { createLogs } from '../../lib/embedded/services/logs/logs';
import { startDataGateway } from './embedded-data-gateway';
import type { DataGateway } from './embedded-data-gateway';

/** A task state change event. */
export interface TaskEvent {
  resources: string[];
  detail: {
    taskArn: string;
    lastStatus: TaskStatus;
    desiredStatus: string;
    version: number;
    stopCode?: string;
    stoppedReason?: string;
    startedBy?: string;
    stoppedAt?: string;
    containers: { lastStatus: string; exitCode?: number; reason?: string }[];
  };
}

export const clusterArn = 'arn:aws:ecs:eu-west-1:000000000000:cluster/main';
export const definitionArn = 'arn:aws:ecs:eu-west-1:000000000000:task-definition/engine:1';
export const taskRole = 'arn:aws:iam::000000000000:role/engine';
export const executionRole = 'arn:aws:iam::000000000000:role/execution';

/** ECS with one cluster and one task definition, anew for each test. */
export interface EcsFixture {
  gateway: DataGateway;
  service: EcsService;
  client: ECSClient;
  imageFolder: string;
  events: TaskEvent[];
  lines: { stream: string; message: string }[];
  run(script?: string, more?: Partial<RunTaskCommandInput>): Promise<Task>;
  /** The detail of the task's last event. */
  stopped(task: Task): Promise<TaskEvent['detail']>;
  printed(text: string): Promise<void>;
  /** The process ids that scripts have printed as `pid N`. */
  printedPids(): number[];
}

/** Starts ECS before each test of the file and stops it after. */
export function useEcs(): EcsFixture {
  const fixture = {} as EcsFixture;

  beforeEach(async () => {
    const gateway = await startDataGateway();
    const imageFolder = mkdtempSync(path.join(tmpdir(), 'embedded-image-'));
    Object.assign(fixture, observers(fixture), { gateway, imageFolder, events: [], lines: [] });
    fixture.service = await startEcs(fixture);
    fixture.service.createCluster('main', clusterArn);
    fixture.service.registerTaskDefinition(definition({}));
    gateway.serve(fixture.service);
    fixture.client = new ECSClient(gateway.client);
  });

  afterEach(async () => {
    fixture.client.destroy();
    await fixture.gateway.stop();
    rmSync(fixture.imageFolder, { recursive: true, force: true });
  });

  return fixture;
}

async function startEcs(fixture: EcsFixture): Promise<EcsService> {
  const { world } = fixture.gateway;
  const events = await createEvents(world);
  const logs = await createLogs(world);
  events.addRule({
    name: 'tasks',
    enabled: true,
    eventPattern: { source: ['aws.ecs'], 'detail-type': ['ECS Task State Change'] },
    targets: [
      { id: 'test', deliver: async (event) => void fixture.events.push(event as TaskEvent) },
    ],
  });
  return createEcs(world, {
    events,
    logs: {
      ...logs,
      append: (_group, stream, messages) =>
        void fixture.lines.push(...messages.map(({ message }) => ({ stream, message }))),
    },
    roleCredentials: (role) => ({ AWS_ACCESS_KEY_ID: `ROLE-${role}`, AWS_SECRET_ACCESS_KEY: 'x' }),
    imageFolder: (image) => (image === 'engine:latest' ? fixture.imageFolder : undefined),
  });
}

function observers(
  fixture: EcsFixture,
): Pick<EcsFixture, 'run' | 'stopped' | 'printed' | 'printedPids'> {
  return {
    async run(script, more = {}) {
      const answer = await fixture.client.send(new RunTaskCommand(runInput(script, more)));
      const [task] = answer.tasks ?? [];
      if (task === undefined) throw new Error('RunTask returned no task');
      return task;
    },
    async stopped({ taskArn }) {
      let last: TaskEvent['detail'] | undefined;
      await until(() => {
        last = fixture.events
          .map((event) => event.detail)
          .find((detail) => detail.taskArn === taskArn && detail.lastStatus === 'STOPPED');
        return last !== undefined;
      }, 'the task to stop');
      if (last === undefined) throw new Error('unreachable');
      return last;
    },
    printed: (text) =>
      until(
        () => fixture.lines.some(({ message }) => message.includes(text)),
        `the line "${text}"`,
      ),
    printedPids: () =>
      fixture.lines.flatMap(({ message }) => {
        const match = /^pid (\d+)$/.exec(message);
        return match?.[1] === undefined ? [] : [Number(match[1])];
      }),
  };
}

/** A task definition as a template declares it, with another container if need be. */
export function definition(container: Record<string, unknown>): {
  arn: string;
  family: string;
  revision: number;
  properties: Record<string, unknown>;
} {
  return {
    arn: definitionArn,
    family: 'engine',
    revision: 1,
    properties: {
      Family: 'engine',
      Cpu: '1024',
      Memory: '2048',
      NetworkMode: 'awsvpc',
      RequiresCompatibilities: ['FARGATE'],
      TaskRoleArn: taskRole,
      ExecutionRoleArn: executionRole,
      Tags: [{ Key: 'team', Value: 'genomics' }],
      ContainerDefinitions: [
        {
          Name: 'engine',
          Image: 'engine:latest',
          Essential: true,
          EntryPoint: ['bash', '-c'],
          Command: ['echo started; exit 0'],
          Environment: [{ Name: 'FROM_DEFINITION', Value: 'yes' }],
          StopTimeout: 1,
          LogConfiguration: {
            LogDriver: 'awslogs',
            Options: {
              'awslogs-group': '/engine',
              'awslogs-region': 'eu-west-1',
              'awslogs-stream-prefix': 'run',
              mode: 'non-blocking',
            },
          },
          ...container,
        },
      ],
    },
  };
}

/** What RunTask needs to run a script, or the definition's own command. */
export function runInput(
  script?: string,
  more: Partial<RunTaskCommandInput> = {},
): RunTaskCommandInput {
  return {
    cluster: 'main',
    taskDefinition: definitionArn,
    launchType: 'FARGATE',
    networkConfiguration: {
      awsvpcConfiguration: { subnets: ['subnet-1'], assignPublicIp: 'ENABLED' },
    },
    ...(script === undefined
      ? {}
      : { overrides: { containerOverrides: [{ name: 'engine', command: [script] }] } }),
    ...more,
  };
}

export async function until(
  condition: () => boolean | Promise<boolean>,
  what: string,
): Promise<void> {
  for (let tries = 0; tries < 1000; tries += 1) {
    if (await condition()) return;
    await wait(10);
  }
  throw new Error(`Waited ten seconds for ${what}`);
}

/** Whether a process lives; one that has ended and waits for its parent to notice does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return (
      process.platform !== 'linux' || !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z')
    );
  } catch {
    return false;
  }
}
