import { computeChoices } from './compute-choices';
import { checkEngineMemory } from './fargate-sizes';
import { showValue } from './settings-mistakes';
import type { DeploymentSettings, ForeignBucket } from './settings-schema';

type SettingName = keyof DeploymentSettings;

/** What settings must be together; each rule is asked only when the settings that it looks at are sound in themselves. */
interface Rule {
  readonly about: readonly SettingName[];
  readonly check: (settings: DeploymentSettings) => readonly string[];
}

/** Most resources take 50 tags, and AWS, the CDK and the launch itself put some. */
const MOST_TAGS = 40;

/**
 * The inline policies of a role hold 10,240 characters (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html),
 * and every bucket of somebody's stands in three of them. An owner or a key takes conditions and a statement of its own.
 */
const MOST_BUCKETS = 16;

/** An SSM parameter holds 4,096 characters; ARNs of the longest names take the rest. */
const MOST_COMPUTE_CHARACTERS = 2800;

const RULES: readonly Rule[] = [
  { about: ['engineCpus', 'engineMemoryMib'], check: checkEngineSize },
  { about: ['network'], check: checkSubnets },
  { about: ['tags'], check: checkTags },
  {
    about: ['dataBuckets'],
    check: ({ dataBuckets }) => checkOnce('dataBuckets', 'name', dataBuckets, exactly),
  },
  {
    about: ['outputBuckets'],
    check: ({ outputBuckets }) => checkOnce('outputBuckets', 'name', outputBuckets, exactly),
  },
  { about: ['dataBuckets', 'outputBuckets'], check: checkSameBuckets },
  { about: ['dataBuckets', 'outputBuckets'], check: checkBucketNumber },
  {
    about: ['slurmClusters'],
    check: ({ slurmClusters }) => checkOnce('slurmClusters', 'name', slurmClusters, exactly),
  },
  {
    about: ['notifications'],
    check: ({ notifications }) => checkOnce('notifications', 'address', notifications, withoutCase),
  },
  { about: ['stuck'], check: checkPatience },
  { about: ['batch', 'slurmClusters', 'tibanna'], check: checkComputeLength },
];

/** One line for each mistake that settings make together, leaving out what looks at one of the `wrong` ones. */
export function checkTogether(
  settings: DeploymentSettings,
  wrong: ReadonlySet<string>,
): readonly string[] {
  return RULES.filter(({ about }) => !about.some((name) => wrong.has(name))).flatMap(({ check }) =>
    check(settings),
  );
}

function checkEngineSize({ engineCpus, engineMemoryMib }: DeploymentSettings): readonly string[] {
  const mistake = checkEngineMemory(engineCpus, engineMemoryMib);
  return mistake === undefined ? [] : [tell('engineMemoryMib', mistake, engineMemoryMib)];
}

function checkSubnets({ network }: DeploymentSettings): readonly string[] {
  if (network.kind !== 'existing') return [];
  const { subnetIds } = network;
  return findRepeated(subnetIds, exactly).map((index) =>
    tell(`network.subnetIds.${index}`, 'must be another than those before it', subnetIds[index]),
  );
}

function checkTags({ tags }: DeploymentSettings): readonly string[] {
  const keys = Object.keys(tags);
  const mistakes = findRepeated(keys, withoutCase).map((index) =>
    tell(`tags.${keys[index] ?? ''}`, 'must differ from the others in more than case', keys[index]),
  );
  if (keys.length <= MOST_TAGS) return mistakes;
  return [...mistakes, `"tags" must be at most ${MOST_TAGS}: current number is ${keys.length}`];
}

/** A bucket that is read and written may stand in both lists, and is then the same bucket. */
function checkSameBuckets({ dataBuckets, outputBuckets }: DeploymentSettings): readonly string[] {
  return outputBuckets.flatMap((output, index) => {
    const input = dataBuckets.find(({ name }) => name === output.name);
    if (input === undefined || isSame(input, output)) return [];
    const wanted = 'must have the same owner and key as under "dataBuckets"';
    return [tell(`outputBuckets.${index}`, wanted, output)];
  });
}

function isSame(left: ForeignBucket, right: ForeignBucket): boolean {
  return left.owner === right.owner && left.keyArn === right.keyArn;
}

function checkBucketNumber({ dataBuckets, outputBuckets }: DeploymentSettings): readonly string[] {
  const weights = [...dataBuckets, ...outputBuckets].map(
    ({ name, owner, keyArn }): [string, number] => [
      name,
      owner === undefined && keyArn === undefined ? 1 : 2,
    ],
  );
  const number = [...new Map(weights).values()].reduce((sum, weight) => sum + weight, 0);
  if (number <= MOST_BUCKETS) return [];
  const wanted = `must name at most ${MOST_BUCKETS} buckets, where one with an owner or a key counts as two`;
  return [`"dataBuckets" and "outputBuckets" together ${wanted}: current number is ${number}`];
}

function checkComputeLength(settings: DeploymentSettings): readonly string[] {
  const { length } = JSON.stringify(computeChoices(settings));
  if (length <= MOST_COMPUTE_CHARACTERS) return [];
  return [
    `"batch.instanceTypes", "slurmClusters" and "tibanna" together must be at most ${MOST_COMPUTE_CHARACTERS} characters: current number is ${length}`,
  ];
}

function checkPatience({ stuck }: DeploymentSettings): readonly string[] {
  const { reportMinutes, actMinutes } = stuck;
  if (actMinutes >= reportMinutes) return [];
  return [
    tell(
      'stuck.actMinutes',
      `must be at least "stuck.reportMinutes" (${reportMinutes})`,
      actMinutes,
    ),
  ];
}

function checkOnce<Key extends string>(
  list: SettingName,
  key: Key,
  items: readonly Readonly<Record<Key, string>>[],
  fold: (text: string) => string,
): readonly string[] {
  const values = items.map((item) => item[key]);
  return findRepeated(values, fold).map((index) =>
    tell(`${list}.${index}.${key}`, 'must be another than those before it', values[index]),
  );
}

/** Where a text stands that stood before. */
function findRepeated(texts: readonly string[], fold: (text: string) => string): readonly number[] {
  const folded = texts.map(fold);
  return folded.flatMap((text, index) => (folded.indexOf(text) < index ? [index] : []));
}

function exactly(text: string): string {
  return text;
}

function withoutCase(text: string): string {
  return text.toLowerCase();
}

function tell(name: string, mistake: string, value: unknown): string {
  return `"${name}" ${mistake}: ${showValue(value)}`;
}
