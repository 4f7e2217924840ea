import {
  DescribeComputeEnvironmentsCommand,
  DescribeJobDefinitionsCommand,
  DescribeJobQueuesCommand,
  paginateDescribeJobDefinitions,
  type JobDefinition,
} from '@aws-sdk/client-batch';
import { DescribeTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import { DescribeStateMachineCommand, StateMachineDoesNotExist } from '@aws-sdk/client-sfn';
import {
  DescribeInstanceInformationCommand,
  GetParameterCommand,
  InvalidInstanceId,
} from '@aws-sdk/client-ssm';
import { computeServicesSchema, type ComputeServices } from '../contract/compute-services';
import type { OperatorClients } from './operator-clients';

interface BatchResource {
  readonly state: string;
  readonly status: string;
  readonly statusReason?: string | undefined;
}

/** How the places are where engines and jobs run. */
export class ComputeFacts {
  constructor(
    private readonly clients: Pick<OperatorClients, 'batch' | 'ecs' | 'ssm' | 'states'>,
  ) {}

  async jobQueue(arn: string): Promise<BatchResource | undefined> {
    const { jobQueues = [] } = await this.clients.batch.send(
      new DescribeJobQueuesCommand({ jobQueues: [arn] }),
    );
    return jobQueues.map(describeBatch)[0];
  }

  async computeEnvironment(arn: string): Promise<BatchResource | undefined> {
    const { computeEnvironments = [] } = await this.clients.batch.send(
      new DescribeComputeEnvironmentsCommand({ computeEnvironments: [arn] }),
    );
    return computeEnvironments.map(describeBatch)[0];
  }

  /** Undefined when there is no such state machine. */
  async stateMachineStatus(arn: string): Promise<string | undefined> {
    try {
      const { status = 'UNKNOWN' } = await this.clients.states.send(
        new DescribeStateMachineCommand({ stateMachineArn: arn }),
      );
      return status;
    } catch (error) {
      if (error instanceof StateMachineDoesNotExist) return undefined;
      throw error;
    }
  }

  async taskImages(arn: string): Promise<readonly string[]> {
    const { taskDefinition } = await this.clients.ecs.send(
      new DescribeTaskDefinitionCommand({ taskDefinition: arn }),
    );
    return (taskDefinition?.containerDefinitions ?? []).flatMap(({ image }) => image ?? []);
  }

  async jobImages(arn: string): Promise<readonly string[]> {
    const { jobDefinitions = [] } = await this.clients.batch.send(
      new DescribeJobDefinitionsCommand({ jobDefinitions: [arn] }),
    );
    return jobDefinitions.flatMap(imagesOf);
  }

  /** ARNs of the revisions of a job definition that can still be used, without those that are named. */
  async otherRevisions(name: string, current: readonly string[]): Promise<readonly string[]> {
    const arns: string[] = [];
    const pages = paginateDescribeJobDefinitions(
      { client: this.clients.batch },
      { jobDefinitionName: name, status: 'ACTIVE' },
    );
    for await (const { jobDefinitions = [] } of pages) {
      for (const { jobDefinitionArn = '' } of jobDefinitions) {
        if (!current.includes(jobDefinitionArn)) arns.push(jobDefinitionArn);
      }
    }
    return arns;
  }

  async computeServices(parameterName: string): Promise<ComputeServices> {
    const { Parameter } = await this.clients.ssm.send(
      new GetParameterCommand({ Name: parameterName }),
    );
    const content: unknown = JSON.parse(Parameter?.Value ?? '{}');
    return computeServicesSchema.parse(content);
  }

  /** Undefined when Systems Manager knows no such instance. */
  async pingStatus(instanceId: string): Promise<string | undefined> {
    try {
      const { InstanceInformationList = [] } = await this.clients.ssm.send(
        new DescribeInstanceInformationCommand({
          Filters: [{ Key: 'InstanceIds', Values: [instanceId] }],
        }),
      );
      return InstanceInformationList[0]?.PingStatus;
    } catch (error) {
      if (error instanceof InvalidInstanceId) return undefined;
      throw error;
    }
  }
}

function describeBatch(found: {
  readonly state?: string | undefined;
  readonly status?: string | undefined;
  readonly statusReason?: string | undefined;
}): BatchResource {
  const { state = 'UNKNOWN', status = 'UNKNOWN', statusReason } = found;
  return { state, status, statusReason };
}

function imagesOf({ containerProperties, ecsProperties }: JobDefinition): readonly string[] {
  const tasks = ecsProperties?.taskProperties ?? [];
  const containers = tasks.flatMap((task) => task.containers ?? []);
  return [containerProperties, ...containers].flatMap((container) => container?.image ?? []);
}
