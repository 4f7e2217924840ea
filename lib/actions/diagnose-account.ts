import { shellCommand } from '../domain/plan/shell-word';
import { ok, problem, warning, type Check, type Verdict } from './check';
import { imageCheck, type ImageDeps } from './diagnose-images';

/** What the settings of a deployment choose, as far as an account must be able to give it. */
export interface DeploymentChoices {
  readonly instanceTypes: readonly string[];
  readonly maxVcpus: { readonly ec2: number; readonly spot: number; readonly fargate: number };
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
  /** Version of the CDK's bootstrap stack; undefined when there is none. */
  bootstrapVersion(): Promise<number | undefined>;
  hasRole(roleName: string): Promise<boolean>;
  /** What Docker on this machine answers with: its version, or why it does not. */
  askDocker(): Promise<
    { readonly runs: true; readonly version: string } | { readonly runs: false; why: string }
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
  { accountId, region }: Identity,
): readonly Check[] {
  return [
    {
      name: 'bootstrap',
      subject: `${accountId}/${region}`,
      asks: 'ssm:GetParameter',
      run: async () => [judgeBootstrap(await deps.bootstrapVersion(), accountId, region)],
    },
    ...SERVICE_ROLES.map(([role, service]): Check => ({
      name: 'service-roles',
      subject: role,
      asks: 'iam:GetRole',
      run: async () => [judgeRole(await deps.hasRole(role), service)],
    })),
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
        if (answer.runs) return [ok(`Docker ${answer.version} runs`)];
        return [
          judge(
            `deployment builds images, and Docker does not answer: ${answer.why}`,
            'To deploy from here, start Docker, or name prebuilt images in the setting "images" (both).',
          ),
        ];
      },
    },
  ];
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
