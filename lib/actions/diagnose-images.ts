import { parseEcrUri, type EcrImage } from '../domain/plan/ecr-image';
import { ok, problem, type Check } from './check';

export interface ImageDeps {
  /** Whether the registry has the image; false when there is not even the repository. */
  hasImage(image: EcrImage): Promise<boolean>;
}

/** Whether a container can find the image that it is to be made from. */
export function imageCheck(deps: ImageDeps, uri: string): Check {
  return {
    name: 'images',
    subject: uri,
    asks: 'ecr:DescribeImages',
    run: async () => {
      const image = parseEcrUri(uri);
      if (image === undefined) {
        return [ok('not in a registry of AWS: only a pull shows whether it is there')];
      }
      if (await deps.hasImage(image)) return [ok('is in its registry')];
      return [
        problem(
          'is not in its registry: no container can be made from it',
          'Push it there; an image that deployment builds comes back with "npx cdk deploy --force".',
        ),
      ];
    },
  };
}
