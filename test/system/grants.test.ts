import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DeploymentVariant } from '../support/deployment-variants';
import { EmbeddedManager } from '../support/embedded-manager';
import {
  deletedRow,
  GRANT_WORKFLOWS,
  keptEvent,
  killedEngine,
  launchBetweenBuckets,
  launchFromLabBucket,
  launchToItsEnd,
  launchUnderWay,
  lostRow,
  overdueRow,
} from '../support/grant-scenarios';
import {
  jobThatFails,
  jobThatReadsElsewhere,
  jobThatSucceeds,
  stoppedExecution,
} from '../support/job-scenarios';
import type { GrantScenario } from '../support/scenario';
import { grantsOf, withoutGrant, type Grant } from '../support/template-grants';
import { temporaryFolders } from '../support/temporary-folder';
import { WaitedInVainError } from '../support/waited-in-vain-error';
import { synthesizeVariant } from '../support/variant-assembly';

const makeFolder = temporaryFolders();

/** Roles that our own programs act as. */
const ROLES = /^(Functions|EngineTask|BatchJobRole|Orchestration)/;

const PULLS =
  'Embedded AWS runs the image from its folder and pulls nothing; Fargate could not start a task.';

/** What misses a grant when it is taken away, or why nothing can: the first that fits. */
const MISSED_BY: readonly (readonly [grant: RegExp, missedBy: GrantScenario | string])[] = [
  [/ExecutionRole ecr:/, PULLS],
  [/ dynamodb:ListStreams /, 'Embedded AWS polls no streams; Lambda asks for it.'],
  [
    / s3:AbortMultipartUpload /,
    'It ends an upload that was cut off midway, which lifecycle would otherwise do in a week.',
  ],
  [
    /(EngineTask|LaunchHandler)\w+ s3:ListBucket /,
    'Without it S3 answers "access denied" where "not found" is meant.',
  ],
  [
    /^Orchestration\w+ xray:/,
    'Step Functions needs it for its traces, which embedded AWS does not write.',
  ],
  [/LogParserHandlerRole logs:/, 'The function writes a line only when something is wrong.'],
  [/^Orchestration\w+ logs:/, launchToItsEnd],
  [/^Functions\w+ sqs:SendMessage /, keptEvent],
  [/(LogParser|StateNotifier)\w+ kms:GenerateDataKey /, keptEvent],
  [/LogParser\w+ kms:Decrypt /, launchUnderWay],
  [/LogParser\w+ dynamodb:UpdateItem /, launchUnderWay],
  [/LaunchHandler\w+ ecs:StopTask /, deletedRow],
  [/LaunchHandler\w+ ecs:ListTasks /, overdueRow],
  [/StateNotifier\w+ s3:ListBucket /, killedEngine],
  [/StateNotifier\w+ (dynamodb:(BatchGetItem|Query)|lambda:InvokeFunction) /, lostRow],
  [/StateNotifier\w+ states:SendTaskSuccess /, jobThatSucceeds],
  [/StateNotifier\w+ states:SendTaskFailure /, jobThatFails],
  [/StateNotifier\w+ batch:\w+ /, stoppedExecution],
  [/^Orchestration\w+ batch:\w+ .*Spot/, jobThatFails],
  [/^Orchestration\w+ batch:\w+ .*(OnDemand|Ec2)/, stoppedExecution],
  [/^Orchestration\w+ batch:\w+ /, jobThatSucceeds],
  [/^BatchJobRole .*(lab-reads|partner-reads|0000bbbb)/, jobThatReadsElsewhere],
  [/^BatchJobRole /, jobThatSucceeds],
  [/ExecutionRole logs:\w+ <BatchLogs/, jobThatSucceeds],
  [/ .*lab-reads/, launchFromLabBucket],
  [/ .*(partner-|0000bbbb)/, launchBetweenBuckets],
  [/./, launchToItsEnd],
];

const KEY = 'arn:aws:kms:us-east-1:210987654321:key/1a2b3c4d-0000-4000-8000-00000000bbbb';
const OWNER = '210987654321';

/** What the account of the third deployment has. */
const CIRCUMSTANCES = {
  foreignBuckets: [
    { name: 'lab-reads', owner: '000000000000' },
    { name: 'partner-reads', owner: OWNER, keyArn: KEY },
    { name: 'partner-results', owner: OWNER, keyArn: KEY },
  ],
};

const SCENARIOS = {
  default: [
    ...[launchToItsEnd, launchUnderWay, deletedRow, killedEngine, lostRow, overdueRow],
    ...[jobThatSucceeds, jobThatFails, stoppedExecution, keptEvent],
  ],
  'private-with-key': [launchToItsEnd, launchUnderWay, keptEvent, jobThatSucceeds],
  everything: [
    ...[launchToItsEnd, launchFromLabBucket, launchBetweenBuckets],
    ...[launchUnderWay, jobThatReadsElsewhere],
  ],
} satisfies Record<DeploymentVariant, GrantScenario[]>;

/** Grants of one deployment are not tested again in the next. */
const seen = new Set<string>();

describe.each(['default', 'private-with-key', 'everything'] as const)(
  'the deployment %s',
  (variant) => {
    let assembly: string;
    let template: string;

    beforeAll(async () => {
      assembly = await synthesizeVariant(variant, makeFolder());
      template = readTemplate(assembly);
    });

    test.each(SCENARIOS[variant].map((scenario) => [scenario.name, scenario] as const))(
      'lets %s come out right',
      async (_name, scenario) => {
        expect(await play(assembly, scenario)).toEqual([]);
      },
    );

    test('grants nothing that no scenario misses', async () => {
      const grants = grantsOf(template, ROLES).filter((grant) => !seen.has(textOf(grant)));
      grants.forEach((grant) => seen.add(textOf(grant)));
      const unmissed: string[] = [];
      await eachAtOnce(grants, async (grant) => {
        const missedBy = findMissing(grant);
        if (typeof missedBy === 'string') return;
        const outcome = await play(assembly, missedBy, grant);
        if (outcome.length === 0) unmissed.push(`${textOf(grant)}: not missed by ${missedBy.name}`);
      });

      expect(unmissed.sort()).toEqual([]);
    }, 900_000);
  },
);

test('every reason for a grant that cannot be missed here is of use', () => {
  const reasons = MISSED_BY.filter(([, missedBy]) => typeof missedBy === 'string');

  const idle = reasons.filter(([grant]) => ![...seen].some((text) => grant.test(text)));

  expect(idle).toEqual([]);
});

/** Starts the deployment, without a grant if one is named, and plays the scenario. */
async function play(
  assembly: string,
  scenario: GrantScenario,
  missing?: Grant,
): Promise<readonly string[]> {
  const changeTemplate = (text: string): string => {
    const prepared = prepare(text, scenario, missing);
    return missing === undefined ? prepared : withoutGrant(prepared, missing);
  };
  try {
    const manager = await EmbeddedManager.start({
      ...{ folder: makeFolder(), assembly, workflows: GRANT_WORKFLOWS, changeTemplate },
      circumstances: CIRCUMSTANCES,
    });
    return await scenario(manager).finally(() => manager.stop());
  } catch (error) {
    if (missing === undefined || !isMissed(missing, error)) throw error;
    return [String(error)];
  }
}

/** Something does not come about, or the deployment is refused by name of the action; any other error is a fault of the test. */
function isMissed({ action }: Grant, error: unknown): boolean {
  if (error instanceof WaitedInVainError) return true;
  return String(error).includes(`is not authorized to perform: ${action} on`);
}

/** What a scenario needs to be provoked. */
function prepare(template: string, scenario: GrantScenario, missing?: Grant): string {
  if (scenario === lostRow)
    return template.replaceAll(/"StartingPosition":/g, '"Enabled":false,$&');
  if (scenario !== keptEvent) return template;
  const role = missing?.role ?? 'FunctionsRegisterHandlerRole';
  const needed = grantsOf(template, new RegExp(`^${role}$`)).filter(
    ({ action }) => action === 'dynamodb:GetItem',
  );
  return needed.reduce(withoutGrant, template);
}

function findMissing(grant: Grant): GrantScenario | string {
  const [, missedBy] = MISSED_BY.find(([pattern]) => pattern.test(textOf(grant))) ?? [];
  if (missedBy === undefined) throw new Error(`Nothing is known of ${textOf(grant)}`);
  return missedBy;
}

function textOf({ role, action, resource }: Grant): string {
  return `${role} ${action} ${resource}`;
}

/** Two at a time, as there are cores. */
async function eachAtOnce<T>(items: readonly T[], use: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...items];
  const work = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await use(item);
  };
  await Promise.all([work(), work()]);
}

function readTemplate(assembly: string): string {
  const file = readdirSync(assembly).find((name) => name.endsWith('.template.json')) ?? '';
  return readFileSync(join(assembly, file), 'utf8');
}
