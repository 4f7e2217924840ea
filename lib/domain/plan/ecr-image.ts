/** An image in a registry of AWS. */
export interface EcrImage {
  readonly registryId: string;
  readonly region: string;
  readonly repository: string;
  readonly tag?: string | undefined;
  readonly digest?: string | undefined;
}

/** An image URI as ECR writes it. */
export const ECR_EXAMPLE = '123456789012.dkr.ecr.eu-west-1.amazonaws.com/engine:1.2';

// Endpoints: https://docs.aws.amazon.com/general/latest/gr/ecr.html, with IPv4 alone and dual-stack, each also with FIPS.
const ECR_URI =
  /^(\d{12})\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)\.(?:amazonaws\.(?:com(?:\.cn)?|eu)|on\.aws|on\.amazonwebservices\.(?:com\.cn|eu))\/([^:@]+)(?::([^:@]+))?(?:@(sha256:[0-9a-f]+))?$/;
/** A host of AWS in whose name `ecr` stands; `public.ecr.aws` lets everybody pull. */
const ECR_HOST =
  /^[^/]*\becr\b[^/]*\.(?:(?:amazonaws|amazonwebservices)\.(?:com(?:\.cn)?|eu)|on\.aws)(?:\/|$)/i;

/** Undefined for an image of another registry; without tag and digest it is the one that is tagged `latest`. */
export function parseEcrUri(uri: string): EcrImage | undefined {
  const [, registryId, region, repository, named, digest] = ECR_URI.exec(uri) ?? [];
  if (registryId === undefined || region === undefined || repository === undefined) {
    return undefined;
  }
  const tag = named ?? (digest === undefined ? 'latest' : undefined);
  return { registryId, region, repository, tag, digest };
}

/** Whether an image seems to be in a registry of AWS, but cannot be found there: nothing could be granted or checked. */
export function isBrokenEcrUri(uri: string): boolean {
  return ECR_HOST.test(uri) && parseEcrUri(uri) === undefined;
}
