/** A place in S3. `key` is decoded text, without a leading slash of its own unless the object's key has one. */
export interface S3Uri {
  readonly bucket: string;
  readonly key: string;
}

const BUCKET_NAME = /^(?=.{3,63}$)[a-z0-9](?:[a-z0-9-]|\.(?=[a-z0-9]))*[a-z0-9]$/;
const ONLY_DIGITS_AND_DOTS = /^[0-9.]+$/;

/** Whether AWS's naming rules allow it: never an address in disguise. */
export function isBucketName(text: string): boolean {
  return BUCKET_NAME.test(text) && !ONLY_DIGITS_AND_DOTS.test(text);
}

/** Undefined when the text is no S3 URI. */
export function parseS3Uri(text: string): S3Uri | undefined {
  const match = /^s3:\/\/([^/]+)(?:\/(.*))?$/su.exec(text);
  const bucket = match?.[1] ?? '';
  if (!isBucketName(bucket)) return undefined;
  return { bucket, key: match?.[2] ?? '' };
}

export function formatS3Uri({ bucket, key }: S3Uri): string {
  return `s3://${bucket}/${key}`;
}

/** The URI of something below `folder`; exactly one slash between the two. */
export function joinS3Uri(folder: S3Uri, relativeKey: string): S3Uri {
  const prefix = folder.key === '' || folder.key.endsWith('/') ? folder.key : `${folder.key}/`;
  return { bucket: folder.bucket, key: `${prefix}${relativeKey}` };
}
