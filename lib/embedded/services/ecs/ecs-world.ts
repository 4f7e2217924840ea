import type { World } from '../../world';
import type { EventsService } from '../events/events';
import type { LogsService } from '../logs/logs';
import { Clusters } from './clusters';
import type { Cluster } from './clusters';
import { taskEventDetail } from './task';
import type { Task } from './task';

/** What ECS is given by the other parts of embedded AWS. */
export interface EcsParts {
  readonly logs: LogsService;
  readonly events: EventsService;
  /** The environment variables by which a process acts as the role. */
  readonly roleCredentials: (roleArn: string) => Record<string, string>;
  /** The folder of an image that the template itself builds. */
  readonly imageFolder: (imageUri: string) => string | undefined;
}

/** ECS's state and surroundings, shared by its operations. */
export class Ecs {
  readonly clusters = new Clusters();
  readonly logs: LogsService;
  readonly roleCredentials: EcsParts['roleCredentials'];
  readonly imageFolder: EcsParts['imageFolder'];
  private readonly events: EventsService;

  constructor(
    readonly world: World,
    parts: EcsParts,
  ) {
    this.logs = parts.logs;
    this.events = parts.events;
    this.roleCredentials = parts.roleCredentials;
    this.imageFolder = parts.imageFolder;
  }

  taskArn(cluster: Pick<Cluster, 'name'>, taskId: string): string {
    return this.arn(`task/${cluster.name}/${taskId}`);
  }

  containerArn(cluster: Pick<Cluster, 'name'>, taskId: string, containerId: string): string {
    return this.arn(`container/${cluster.name}/${taskId}/${containerId}`);
  }

  /** An ARN of ECS in this account and region. */
  arn(resource: string): string {
    return `arn:aws:ecs:${this.world.region}:${this.world.accountId}:${resource}`;
  }

  newTaskId(): string {
    return this.world.newId().replaceAll('-', '');
  }

  /** Publishes the state change event of a task that has just changed. */
  publish(task: Task): void {
    this.events.publish({
      source: 'aws.ecs',
      detailType: 'ECS Task State Change',
      resources: [task.taskArn],
      detail: taskEventDetail(task, this.world.now()),
    });
  }
}
