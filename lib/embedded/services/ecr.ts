import * as z from 'zod';
import type { Assembly } from '../assembly';
import { AwsError } from '../world';
import type { Service, World } from '../world';
import { answerJson, parseInput } from './json-protocol';
import type { JsonProtocol } from './json-protocol';

const imageIdSchema = z.union([
  z.strictObject({ imageTag: z.string() }),
  z.strictObject({ imageDigest: z.string() }),
]);

const imagesSchema = z.strictObject({
  registryId: z.string().optional(),
  repositoryName: z.string(),
  imageIds: z.array(imageIdSchema).min(1),
});

/** ECR with the one repository that the CDK's bootstrap makes: it holds what deployment would have pushed. */
export function createEcr(world: World, assembly: Assembly): Service {
  const { accountId, region } = world;
  const assets = `cdk-hnb659fds-container-assets-${accountId}-${region}`;
  /** An image that was never built has no digest. */
  const isAssembled = (
    imageId: z.infer<typeof imageIdSchema>,
    repository: string,
  ): imageId is { imageTag: string } =>
    'imageTag' in imageId &&
    assembly.findImageFolder(`${repository}:${imageId.imageTag}`) !== undefined;
  const protocol: JsonProtocol = {
    signingName: 'ecr',
    targetPrefix: 'AmazonEC2ContainerRegistry_V20150921',
    version: '1.1',
    operations: {
      DescribeImages(input, { caller }) {
        const request = parseInput(imagesSchema, input, 'InvalidParameterException');
        const { registryId = accountId, repositoryName: repository, imageIds } = request;
        const arn = `arn:aws:ecr:${region}:${registryId}:repository/${repository}`;
        world.access.authorize(caller, 'ecr:DescribeImages', arn);
        if (registryId !== accountId || repository !== assets) {
          throw new AwsError(
            'RepositoryNotFoundException',
            `The repository with name '${repository}' does not exist in the registry with id '${registryId}'`,
          );
        }
        const imageDetails = imageIds.map((imageId) => {
          if (!isAssembled(imageId, repository)) {
            throw new AwsError(
              'ImageNotFoundException',
              `The image with imageId ${JSON.stringify(imageId)} does not exist within the repository with name '${repository}'`,
            );
          }
          return { registryId, repositoryName: repository, imageTags: [imageId.imageTag] };
        });
        return { imageDetails };
      },
    },
  };
  return {
    signingName: 'ecr',
    handle: (request) => answerJson(protocol, request),
    stop: () => Promise.resolve(),
  };
}
