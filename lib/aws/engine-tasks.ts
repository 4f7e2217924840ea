import {
  ConflictException,
  ECSServiceException,
  ListTasksCommand,
  RunTaskCommand,
  type ECSClient,
} from '@aws-sdk/client-ecs';
import type {
  EngineTaskSettings,
  Environment,
  LaunchSettings,
} from '../contract/function-settings';
import { LaunchError, ServiceUnavailableError } from '../domain/errors';
import { formatStartedBy } from '../domain/launch/launch-id';
import { stopTask } from './stop-task';

const TRANSIENT = ['ThrottlingException', 'ServerException', 'ServiceUnavailableException'];

/** What a launch has of its own beside its name. */
interface StartOptions {
  /** The deployment's own when absent. */
  readonly image?: string | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
}

/** Engine tasks on Fargate. */
export class EngineTasks {
  constructor(
    private readonly client: ECSClient,
    private readonly settings: LaunchSettings,
  ) {}

  /**
   * Starts the engine task of an attempt and returns its ARN. Token and parameters follow from launch and attempt alone, so
   * that a second call answers with the first task. Throws `ServiceUnavailableError` while AWS has no room.
   */
  async start(launchId: string, attempt: number, options: StartOptions = {}): Promise<string> {
    const command = this.runTask(launchId, attempt, options);
    try {
      const { tasks, failures } = await this.client.send(command);
      const taskArn = tasks?.[0]?.taskArn;
      if (taskArn !== undefined) return taskArn;
      const reasons = (failures ?? []).map(({ reason }) => reason ?? 'unknown').join(', ');
      throw new ServiceUnavailableError(`ECS could not place the engine task: ${reasons}`);
    } catch (error) {
      return startedBefore(error);
    }
  }

  /** The ARN of the attempt's task while it runs, whoever knows of it. */
  async findRunning(launchId: string, attempt: number): Promise<string | undefined> {
    const { CLUSTER_ARN: cluster } = this.settings;
    // ECS takes no other filter beside this one.
    const startedBy = formatStartedBy(launchId, attempt);
    const { taskArns } = await this.client.send(new ListTasksCommand({ cluster, startedBy }));
    return taskArns?.[0];
  }

  /** Asks ECS to stop a task; its end arrives as an event. */
  async stop(taskArn: string, reason: string): Promise<void> {
    await stopTask(this.client, { cluster: this.settings.CLUSTER_ARN, taskArn, reason });
  }

  private taskDefinitionOf(image: string | undefined): string {
    if (image === undefined) return this.settings.TASK_DEFINITION_ARN;
    const arn = this.settings.TASK_DEFINITIONS_BY_IMAGE.get(image);
    if (arn !== undefined) return arn;
    throw new LaunchError(
      'WorkflowDefinitionError',
      `Cannot start the engine task: image "${image}" is not part of this deployment`,
      { kind: 'user', hint: 'Deploy again: a deployment has the images that its workflows name.' },
    );
  }

  private runTask(
    launchId: string,
    attempt: number,
    { image, tags = {} }: StartOptions,
  ): RunTaskCommand {
    const { settings } = this;
    const environment = {
      WFM_LAUNCH_ID: launchId,
      WFM_ATTEMPT: String(attempt),
    } satisfies Partial<Environment<EngineTaskSettings>>;
    const startedBy = formatStartedBy(launchId, attempt);
    return new RunTaskCommand({
      cluster: settings.CLUSTER_ARN,
      taskDefinition: this.taskDefinitionOf(image),
      launchType: 'FARGATE',
      // The deployment's tags come with the definition; registration has seen to it that none of the launch's is among them.
      propagateTags: 'TASK_DEFINITION',
      tags: Object.entries(tags).map(([key, value]) => ({ key, value })),
      // ECS bounds tokens at 64 characters; a launch ID has at most 52.
      clientToken: startedBy.slice(-64),
      startedBy,
      networkConfiguration: {
        awsvpcConfiguration: {
          subnets: settings.SUBNET_IDS,
          securityGroups: settings.SECURITY_GROUP_IDS,
          assignPublicIp: settings.ASSIGN_PUBLIC_IP,
        },
      },
      overrides: {
        containerOverrides: [
          {
            name: settings.CONTAINER_NAME,
            environment: Object.entries(environment).map(([name, value]) => ({ name, value })),
          },
        ],
      },
    });
  }
}

/** A conflict names the task that the same attempt started with another revision of the task definition. */
function startedBefore(error: unknown): string {
  if (error instanceof ConflictException) {
    const [taskArn] = error.resourceIds ?? [];
    if (taskArn !== undefined) return taskArn;
  }
  if (error instanceof ECSServiceException) {
    const { name, message } = error;
    if (name === 'AccessDeniedException') {
      throw new LaunchError('AccessDeniedError', message, {
        kind: 'user',
        hint: 'Give the launch function the right that is named.',
        cause: error,
      });
    }
    if (TRANSIENT.includes(name) || /capacity|limit/i.test(message)) {
      throw new ServiceUnavailableError(`ECS could not start the engine task: ${message}`, error);
    }
  }
  throw error;
}
