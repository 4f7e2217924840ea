import type { Template } from 'aws-cdk-lib/assertions';
import * as z from 'zod';
import { readDeployedWorkflows } from '../../../lib/infra/assets/deployed-workflows';
import { temporaryFolders, writeFiles } from '../../support/temporary-folder';
import { aDefinitionText } from '../../support/definition-text';
import { resourcesOfType } from '../template/resolved-template';
import { synthesizeStack } from '../template/synthesized-stack';

const temporaryFolder = temporaryFolders();

const LONGEST_STACK = 'S'.repeat(128);
const SUBNETS = Array.from(
  { length: 16 },
  (_, index) => `subnet-${String(index).padStart(17, '0')}`,
);
const NETWORK = { kind: 'existing', vpcId: 'vpc-0123456789abcdef0', subnetIds: SUBNETS };

/** Own buckets and, with keys, those of others, each of another account; all with the longest names. */
function buckets(own: number, others: number): readonly unknown[] {
  const name = (index: number, letter: string) => letter.repeat(61) + String(10 + index);
  return [
    ...Array.from({ length: own }, (_, index) => name(index, 'a')),
    ...Array.from({ length: others }, (_, index) => {
      const owner = String(210987654300 + index);
      const key = `mrk-1a2b3c4d0000400080000000000000${10 + index}`;
      const keyArn = `arn:aws-us-gov:kms:ap-southeast-1:${owner}:key/${key}`;
      return { name: name(index, 'b'), owner, keyArn };
    }),
  ];
}

test.each([
  [16, 0],
  [10, 3],
  [4, 6],
  [0, 8],
])('%d own buckets and %d of others overflow neither role nor environment', (own, others) => {
  const both = buckets(own, others);

  const stack = synthesizeStack(temporaryFolder(), {
    ...{ stackName: LONGEST_STACK, encryptionKey: 'own', tags: { team: 'genomics' } },
    ...{ network: NETWORK, dataBuckets: both, outputBuckets: both },
  });

  stack.resourceCountIs('AWS::IAM::ManagedPolicy', 0);
  expect(largestEnvironment(stack)).toBeLessThan(4096);
});

test.each([
  ['quay.io/lab/', 7],
  [`quay.io/${'x'.repeat(200)}/`, 3],
])('the most images under %s fit into an environment', (folder, most) => {
  const root = temporaryFolder();
  const images = Array.from(
    { length: most },
    (_, index) => `${folder}image-${index}:1.0.0-2026-11`,
  );
  writeFiles(root, definitionsOf(images));

  const { images: read } = readDeployedWorkflows(root, { stackName: LONGEST_STACK });
  const stack = synthesizeStack(
    temporaryFolder(),
    { stackName: LONGEST_STACK, network: NETWORK },
    read,
  );

  expect(read).toEqual(images);
  expect(largestEnvironment(stack)).toBeLessThan(4096);
});

function definitionsOf(images: readonly string[]): Record<string, string> {
  const entries = images.map((image, index): [string, string] => [
    `workflows/w${index}/workflow.yaml`,
    aDefinitionText({
      head: `name: w${index}\nversion: 1.0.0\nengine: snakemake`,
      publish: `publish: { bam: merge.bam }\nimage: ${image}`,
    }),
  ]);
  return Object.fromEntries(entries);
}

/** In bytes, when everything that AWS names is as long as it can be. */
function largestEnvironment(stack: Template): number {
  const families = resourcesOfType(stack, 'AWS::ECS::TaskDefinition').map(
    ({ id, properties }): [string, string] => [id, String(properties['Family'])],
  );
  const schema = z.object({ Variables: z.record(z.string(), z.string()) });
  const sizes = resourcesOfType(stack, 'AWS::Lambda::Function').flatMap(({ properties }) => {
    const { data } = schema.safeParse(properties['Environment']);
    return Object.entries(data?.Variables ?? {}).reduce(
      (sum, [name, value]) => sum + name.length + withLongestNames(value, families).length,
      0,
    );
  });
  return Math.max(...sizes);
}

function withLongestNames(value: string, families: readonly [string, string][]): string {
  return value.replaceAll(/<([^>]+)>/g, (_, name: string) => {
    const [, family] = families.find(([id]) => id.startsWith(name)) ?? [];
    if (family !== undefined) return 'x'.repeat(64 + family.length + ':999999'.length);
    if (name === 'StorageBucket') return 'x'.repeat(63);
    // Security groups are `sg-` and 17 digits; of the rest, ARNs with names that CloudFormation makes are the longest.
    return 'x'.repeat(name.endsWith('GroupId') ? 20 : 230);
  });
}
