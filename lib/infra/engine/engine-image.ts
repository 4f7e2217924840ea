import { Annotations, Stack } from 'aws-cdk-lib';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import { Platform } from 'aws-cdk-lib/aws-ecr-assets';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { parseEcrUri, type EcrImage } from '../../domain/plan/ecr-image';

/** The image that is built from our folder at deployment, on whatever machine that is. */
export function builtEngineImage(folder: string): ecs.ContainerImage {
  return ecs.ContainerImage.fromAsset(folder, { platform: Platform.LINUX_AMD64 });
}

/** An image that exists already, pulled from the very endpoint that its URI names; from ECR the task needs the right to. */
export function existingEngineImage(
  definition: ecs.FargateTaskDefinition,
  uri: string,
): ecs.ContainerImage {
  const image = parseEcrUri(uri);
  if (image !== undefined) allowPulling(definition, image);
  return ecs.ContainerImage.fromRegistry(uri);
}

function allowPulling(definition: ecs.FargateTaskDefinition, image: EcrImage): void {
  const { registryId, region, repository: repositoryName } = image;
  const repositoryArn = Stack.of(definition).formatArn({
    service: 'ecr',
    region,
    account: registryId,
    resource: 'repository',
    resourceName: repositoryName,
  });
  ecr.Repository.fromRepositoryAttributes(definition, 'Repository', {
    repositoryArn,
    repositoryName,
  }).grantPull(definition.obtainExecutionRole());
  Annotations.of(definition).acknowledgeWarning(
    '@aws-cdk/aws-ecs:ecrImageRequiresPolicy',
    'The execution role may pull from this repository.',
  );
}
