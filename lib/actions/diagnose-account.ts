import { shellCommand } from '../domain/plan/shell-word';
import { ok, problem, warning, type Check, type Verdict } from './check';
import { imageCheck, type ImageDeps } from './diagnose-images';
import type { LimitChoices } from './diagnose-limits';
import type { NetworkChoice } from './diagnose-network';

/** What the settings of a deployment choose, as far as an account must be able to give it. */
export interface DeploymentChoices extends LimitChoices {
  readonly network: NetworkChoice;
  /** Name or ARN of the policy that bounds every role; undefined when none does. */
  readonly permissionsBoundary: string | undefined;
  /** A key of the deployer's own; undefined when AWS or the stack makes it. */
  readonly encryptionKeyArn: string | undefined;
  /** What tells the CDK's bootstrap stack from others in the account. */
  readonly bootstrapQualifier: string;
  /** Images that are used instead of those that deployment builds. */
  readonly imageUris: readonly string[];
  /** Whether deployment builds images. */
  readonly buildsImages: boolean;
  /** Whether the log group of other people's jobs is read too. */
  readonly readsSharedJobLogs: boolean;
}

export interface Identity {
  readonly accountId: string;
  readonly arn: string;
  readonly region: string;
}

export interface AccountDeps extends ImageDeps {
  /** Version of the CDK's bootstrap stack of that qualifier; undefined when there is none. */
  bootstrapVersion(qualifier: string): Promise<number | undefined>;
  hasRole(roleName: string): Promise<boolean>;
  hasPolicy(policyArn: string): Promise<boolean>;
  /** Whether the program that the CDK builds images with answers on this machine, or why it does not. */
  askDocker(): Promise<
    | { readonly runs: true; readonly program: string }
    | { readonly runs: false; readonly program: string; readonly why: string }
  >;
}

/** What the template's own rule `CheckBootstrapVersion` asks for. */
const REQUIRED_BOOTSTRAP = 6;

/** Services whose own roles AWS makes at first use, which may be too late for the use itself. */
const SERVICE_ROLES = [
  ['AWSServiceRoleForECS', 'ecs.amazonaws.com'],
  ['AWSServiceRoleForBatch', 'batch.amazonaws.com'],
  ['AWSServiceRoleForEC2Spot', 'spot.amazonaws.com'],
  ['AWSServiceRoleForAutoScaling', 'autoscaling.amazonaws.com'],
] as const;

/** What an account must have before anything can be deployed into it. */
export function accountChecks(
  deps: AccountDeps,
  choices: DeploymentChoices,
  identity: Identity,
): readonly Check[] {
  const { accountId, region } = identity;
  const { permissionsBoundary } = choices;
  return [
    {
      name: 'bootstrap',
      subject: `${accountId}/${region}`,
      asks: 'ssm:GetParameter',
      run: async () => [
        judgeBootstrap(await deps.bootstrapVersion(choices.bootstrapQualifier), accountId, region),
      ],
    },
    ...SERVICE_ROLES.map(([role, service]): Check => ({
      name: 'service-roles',
      subject: role,
      asks: 'iam:GetRole',
      run: async () => [judgeRole(await deps.hasRole(role), service)],
    })),
    ...(permissionsBoundary === undefined
      ? []
      : [boundaryCheck(deps, policyArn(permissionsBoundary, identity))]),
    ...choices.imageUris.map((uri) => imageCheck(deps, uri)),
  ];
}

/** What this machine must have to deploy, whatever the account; once deployed, another one may do that. */
export function machineChecks(
  deps: Pick<AccountDeps, 'askDocker'>,
  { buildsImages }: DeploymentChoices,
  isDeployed: boolean,
): readonly Check[] {
  if (!buildsImages) return [];
  const judge = isDeployed ? warning : problem;
  return [
    {
      name: 'docker',
      subject: 'this machine',
      run: async () => {
        const answer = await deps.askDocker();
        if (answer.runs) return [ok(`${answer.program} answers`)];
        return [
          judge(
            `deployment builds images, and ${answer.program} does not answer: ${answer.why}`,
            'To deploy from here, start Docker or what CDK_DOCKER names, or name prebuilt images in the setting "images" (both).',
          ),
        ];
      },
    },
  ];
}

function boundaryCheck(deps: AccountDeps, arn: string): Check {
  return {
    name: 'permissions-boundary',
    subject: arn,
    asks: 'iam:GetPolicy',
    run: async () => {
      if (await deps.hasPolicy(arn)) return [ok('exists')];
      return [
        problem(
          'does not exist: no role can be made under it',
          'Create it, or name another in the setting "permissionsBoundary".',
        ),
      ];
    },
  };
}

/** A policy that goes by its name alone is one of the account's own. */
function policyArn(nameOrArn: string, { accountId, arn }: Identity): string {
  if (nameOrArn.startsWith('arn:')) return nameOrArn;
  const [, partition = ''] = arn.split(':');
  return `arn:${partition}:iam::${accountId}:policy/${nameOrArn}`;
}

function judgeBootstrap(version: number | undefined, accountId: string, region: string): Verdict {
  const command = shellCommand('npx', 'cdk', 'bootstrap', `aws://${accountId}/${region}`);
  if (version === undefined) {
    return problem('the CDK has not been bootstrapped here', `Run: ${command}`);
  }
  if (version < REQUIRED_BOOTSTRAP) {
    return problem(
      `the CDK's bootstrap stack has version ${version}, and ${REQUIRED_BOOTSTRAP} is needed`,
      `Run: ${command}`,
    );
  }
  return ok(`version ${version}`);
}

function judgeRole(exists: boolean, service: string): Verdict {
  if (exists) return ok('exists');
  return warning(
    'does not exist yet: AWS makes it at first use, and a first deployment can fail meanwhile',
    `Run: ${shellCommand('aws', 'iam', 'create-service-linked-role', '--aws-service-name', service)}`,
  );
}
