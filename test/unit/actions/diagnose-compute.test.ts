import { runChecks } from '../../../lib/actions/check';
import {
  computeChecks,
  imageChecks,
  outsideChecks,
  type ComputeDeps,
} from '../../../lib/actions/diagnose-compute';
import {
  accessDenied,
  anExaminedDeployment,
  IMAGE,
  RESOURCES,
} from '../../support/examined-deployment';

async function wrongWith(changes: Partial<ComputeDeps>) {
  const findings = await runChecks(computeChecks(anExaminedDeployment(changes), RESOURCES));
  return findings.filter(({ severity }) => severity !== 'ok');
}

describe('computeChecks()', () => {
  it.each([
    [undefined, 'problem', 'is gone'],
    [
      { state: 'ENABLED', status: 'INVALID', statusReason: 'CLIENT_ERROR - no subnet' },
      'problem',
      'is INVALID: CLIENT_ERROR - no subnet',
    ],
    [{ state: 'DISABLED', status: 'VALID' }, 'problem', 'is DISABLED: jobs wait for ever'],
    [{ state: 'ENABLED', status: 'UPDATING' }, 'warning', 'is UPDATING'],
  ])('judges a queue that is %j', async (queue, severity, found) => {
    expect(await wrongWith({ jobQueue: async () => queue })).toMatchObject([
      { check: 'job-queues', subject: 'stack-spot', severity, found },
    ]);
  });

  it('names the compute environment that is not valid', async () => {
    const computeEnvironment = async () => ({ state: 'ENABLED', status: 'INVALID' });

    expect(await wrongWith({ computeEnvironment })).toMatchObject([
      { check: 'compute-environments', subject: 'stack-spot', found: 'is INVALID' },
    ]);
  });

  it.each([
    ['DELETING', 'is DELETING'],
    [undefined, 'is gone'],
  ])('judges a state machine that is %s', async (status, found) => {
    expect(await wrongWith({ stateMachineStatus: async () => status })).toMatchObject([
      { check: 'state-machine', subject: 'stack-jobs', severity: 'problem', found },
    ]);
  });
});

describe('imageChecks()', () => {
  it('looks once for an image that several definitions name', async () => {
    const deps = anExaminedDeployment({ hasImage: async () => false });

    const findings = await runChecks(await imageChecks(deps, RESOURCES));

    expect(findings).toMatchObject([{ check: 'images', severity: 'problem', subject: IMAGE }]);
  });

  it('goes on when a definition may not be read', async () => {
    const deps = anExaminedDeployment({
      taskImages: () => Promise.reject(accessDenied('ecs:DescribeTaskDefinition')),
    });

    const findings = await runChecks(await imageChecks(deps, RESOURCES));

    expect(findings).toMatchObject([
      { severity: 'ok', subject: IMAGE },
      {
        severity: 'warning',
        subject: 'engine:7',
        found: 'could not be checked: ecs:DescribeTaskDefinition is not allowed',
      },
    ]);
  });
});

describe('outsideChecks()', () => {
  const cluster = {
    ...({ name: 'lab', kind: 'pcs', nodeInstanceId: 'i-0123456789abcdef0' } as const),
    ...{ user: 'wfm', folder: '/shared', partition: 'all' },
  };

  async function examine(changes: Partial<ComputeDeps>) {
    const services = await anExaminedDeployment().computeServices('');
    const tibanna = {
      stateMachineArn: 'arn:aws:states:eu-west-1:1:stateMachine:unicorn',
      logBucket: 'logs',
    };
    const deps = anExaminedDeployment({
      computeServices: async () => ({ ...services, slurmClusters: [cluster], tibanna }),
      ...changes,
    });
    return runChecks(await outsideChecks(deps, 'stack-compute'));
  }

  it('finds a cluster whose node is online, and the unicorn', async () => {
    expect((await examine({})).map(({ check, severity }) => [check, severity])).toEqual([
      ['slurm', 'ok'],
      ['tibanna', 'ok'],
    ]);
  });

  it.each([
    ['ConnectionLost', 'is ConnectionLost in Systems Manager: no job reaches this cluster'],
    [undefined, 'is not known to Systems Manager: no job reaches this cluster'],
  ])('names the cluster whose node is %s', async (status, found) => {
    expect(await examine({ pingStatus: async () => status })).toMatchObject([
      { check: 'slurm', severity: 'problem', subject: 'lab (i-0123456789abcdef0)', found },
      { check: 'tibanna', severity: 'ok' },
    ]);
  });

  it('names a unicorn that is gone', async () => {
    expect(await examine({ stateMachineStatus: async () => undefined })).toMatchObject([
      { check: 'slurm' },
      { check: 'tibanna', severity: 'problem', subject: 'unicorn', found: 'does not exist' },
    ]);
  });

  it('says when it may not read where jobs run', async () => {
    const computeServices = () => Promise.reject(accessDenied('ssm:GetParameter'));

    expect(await examine({ computeServices })).toMatchObject([
      { check: 'slurm', severity: 'warning', subject: 'stack-compute' },
    ]);
  });

  it('has nothing to ask of a deployment without such a parameter', async () => {
    expect(await outsideChecks(anExaminedDeployment(), undefined)).toEqual([]);
  });
});
