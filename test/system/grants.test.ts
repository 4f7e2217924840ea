import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createAccess } from '../../lib/embedded/access';
import { defaultCircumstances, keysOfForeignBuckets } from '../../lib/embedded/circumstances';
import type { Place } from '../../lib/embedded/resource-names';
import { resolveTemplate } from '../../lib/embedded/template';
import { AwsError } from '../../lib/embedded/world';
import { deploymentSettingsSchema } from '../../lib/infra/settings/settings-schema';
import { DEPLOYMENT_VARIANTS, type DeploymentVariant } from '../support/deployment-variants';
import { EmbeddedManager, type ManagerOptions } from '../support/embedded-manager';
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
import { sweptLaunch } from '../support/sweep-scenarios';
import type { GrantScenario } from '../support/scenario';
import { grantsOf, withoutGrant, type Grant } from '../support/template-grants';
import { temporaryFolders } from '../support/temporary-folder';
import { WaitedInVainError } from '../support/waited-in-vain-error';
import { synthesizeVariant } from '../support/variant-assembly';

const makeFolder = temporaryFolders();

/** Roles that our own programs act as. */
const ROLES = /^(Functions|EngineTask|BatchJobRole|Orchestration)/;

/** Why no scenario asks for what a grant allows. */
const NOT_ASKED_FOR: readonly (readonly [grant: RegExp, why: string])[] = [
  [
    /ExecutionRole ecr:/,
    'Embedded AWS runs the image from its folder and pulls nothing; Fargate could not start a task.',
  ],
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
];

/** Without one of these a scenario comes out wrong. */
const TRIED: readonly (readonly [grant: RegExp, missedBy: GrantScenario])[] = [
  [/LaunchHandler\w+ ecs:RunTask /, launchToItsEnd],
  [/^EngineTask\w* s3:GetObject /, launchToItsEnd],
  [/LogParser\w+ dynamodb:UpdateItem /, launchUnderWay],
  [/LaunchHandler\w+ ecs:StopTask /, deletedRow],
  [/StateNotifier\w+ states:SendTaskSuccess /, jobThatSucceeds],
  [/StateNotifier\w+ logs:GetLogEvents <EngineTaskLogs/, killedEngine],
];

/** Where embedded AWS puts a stack; the address of its services stands in no policy. */
const PLACE = { accountId: '000000000000', region: 'us-east-1', endpoint: 'http://127.0.0.1' };

const KEY = 'arn:aws:kms:us-east-1:210987654321:key/1a2b3c4d-0000-4000-8000-00000000bbbb';
const OWNER = '210987654321';

/** Functions whose lost events a deployment keeps, each by a right of its own; the sweep finds what the launch function loses. */
const KEEPING_ROLES = ['Register', 'LogParser', 'StateNotifier'].map(
  (name) => `Functions${name}HandlerRole`,
);

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
    ...[jobThatSucceeds, jobThatFails, stoppedExecution, sweptLaunch],
  ],
  'private-with-key': [launchToItsEnd, launchUnderWay, jobThatSucceeds],
  everything: [
    ...[launchToItsEnd, launchFromLabBucket, launchBetweenBuckets],
    ...[launchUnderWay, jobThatReadsElsewhere],
  ],
} satisfies Record<DeploymentVariant, GrantScenario[]>;

type Asked = Parameters<NonNullable<ManagerOptions['onAllowed']>>;

/** What one deployment asks for needs no second scenario in the next. */
const askedFor = new Set<string>();
const grantsOfAll = new Set<string>();
let defaultAssembly: Promise<string> | undefined;

describe.each(['default', 'private-with-key', 'everything'] as const)(
  'the deployment %s',
  (variant) => {
    const asked: Asked[] = [];
    const place = { ...PLACE, stackName: stackNameOf(variant) };
    let assembly: string;
    let template: string;

    beforeAll(async () => {
      assembly = await synthesizeVariant(variant, makeFolder());
      template = readTemplate(assembly);
    });

    test.each(SCENARIOS[variant].map((scenario) => [scenario.name, scenario] as const))(
      'lets %s come out right',
      async (_name, scenario) => {
        expect(await play(assembly, { scenario, asked })).toEqual([]);
      },
    );

    test.each(KEEPING_ROLES)('keeps an event that %s cannot handle', async (failing) => {
      expect(await play(assembly, { scenario: keptEvent, asked, failing })).toEqual([]);
    });

    test('grants nothing that nobody asks for', () => {
      const grants = grantsOf(template, ROLES);
      grants.forEach((grant) => grantsOfAll.add(textOf(grant)));

      const unasked = grants
        .filter((grant) => !NOT_ASKED_FOR.some(([pattern]) => pattern.test(textOf(grant))))
        .filter((grant) => !askedFor.has(textOf(grant)))
        .filter((grant) => {
          const isMissed = asked.some(isDeniedBy(withoutGrant(template, grant), place));
          if (isMissed) askedFor.add(textOf(grant));
          return !isMissed;
        });

      expect(unasked.map(textOf).sort()).toEqual([]);
    });
  },
);

test.each(TRIED)('without %s a scenario comes out wrong', async (pattern, scenario) => {
  defaultAssembly ??= synthesizeVariant('default', makeFolder());
  const assembly = await defaultAssembly;
  const [missing] = grantsOf(readTemplate(assembly), ROLES).filter((grant) =>
    pattern.test(textOf(grant)),
  );
  if (missing === undefined) throw new Error(`No grant is like ${String(pattern)}`);

  expect(await play(assembly, { scenario, missing })).not.toEqual([]);
});

test('every reason for a grant that nobody asks for is of use', () => {
  const idle = NOT_ASKED_FOR.filter(
    ([pattern]) => ![...grantsOfAll].some((text) => pattern.test(text)),
  );

  expect(idle).toEqual([]);
});

interface Play {
  readonly scenario: GrantScenario;
  readonly asked?: Asked[];
  /** The role of a function that can neither read nor write a row. */
  readonly failing?: string;
  readonly missing?: Grant;
}

/** Starts the deployment, without a grant if one is named, and plays the scenario. */
async function play(
  assembly: string,
  { scenario, asked = [], failing, missing }: Play,
): Promise<readonly string[]> {
  const changeTemplate = (text: string): string => {
    const prepared = prepare(text, scenario, failing);
    return missing === undefined ? prepared : withoutGrant(prepared, missing);
  };
  try {
    const manager = await EmbeddedManager.start({
      ...{ folder: makeFolder(), assembly, workflows: GRANT_WORKFLOWS, changeTemplate },
      circumstances: CIRCUMSTANCES,
      onAllowed: (...question) => asked.push(question),
    });
    return await scenario(manager).finally(() => manager.stop());
  } catch (error) {
    if (missing === undefined || !isMissed(missing, error)) throw error;
    return [String(error)];
  }
}

function stackNameOf(variant: DeploymentVariant): string {
  return deploymentSettingsSchema.parse(DEPLOYMENT_VARIANTS[variant]).stackName;
}

/** Whether the policies of a template refuse what was asked. */
function isDeniedBy(template: string, place: Place): (asked: Asked) => boolean {
  const stack = resolveTemplate(JSON.parse(template), place);
  const keys = keysOfForeignBuckets({ ...defaultCircumstances, ...CIRCUMSTANCES });
  const access = createAccess(stack, place.accountId, keys);
  return ([caller, { action, resourceArn, context }]) => {
    try {
      access.authorize(caller, action, resourceArn, context);
      return false;
    } catch (error) {
      if (error instanceof AwsError) return true;
      throw error;
    }
  };
}

/** Something does not come about, or the deployment is refused by name of the action; any other error is a fault of the test. */
function isMissed({ action }: Grant, error: unknown): boolean {
  if (error instanceof WaitedInVainError) return true;
  return String(error).includes(`is not authorized to perform: ${action} on`);
}

/** What a scenario needs to be provoked. */
function prepare(template: string, scenario: GrantScenario, failing = ''): string {
  if (scenario === lostRow)
    return template.replaceAll(/"StartingPosition":/g, '"Enabled":false,$&');
  if (scenario !== keptEvent) return template;
  const needed = grantsOf(template, new RegExp(`^${failing}$`)).filter(({ action }) =>
    /^dynamodb:(GetItem|UpdateItem|PutItem|Query)$/.test(action),
  );
  return needed.reduce(withoutGrant, template);
}

function textOf({ role, action, resource }: Grant): string {
  return `${role} ${action} ${resource}`;
}

function readTemplate(assembly: string): string {
  const file = readdirSync(assembly).find((name) => name.endsWith('.template.json')) ?? '';
  return readFileSync(join(assembly, file), 'utf8');
}
