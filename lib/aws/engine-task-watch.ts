import {
  DescribeTasksCommand,
  InvalidParameterException,
  paginateListTasks,
  type ECSClient,
  type Task,
} from '@aws-sdk/client-ecs';
import {
  engineTaskChange,
  engineTaskDetailSchema,
  taskIdOf,
  type PlatformEvent,
} from '../domain/run/platform-event';
import { inTurn } from '../domain/in-turn';
import type { Launch } from '../domain/launch/launch';
import { stopTask } from './stop-task';

/** ECS's own bound of a request. */
const TASKS_OF_A_REQUEST = 100;

/** A list of all that runs takes one request for each hundred. */
const MAXIMUM_LIST_PAGES = 50;

/** Tasks of launches that nobody watches: of deleted rows, and of what has its turn in another sweep, as they have then. */
const MAXIMUM_STRANGERS = 300;

/**
 * ECS forgets a task an hour after its end. One that it does not know although it began some minutes ago has ended; a younger one it
 * may not know yet.
 */
const FORGOTTEN_AFTER_MILLISECONDS = 2 * 60_000;

/** What ECS says of engine tasks when it is asked. */
export class EngineTaskWatch {
  constructor(
    private readonly client: ECSClient,
    private readonly clusterArn: string,
  ) {}

  /**
   * The tasks of these launches as they are now, and those that run for launches that are not among them. The second is asked always: a
   * row that was deleted leaves nothing behind that could be active.
   */
  async ask(launches: readonly Launch[], now: Date): Promise<readonly PlatformEvent[]> {
    const byTask = new Map(
      launches.flatMap((launch) =>
        launch.taskArn === undefined ? [] : [[launch.taskArn, launch] as const],
      ),
    );
    const known = [...byTask.keys()];
    const strangers = (await this.listRunning()).filter((taskArn) => !byTask.has(taskArn));
    const { tasks, missing } = await this.describe([
      ...known,
      ...inTurn(strangers, now).slice(0, MAXIMUM_STRANGERS),
    ]);
    const gone = known.filter((taskArn) => missing.has(taskIdOf(taskArn)));
    return [
      ...tasks.flatMap(eventOf),
      ...gone.flatMap((taskArn) => vanished(byTask.get(taskArn), now)),
    ];
  }

  /** Asks ECS to stop a task. */
  stop(taskArn: string, reason: string): Promise<void> {
    return stopTask(this.client, { cluster: this.clusterArn, taskArn, reason });
  }

  private async listRunning(): Promise<readonly string[]> {
    const arns: string[] = [];
    let pages = 0;
    const config = { client: this.client, pageSize: TASKS_OF_A_REQUEST };
    for await (const page of paginateListTasks(config, { cluster: this.clusterArn })) {
      arns.push(...(page.taskArns ?? []));
      pages += 1;
      if (pages >= MAXIMUM_LIST_PAGES) break;
    }
    return arns;
  }

  /** The tasks, and the IDs of those that ECS does not know. One of which ECS says neither how it is nor that it is missing is asked after in the next sweep. */
  private async describe(taskArns: readonly string[]): Promise<Described> {
    const parts: Described[] = [];
    for (let from = 0; from < taskArns.length; from += TASKS_OF_A_REQUEST) {
      parts.push(await this.describePart(taskArns.slice(from, from + TASKS_OF_A_REQUEST)));
    }
    return joined(parts);
  }

  /** ECS refuses a request for a single name that is no task's, which a person may have typed: the others are asked after all the same. */
  private async describePart(taskArns: readonly string[]): Promise<Described> {
    try {
      const { tasks = [], failures = [] } = await this.client.send(
        new DescribeTasksCommand({ cluster: this.clusterArn, tasks: [...taskArns] }),
      );
      const missing = failures.flatMap(({ arn, reason }) =>
        arn !== undefined && reason === 'MISSING' ? [taskIdOf(arn)] : [],
      );
      return { tasks, missing: new Set(missing) };
    } catch (error) {
      if (!(error instanceof InvalidParameterException)) throw error;
      if (taskArns.length < 2) return joined([]);
      const middle = Math.ceil(taskArns.length / 2);
      const halves = [taskArns.slice(0, middle), taskArns.slice(middle)];
      return joined(await Promise.all(halves.map((half) => this.describePart(half))));
    }
  }
}

interface Described {
  readonly tasks: readonly Task[];
  readonly missing: ReadonlySet<string>;
}

function joined(parts: readonly Described[]): Described {
  return {
    tasks: parts.flatMap(({ tasks }) => tasks),
    missing: new Set(parts.flatMap(({ missing }) => [...missing])),
  };
}

/** As the event about the task would say it: there times are texts, here they are dates. */
function eventOf(task: Task): readonly PlatformEvent[] {
  const times = {
    createdAt: task.createdAt?.toISOString(),
    startedAt: task.startedAt?.toISOString(),
    stoppedAt: task.stoppedAt?.toISOString(),
    executionStoppedAt: task.executionStoppedAt?.toISOString(),
  };
  const parsed = engineTaskDetailSchema.safeParse({ ...task, ...times });
  const change = parsed.success ? engineTaskChange(parsed.data) : undefined;
  return change === undefined ? [] : [{ kind: 'engine-task', change }];
}

function vanished(launch: Launch | undefined, now: Date): readonly PlatformEvent[] {
  if (launch?.taskArn === undefined) return [];
  const { launchId, attempt, taskArn, taskVersion = 0, startedAt, updatedAt } = launch;
  // Until it runs its row changes with the note of its start and with what ECS says of it, and with nothing else.
  const begun = Date.parse(startedAt ?? updatedAt);
  if (now.getTime() - begun < FORGOTTEN_AFTER_MILLISECONDS) return [];
  const change = {
    ...{ launchId, attempt, taskArn, taskVersion: taskVersion + 1 },
    state: 'vanished',
    stoppedReason: 'ECS does not know the task any more, and no event has told of its end',
  } as const;
  return [{ kind: 'engine-task', change }];
}
