import {
  DescribeStacksCommand,
  DetectStackResourceDriftCommand,
  GetTemplateCommand,
  paginateListStackResources,
  type CloudFormationClient,
  type StackResourceDrift,
} from '@aws-sdk/client-cloudformation';
import { isAbsentStack } from './deployment';

interface DescribedStack {
  readonly name: string;
  readonly status: string;
  readonly statusReason?: string | undefined;
  readonly description: string;
  readonly outputs: ReadonlyMap<string, string>;
}

interface StackResource {
  readonly logicalId: string;
  readonly type: string;
  readonly physicalId: string;
  readonly status?: string | undefined;
}

type Drift =
  | { readonly kind: 'in-sync' | 'deleted' | 'not-checked' }
  | {
      readonly kind: 'modified';
      readonly differences: readonly { readonly path: string; readonly actual: string }[];
    };

/** What CloudFormation tells of a stack, whoever made it. */
export class StackFacts {
  constructor(private readonly client: CloudFormationClient) {}

  /** Undefined when there is no such stack. */
  async findStack(stackName: string): Promise<DescribedStack | undefined> {
    try {
      const { Stacks } = await this.client.send(
        new DescribeStacksCommand({ StackName: stackName }),
      );
      const [stack] = Stacks ?? [];
      if (stack === undefined) return undefined;
      const outputs = stack.Outputs ?? [];
      return {
        name: stackName,
        status: stack.StackStatus ?? 'UNKNOWN',
        statusReason: stack.StackStatusReason,
        description: stack.Description ?? '',
        outputs: new Map(
          outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]),
        ),
      };
    } catch (error) {
      if (isAbsentStack(error)) return undefined;
      throw error;
    }
  }

  /** Those that there are, be it that CloudFormation has left them alone: not what it never made or has deleted. */
  async resources(stackName: string): Promise<readonly StackResource[]> {
    const found: StackResource[] = [];
    const pages = paginateListStackResources({ client: this.client }, { StackName: stackName });
    for await (const { StackResourceSummaries = [] } of pages) {
      for (const summary of StackResourceSummaries) {
        const { LogicalResourceId, ResourceType, ResourceStatus, PhysicalResourceId } = summary;
        const physicalId = PhysicalResourceId ?? '';
        if (physicalId === '' || ResourceStatus === 'DELETE_COMPLETE') continue;
        found.push({
          logicalId: LogicalResourceId ?? '',
          type: ResourceType ?? '',
          physicalId,
          status: ResourceStatus,
        });
      }
    }
    return found;
  }

  /** The template as it was deployed, in JSON. */
  async template(stackName: string): Promise<unknown> {
    const { TemplateBody = '' } = await this.client.send(
      new GetTemplateCommand({ StackName: stackName, TemplateStage: 'Original' }),
    );
    return JSON.parse(TemplateBody);
  }

  /** Compares one resource with the template; the answer comes at once. */
  async drift(stackName: string, logicalId: string): Promise<Drift> {
    const { StackResourceDrift: drift } = await this.client.send(
      new DetectStackResourceDriftCommand({
        StackName: stackName,
        LogicalResourceId: logicalId,
      }),
    );
    return describeDrift(drift);
  }
}

function describeDrift(drift: StackResourceDrift | undefined): Drift {
  const status = drift?.StackResourceDriftStatus;
  if (status === 'IN_SYNC') return { kind: 'in-sync' };
  if (status === 'DELETED') return { kind: 'deleted' };
  if (status !== 'MODIFIED') return { kind: 'not-checked' };
  const differences = drift?.PropertyDifferences ?? [];
  return {
    kind: 'modified',
    differences: differences.map(({ PropertyPath = '', ActualValue = '' }) => ({
      path: PropertyPath,
      actual: ActualValue,
    })),
  };
}
