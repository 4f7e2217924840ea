import type { Subscription } from './diagnose-signals';
import type { QueueDepth, TableState } from './diagnose-storage';
import { readRetainedIds } from './retained-resources';
import type { StackResource } from './stack-resource';
import {
  leftBucket,
  leftImages,
  leftJobDefinitions,
  leftKey,
  leftLogGroup,
  leftOther,
  leftSubscription,
  leftTable,
  type BucketContents,
  type Leftover,
} from './uninstall-leftovers';

export interface UninstallDeps {
  stackResources(stackName: string): Promise<readonly StackResource[]>;
  /** The template as it was deployed. */
  template(stackName: string): Promise<unknown>;
  table(tableName: string): Promise<(TableState & { readonly isProtected: boolean }) | undefined>;
  bucketContents(bucketName: string): Promise<BucketContents>;
  queueDepth(queueUrl: string): Promise<QueueDepth>;
  /** Names of the log groups that begin so. */
  logGroups(prefix: string): Promise<readonly string[]>;
  taskImages(arn: string): Promise<readonly string[]>;
  jobImages(arn: string): Promise<readonly string[]>;
  /** ARNs of the revisions of a job definition that can still be used, without those that are named. */
  otherRevisions(name: string, current: readonly string[]): Promise<readonly string[]>;
  subscriptions(topicArn: string): Promise<readonly Subscription[]>;
  /** How many launches have not ended, by status. */
  activeLaunches(): Promise<ReadonlyMap<string, number>>;
}

export interface UninstallPlan {
  /** What would end or be lost that somebody may still want. */
  readonly cutOff: readonly { readonly what: string; readonly count: number }[];
  /** In the order in which it can be removed. */
  readonly leftBehind: readonly Leftover[];
  /** What could not be looked at, and why. */
  readonly unanswered: readonly string[];
}

interface Survey {
  readonly deps: UninstallDeps;
  readonly resources: readonly StackResource[];
  readonly unanswered: string[];
}

/** What no deployment of ours lets go, whatever its template says. */
const ALWAYS_RETAINED = ['AWS::DynamoDB::Table', 'AWS::KMS::Key', 'AWS::S3::Bucket'];

/** What deleting the stack would cut off and leave behind. It asks, and changes nothing. */
export async function planUninstall(
  deps: UninstallDeps,
  stackName: string,
): Promise<UninstallPlan> {
  const resources = await deps.stackResources(stackName);
  const unanswered: string[] = [];
  const survey: Survey = { deps, resources, unanswered };
  const read = async () => readRetainedIds(await deps.template(stackName));
  const retainedIds = await ask(survey, 'the template, so that more may stay', undefined, read);
  const retained = resources.filter(
    ({ logicalId, type }) => retainedIds?.includes(logicalId) ?? ALWAYS_RETAINED.includes(type),
  );
  const kept = (await inTurn(retained, (one) => surveyRetained(survey, one))).flat();
  // Without its key nothing can be read any more, so it goes last.
  const isKey = ({ kind }: Leftover): boolean => kind === 'key';
  return {
    cutOff: await surveyCutOff(survey),
    leftBehind: [
      ...(await surveySubscriptions(survey)),
      ...(await surveyJobDefinitions(survey)),
      ...(await surveyImages(survey)),
      ...(await surveyLogGroups(survey, retained)),
      ...kept.filter((one) => !isKey(one)),
      ...kept.filter(isKey),
    ],
    unanswered,
  };
}

async function surveyRetained(
  survey: Survey,
  { type, physicalId }: StackResource,
): Promise<readonly Leftover[]> {
  const { deps } = survey;
  switch (type) {
    case 'AWS::S3::Bucket': {
      const read = () => deps.bucketContents(physicalId);
      return [leftBucket(physicalId, await ask(survey, `bucket ${physicalId}`, undefined, read))];
    }
    case 'AWS::DynamoDB::Table': {
      const read = async () => (await deps.table(physicalId))?.isProtected ?? false;
      // When nobody may look, the command that does no harm is given too.
      return [leftTable(physicalId, await ask(survey, `table ${physicalId}`, true, read))];
    }
    case 'AWS::KMS::Key':
      return [leftKey(physicalId)];
    case 'AWS::Logs::LogGroup':
      return [leftLogGroup(physicalId, 'the stack retains it, so that logs outlive it')];
    default:
      return [leftOther(type, physicalId)];
  }
}

async function surveyCutOff(survey: Survey): Promise<UninstallPlan['cutOff']> {
  const { deps } = survey;
  const active = await ask(survey, 'the launches', [], async () => [
    ...(await deps.activeLaunches()),
  ]);
  const queues = await inTurn(idsOf(survey, 'AWS::SQS::Queue'), async (url) => {
    const name = url.slice(url.lastIndexOf('/') + 1);
    const depth = await ask(survey, `queue ${name}`, { messages: 0 }, () => deps.queueDepth(url));
    return { what: `events in queue ${name}`, count: depth.messages };
  });
  return [
    ...active.map(([status, count]) => ({ what: `launches ${status}`, count })),
    ...queues,
  ].filter(({ count }) => count > 0);
}

/** Log groups that a service made at its first line, and that no stack knows of. */
async function surveyLogGroups(
  survey: Survey,
  retained: readonly StackResource[],
): Promise<readonly Leftover[]> {
  const known = new Set(idsOf(survey, 'AWS::Logs::LogGroup'));
  const functions = idsOf(survey, 'AWS::Lambda::Function').map((name) => `/aws/lambda/${name}`);
  const clusters = idsOf(survey, 'AWS::ECS::Cluster').map(
    (name) => `/aws/ecs/containerinsights/${name}/`,
  );
  const found = await inTurn([...functions, ...clusters], async (prefix) => {
    const read = () => survey.deps.logGroups(prefix);
    const groups = await ask(survey, `log groups ${prefix}*`, [], read);
    // A prefix may begin another function's name too.
    return groups.filter((name) => name === prefix || prefix.endsWith('/'));
  });
  const isRetained = (name: string) => retained.some(({ physicalId }) => physicalId === name);
  return found
    .flat()
    .filter((name) => !known.has(name) && !isRetained(name))
    .map((name) => leftLogGroup(name, 'a service made it at its first line, not the stack'));
}

async function surveyImages(survey: Survey): Promise<readonly Leftover[]> {
  const { deps } = survey;
  const read = {
    'AWS::ECS::TaskDefinition': (arn: string) => deps.taskImages(arn),
    'AWS::Batch::JobDefinition': (arn: string) => deps.jobImages(arn),
  };
  const uris = new Set<string>();
  for (const [type, readImages] of Object.entries(read)) {
    for (const arn of idsOf(survey, type)) {
      for (const uri of await ask(survey, `images of ${arn}`, [], () => readImages(arn))) {
        uris.add(uri);
      }
    }
  }
  return leftImages([...uris]);
}

async function surveyJobDefinitions(survey: Survey): Promise<readonly Leftover[]> {
  const current = idsOf(survey, 'AWS::Batch::JobDefinition');
  const names = new Set(current.map((arn) => /job-definition\/([^:]+)/.exec(arn)?.[1] ?? arn));
  const found = await inTurn([...names], async (name) => {
    const read = () => survey.deps.otherRevisions(name, current);
    const arns = await ask(survey, `job definition ${name}`, [], read);
    return arns.length === 0 ? [] : [leftJobDefinitions(name, arns)];
  });
  return found.flat();
}

async function surveySubscriptions(survey: Survey): Promise<readonly Leftover[]> {
  const found = await inTurn(idsOf(survey, 'AWS::SNS::Topic'), async (topicArn) => {
    const read = () => survey.deps.subscriptions(topicArn);
    const subscriptions = await ask(survey, `topic ${topicArn}`, [], read);
    return subscriptions.filter(({ confirmed }) => !confirmed).map(leftSubscription);
  });
  return found.flat();
}

function idsOf({ resources }: Survey, type: string): readonly string[] {
  return resources.filter((resource) => resource.type === type).map((one) => one.physicalId);
}

/** The answer, or what stands for it when there is none. */
async function ask<T>(
  { unanswered }: Survey,
  about: string,
  instead: T,
  read: () => Promise<T>,
): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    unanswered.push(`${about}: ${why}`);
    return instead;
  }
}

async function inTurn<T, R>(all: readonly T[], work: (one: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const one of all) results.push(await work(one));
  return results;
}
