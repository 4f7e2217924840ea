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
  {
    about: ['slurmClusters'],
    check: ({ slurmClusters }) => checkOnce('slurmClusters', 'name', slurmClusters, exactly),
  },
  {
    about: ['notifications'],
    check: ({ notifications }) => checkOnce('notifications', 'address', notifications, withoutCase),
  },
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
