import { Stack } from 'aws-cdk-lib';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import { Platform } from 'aws-cdk-lib/aws-ecr-assets';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';

/** Account, region, repository, and tag or digest. */
const ECR_URI = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\/([^:@]+)[:@](.+)$/;

/** The image that is built from our folder at deployment, on whatever machine that is. */
export function builtEngineImage(folder: string): ecs.ContainerImage {
  return ecs.ContainerImage.fromAsset(folder, { platform: Platform.LINUX_AMD64 });
}

/** An image that exists already; from ECR the task needs the right to pull it, which the repository's name tells. */
export function existingEngineImage(task: Construct, uri: string): ecs.ContainerImage {
  const [, account = '', region = '', repositoryName = '', tagOrDigest] = ECR_URI.exec(uri) ?? [];
  if (tagOrDigest === undefined) return ecs.ContainerImage.fromRegistry(uri);
  const repositoryArn = Stack.of(task).formatArn({
    service: 'ecr',
    region,
    account,
    resource: 'repository',
    resourceName: repositoryName,
  });
  return ecs.ContainerImage.fromEcrRepository(
    ecr.Repository.fromRepositoryAttributes(task, 'Repository', { repositoryArn, repositoryName }),
    tagOrDigest,
  );
}
