import * as z from 'zod';
import { setting, wholeNumber } from './setting-kinds';

const publicSchema = z.strictObject({ kind: z.literal('public') });

const privateSchema = z.strictObject({
  kind: z.literal('private'),
  natGateways: setting(wholeNumber(1, 2, 'NAT gateways').default(1), {
    description: 'How many NAT gateways; one a zone survives the loss of a zone',
    cost: 'each by the hour and by GB; synthesis prints the sum',
  }),
});

const existingSchema = z.strictObject({
  kind: z.literal('existing'),
  vpcId: setting(z.string().regex(/^vpc-[0-9a-f]{8,17}$/, 'must be a VPC ID, e.g. "vpc-0abc..."'), {
    description: 'Your VPC',
  }),
  subnetIds: setting(
    z
      .array(z.string().regex(/^subnet-[0-9a-f]{8,17}$/, 'must be a subnet ID'))
      .min(1, 'must name at least one subnet')
      // RunTask takes no more: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_AwsVpcConfiguration.html
      .max(16, 'must name at most 16 subnets'),
    { description: 'Its subnets; from each, tasks must reach S3, DynamoDB, ECR, CloudWatch' },
  ),
  assignPublicIp: setting(z.boolean('must be true or false').default(false), {
    description: 'Whether these subnets reach AWS through an internet gateway alone',
    cost: 'true: each public address by the hour while a task or an instance has it',
  }),
});

/** Where engine tasks and jobs run. */
export const networkSchema = z.discriminatedUnion(
  'kind',
  [publicSchema, privateSchema, existingSchema],
  { error: 'must be {"kind": "public"}, {"kind": "private"} or {"kind": "existing", ...}' },
);
