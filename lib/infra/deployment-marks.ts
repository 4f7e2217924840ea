import {
  Aspects,
  AspectPriority,
  CfnResource,
  Stack,
  TagManager,
  Tags,
  type IAspect,
} from 'aws-cdk-lib';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import type { DeploymentSettings } from './settings/settings-schema';

/** Puts the deployment's tags and its permissions boundary on everything that takes them, also on what the CDK adds itself. */
export function markResources(stack: Stack, settings: DeploymentSettings): void {
  const { tags, permissionsBoundary } = settings;
  for (const [name, value] of Object.entries(tags)) Tags.of(stack).add(name, value);
  Aspects.of(stack).add(new PlainResourceTags(tags), { priority: AspectPriority.MUTATING });
  if (permissionsBoundary === undefined) return;
  const arn = boundaryArn(stack, permissionsBoundary);
  const boundary = iam.ManagedPolicy.fromManagedPolicyArn(stack, 'PermissionsBoundary', arn);
  iam.PermissionsBoundary.of(stack).apply(boundary);
}

/** The CDK's own functions and their roles are resources without a class, which its tags pass by. */
class PlainResourceTags implements IAspect {
  private static readonly TYPES: readonly string[] = [
    CfnFunction.CFN_RESOURCE_TYPE_NAME,
    iam.CfnRole.CFN_RESOURCE_TYPE_NAME,
  ];
  private readonly tags: readonly { readonly Key: string; readonly Value: string }[];

  constructor(tags: Readonly<Record<string, string>>) {
    this.tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  }

  visit(node: IConstruct): void {
    if (this.tags.length === 0 || !CfnResource.isCfnResource(node)) return;
    const plain = PlainResourceTags.TYPES.includes(node.cfnResourceType);
    if (plain && !TagManager.isTaggable(node)) node.addPropertyOverride('Tags', this.tags);
  }
}

function boundaryArn(stack: Stack, nameOrArn: string): string {
  if (nameOrArn.startsWith('arn:')) return nameOrArn;
  return stack.formatArn({
    service: 'iam',
    region: '',
    resource: 'policy',
    resourceName: nameOrArn,
  });
}
