import { runChecks } from '../../../lib/actions/check';
import {
  accountChecks,
  machineChecks,
  type DeploymentChoices,
} from '../../../lib/actions/diagnose-account';
import { aDiagnosisRequest, anExaminedDeployment } from '../../support/examined-deployment';

const IDENTITY = {
  accountId: '111122223333',
  arn: 'arn:aws:iam::111122223333:user/operator',
  region: 'eu-west-1',
};

function choicesWith(change: Partial<DeploymentChoices>): DeploymentChoices {
  return { ...aDiagnosisRequest().choices, ...change };
}

function examine(changes: Parameters<typeof anExaminedDeployment>[0], choices = choicesWith({})) {
  return runChecks(accountChecks(anExaminedDeployment(changes), choices, IDENTITY));
}

describe('accountChecks()', () => {
  it.each([
    [undefined, 'the CDK has not been bootstrapped here'],
    [5, "the CDK's bootstrap stack has version 5, and 6 is needed"],
  ])('gives the command for bootstrap version %s', async (version, found) => {
    const [finding] = await examine({ bootstrapVersion: async () => version });

    expect(finding).toMatchObject({
      check: 'bootstrap',
      severity: 'problem',
      found,
      action: 'Run: npx cdk bootstrap aws://111122223333/eu-west-1',
    });
  });

  it('asks for the bootstrap stack that the settings qualify', async () => {
    const asked: string[] = [];
    const bootstrapVersion = async (qualifier: string) => asked.push(qualifier) + 29;

    await examine({ bootstrapVersion }, choicesWith({ bootstrapQualifier: 'lab' }));

    expect(asked).toEqual(['lab']);
  });

  it('names the service-linked role that is missing, with its command', async () => {
    const findings = await examine({
      hasRole: async (name) => name !== 'AWSServiceRoleForEC2Spot',
    });

    expect(findings.filter(({ severity }) => severity !== 'ok')).toMatchObject([
      {
        check: 'service-roles',
        severity: 'warning',
        subject: 'AWSServiceRoleForEC2Spot',
        action: 'Run: aws iam create-service-linked-role --aws-service-name spot.amazonaws.com',
      },
    ]);
  });

  it.each([
    ['lab/limits', 'arn:aws:iam::111122223333:policy/lab/limits'],
    ['arn:aws:iam::aws:policy/PowerUserAccess', 'arn:aws:iam::aws:policy/PowerUserAccess'],
  ])('says that there is no permissions boundary %s', async (permissionsBoundary, subject) => {
    const findings = await examine(
      { hasPolicy: async () => false },
      choicesWith({ permissionsBoundary }),
    );

    expect(findings.filter(({ severity }) => severity !== 'ok')).toEqual([
      {
        check: 'permissions-boundary',
        severity: 'problem',
        subject,
        found: 'does not exist: no role can be made under it',
        action: 'Create it, or name another in the setting "permissionsBoundary".',
      },
    ]);
  });

  it('looks for the images that the settings name, and says which it cannot look for', async () => {
    const ours = '111122223333.dkr.ecr.eu-west-1.amazonaws.com/lab/engine:1.2';
    const theirs = 'quay.io/lab/engine:1.2';

    const findings = await examine(
      { hasImage: async () => false },
      choicesWith({ imageUris: [ours, theirs] }),
    );

    expect(findings.filter(({ check }) => check === 'images')).toMatchObject([
      { severity: 'problem', subject: ours },
      { severity: 'ok', found: 'not in a registry of AWS: only a pull shows whether it is there' },
    ]);
  });
});

describe('machineChecks()', () => {
  const silent = anExaminedDeployment({
    askDocker: async () => ({ runs: false, program: 'podman', why: 'it is not installed' }),
  });

  it.each([
    [false, 'problem'],
    [true, 'warning'],
  ])('once deployed (%s) calls a Docker that does not answer a %s', async (deployed, severity) => {
    const findings = await runChecks(machineChecks(silent, choicesWith({}), deployed));

    expect(findings).toMatchObject([
      {
        check: 'docker',
        severity,
        found: 'deployment builds images, and podman does not answer: it is not installed',
      },
    ]);
  });

  it('needs no Docker when no image is built', () => {
    expect(machineChecks(silent, choicesWith({ buildsImages: false }), false)).toEqual([]);
  });
});
