import { diagnoseDeployment, type DiagnosisDeps } from '../../../lib/actions/diagnose-deployment';
import { STACK_DESCRIPTION } from '../../../lib/contract/stack-outputs';
import type { Finding } from '../../../lib/domain/run/finding';
import {
  accessDenied,
  aDiagnosisRequest,
  aResource,
  anExaminedDeployment,
} from '../../support/examined-deployment';

async function diagnose(
  changes: Partial<DiagnosisDeps>,
  request = aDiagnosisRequest(),
): Promise<readonly Finding[]> {
  const { findings } = await diagnoseDeployment(
    anExaminedDeployment(changes),
    request,
    () => undefined,
  );
  return findings;
}

function unhealthy(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(({ severity }) => severity !== 'ok');
}

describe('diagnoseDeployment()', () => {
  it('finds nothing wrong with a deployment that is in order, and says what it looked at', async () => {
    const findings = await diagnose({});

    expect(unhealthy(findings)).toEqual([]);
    expect(new Set(findings.map(({ check }) => check))).toEqual(
      new Set([
        ...['credentials', 'bootstrap', 'service-roles', 'docker', 'quotas', 'instance-types'],
        ...['stack', 'version', 'functions', 'stream', 'notification', 'rules', 'rows', 'tables'],
        ...['dead-letters', 'job-queues', 'compute-environments', 'state-machine', 'images'],
        ...['alarms', 'subscriptions'],
      ]),
    );
  });

  it('asks nothing more of AWS when nobody is signed in', async () => {
    const findings = await diagnose({
      identify: () => Promise.reject(new Error('Region is missing')),
      findStack: () => Promise.reject(new Error('must not be asked')),
    });

    expect(findings).toMatchObject([
      {
        check: 'credentials',
        severity: 'problem',
        found: 'AWS does not know who asks: Region is missing',
      },
      { check: 'docker' },
    ]);
  });

  it('looks at nothing of the deployment before a deployment', async () => {
    const findings = await diagnose(
      { functionState: () => Promise.reject(new Error('must not be asked')) },
      aDiagnosisRequest({ beforeDeploy: true }),
    );

    expect(unhealthy(findings)).toEqual([]);
    expect(findings.map(({ check }) => check)).not.toContain('functions');
  });

  it.each([
    [false, 'warning', 'is not deployed here: only the account was looked at'],
    [true, 'ok', 'is not deployed here: the name is free'],
  ])('before a deployment (%s) calls an absent stack a matter of "%s"', async (...row) => {
    const [beforeDeploy, severity, found] = row;

    const findings = await diagnose(
      { findStack: async () => undefined },
      aDiagnosisRequest({ beforeDeploy }),
    );

    expect(findings).toContainEqual(expect.objectContaining({ check: 'stack', severity, found }));
    expect(findings.map(({ check }) => check)).toContain('batch-limits');
  });

  it('takes a stack that is only a change set for an absent one, whatever it describes', async () => {
    const findings = await diagnose(
      {
        findStack: async (name) => ({
          ...{ name, status: 'REVIEW_IN_PROGRESS', description: '' },
          outputs: new Map<string, string>(),
        }),
      },
      aDiagnosisRequest({ beforeDeploy: true }),
    );

    expect(findings.filter(({ check }) => check === 'stack')).toMatchObject([
      { severity: 'ok', found: 'is not deployed here: the name is free' },
    ]);
  });

  it('names what a failed first deployment left, and lets the next one go on', async () => {
    const findings = await diagnose(
      {
        findStack: async (name) => ({
          ...{ name, status: 'ROLLBACK_COMPLETE', description: STACK_DESCRIPTION },
          outputs: new Map<string, string>(),
        }),
        stackResources: async () => [
          { ...aResource('Rows', 'AWS::DynamoDB::Table', 'lab-rows'), status: 'DELETE_SKIPPED' },
        ],
      },
      aDiagnosisRequest({ beforeDeploy: true }),
    );

    expect(unhealthy(findings)).toMatchObject([
      { severity: 'warning', found: 'the first deployment failed (ROLLBACK_COMPLETE)' },
      {
        severity: 'warning',
        found: 'the first deployment left behind: lab-rows (AWS::DynamoDB::Table)',
      },
    ]);
  });

  it('lists every fault at once', async () => {
    const findings = await diagnose({
      bootstrapVersion: async () => undefined,
      streamMapping: async () => ({ state: 'Disabled' }),
      queueDepth: async () => ({ messages: 2 }),
      table: async () => undefined,
      drift: () => Promise.reject(accessDenied('cloudformation:DetectStackResourceDrift')),
    });

    expect(unhealthy(findings).map(({ check, severity }) => [check, severity])).toEqual([
      ['bootstrap', 'problem'],
      ['stream', 'problem'],
      ['rules', 'warning'],
      ['tables', 'problem'],
      ['dead-letters', 'problem'],
    ]);
  });

  it('asks for what the settings name of network, policy and key', async () => {
    const { choices } = aDiagnosisRequest();
    const findings = await diagnose(
      { subnets: async () => [], hasPolicy: async () => false },
      aDiagnosisRequest({
        beforeDeploy: true,
        choices: {
          ...choices,
          network: {
            ...{ kind: 'existing', vpcId: 'vpc-0a', subnetIds: ['subnet-0a'] },
            assignPublicIp: false,
          },
          permissionsBoundary: 'limits',
          encryptionKeyArn: 'arn:aws:kms:us-east-1:111122223333:key/a',
        },
      }),
    );

    expect(unhealthy(findings).map(({ check }) => check)).toEqual([
      ...['permissions-boundary', 'network', 'encryption-key'],
    ]);
  });

  it('goes on when it may not list the resources', async () => {
    const findings = await diagnose({
      stackResources: () => Promise.reject(accessDenied('cloudformation:ListStackResources')),
    });

    expect(unhealthy(findings)).toMatchObject([
      {
        check: 'stack',
        found: 'could not be checked: cloudformation:ListStackResources is not allowed',
      },
    ]);
    expect(findings.map(({ check }) => check)).toContain('bootstrap');
  });

  it('looks at nothing within a stack that is not ours', async () => {
    const findings = await diagnose({
      findStack: async (name) => ({
        ...{ name, status: 'CREATE_COMPLETE', description: 'Web shop' },
        outputs: new Map([['BucketName', 'shop']]),
      }),
    });

    expect(unhealthy(findings)).toMatchObject([
      { found: 'a stack of this name exists and is not ours: it says "Web shop"' },
    ]);
    expect(findings.map(({ check }) => check)).not.toContain('functions');
  });
});
