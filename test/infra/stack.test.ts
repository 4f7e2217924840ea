import * as z from 'zod';
import { STACK_NAME, STACK_OUTPUTS } from '../../lib/contract/stack-outputs';
import { temporaryFolders } from '../support/temporary-folder';
import { allResources, resourcesOfType } from './template/resolved-template';
import { synthesizeStack } from './template/synthesized-stack';

const temporaryFolder = temporaryFolders();
const template = synthesizeStack(temporaryFolder());

const policySchema = z.object({
  PolicyDocument: z.object({
    Statement: z.array(
      z.object({
        Effect: z.string(),
        Principal: z.unknown().optional(),
        Condition: z.unknown().optional(),
      }),
    ),
  }),
});

const servicePrincipalSchema = z.strictObject({
  Service: z.string().regex(/^[a-z]+\.amazonaws\.com$/),
});

test('the stack says where bucket and tables are', () => {
  template.hasOutput(STACK_OUTPUTS.bucketName, {});
  template.hasOutput(STACK_OUTPUTS.launchesTableName, {});
  template.hasOutput(STACK_OUTPUTS.recordsTableName, {});

  expect(Object.keys(template.findOutputs('*'))).toEqual(Object.values(STACK_OUTPUTS));
});

test('a second deployment in the same account has a stack of another name and differs in nothing else', () => {
  const second = synthesizeStack(temporaryFolder(), { stackName: 'TeamB' });

  const plain = (of: typeof template) =>
    allResources(of).map(({ type, properties }) =>
      JSON.stringify([type, properties]).replaceAll(
        /(TeamB|GenomicsWorkflowManager)\w*/g,
        STACK_NAME,
      ),
    );
  expect(plain(second)).toEqual(plain(template));
});

test('resource policies allow nobody but services of AWS that act for this account', () => {
  const types = ['AWS::S3::BucketPolicy', 'AWS::SQS::QueuePolicy', 'AWS::SNS::TopicPolicy'];
  const policies = types.flatMap((type) => resourcesOfType(template, type));
  const allowed = policies.flatMap(({ properties }) =>
    policySchema
      .parse(properties)
      .PolicyDocument.Statement.filter(({ Effect }) => Effect === 'Allow'),
  );

  expect(policies).toHaveLength(5);
  expect(allowed.length).toBeGreaterThan(0);
  for (const { Principal, Condition } of allowed) {
    expect(servicePrincipalSchema.safeParse(Principal).success).toBe(true);
    expect(JSON.stringify(Condition)).toContain('aws:SourceArn');
  }
});

test('no function has an address of its own', () => {
  template.resourceCountIs('AWS::Lambda::Url', 0);
});
