import * as z from 'zod';
import { ECR_EXAMPLE, isBrokenEcrUri } from '../../domain/plan/ecr-image';
import { MESSAGE_SUBJECTS } from '../../contract/notifications';
import { isBucketName } from '../../domain/s3-uri';

/** What the table of settings says of one beside its name and default. */
interface SettingNotes {
  readonly description: string;
  /** What choosing it adds to the bill, beyond nothing. */
  readonly cost?: string;
}

/** A schema with what people read about it; the table in `docs/settings.md` is made of these notes. */
export function setting<T extends z.ZodType>(schema: T, notes: SettingNotes): T {
  return schema.meta({ ...notes });
}

export function wholeNumber(from: number, to: number, unit: string) {
  const message = `must be ${from} to ${to} ${unit}`;
  return z.int(message).min(from, message).max(to, message);
}

export const KEY_ARN = /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[A-Za-z0-9-]+$/;

const accountSchema = z.string().regex(/^\d{12}$/, 'must be 12 digits, in quotes');

const keyArnSchema = z.string().regex(KEY_ARN, 'must be the ARN of a KMS key');

export const bucketNameSchema = z
  .string()
  .refine(isBucketName, { error: 'must be the name of a bucket, without "s3://"' });

export const imageUriSchema = z
  .string()
  .regex(/^(?!.*:\/\/)[^\s:/]\S*$/, 'must be an image URI, e.g. "registry.example.org/engine:1.2"')
  .refine((uri) => !isBrokenEcrUri(uri), {
    error: `must be written as ECR does, e.g. "${ECR_EXAMPLE}"`,
  });

/** A bucket of somebody's: its name alone, or with its owner and its key where those are not the account's own. */
export const foreignBucketSchema = z.preprocess(
  (value) => (typeof value === 'string' ? { name: value } : value),
  z.strictObject({
    name: setting(bucketNameSchema, { description: 'Name of the bucket' }),
    owner: setting(accountSchema.optional(), {
      description: 'Account that owns it, when it is another',
    }),
    keyArn: setting(keyArnSchema.optional(), {
      description: 'KMS key that encrypts it, when that is a customer key',
      cost: 'requests to KMS',
    }),
  }),
);

const SUBJECTS = ['alarms', ...MESSAGE_SUBJECTS] as const;

export const notificationSchema = z.strictObject({
  address: setting(z.email('must be an e-mail address'), {
    description: 'Whom to write to; the address confirms alarms and messages once each',
  }),
  about: setting(
    z
      .array(z.enum(SUBJECTS, `must be one of ${SUBJECTS.join(', ')}`))
      .min(1, 'must name at least one subject')
      .default([...SUBJECTS]),
    {
      description:
        'About what; `failures` and `attention` are about launches, and not sent by this version',
    },
  ),
});
