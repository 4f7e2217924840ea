import { ok, problem, type Check } from './check';

/** An image in a registry of AWS. */
export interface EcrImage {
  readonly registryId: string;
  readonly region: string;
  readonly repository: string;
  readonly tag?: string | undefined;
  readonly digest?: string | undefined;
}

export interface ImageDeps {
  /** Whether the registry has the image; false when there is not even the repository. */
  hasImage(image: EcrImage): Promise<boolean>;
}

const ECR_URI =
  /^(\d{12})\.dkr[.-]ecr\.([a-z0-9-]+)\.(?:amazonaws\.com(?:\.cn)?|on\.aws)\/([^:@]+)(?::([^@]+))?(?:@(sha256:[0-9a-f]+))?$/;

/** Undefined for an image of another registry. */
export function parseEcrUri(uri: string): EcrImage | undefined {
  const [, registryId, region, repository, tag, digest] = ECR_URI.exec(uri) ?? [];
  if (registryId === undefined || region === undefined || repository === undefined) {
    return undefined;
  }
  return { registryId, region, repository, tag, digest };
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
