import { runChecks } from '../../../lib/actions/check';
import { limitChecks, type LimitDeps } from '../../../lib/actions/diagnose-limits';
import { aDiagnosisRequest, anExaminedDeployment } from '../../support/examined-deployment';

function checksOf(instanceTypes: readonly string[]) {
  const choices = { ...aDiagnosisRequest().choices, instanceTypes };
  const checks = limitChecks(anExaminedDeployment(), choices, false);
  return checks.filter(({ name }) => name === 'instance-types').map(({ subject }) => subject);
}

async function wrongWith(changes: Partial<LimitDeps>, isDeployed = false) {
  const checks = limitChecks(
    anExaminedDeployment(changes),
    aDiagnosisRequest().choices,
    isDeployed,
  );
  const findings = await runChecks(checks);
  return findings.filter(({ severity }) => severity !== 'ok');
}

describe('limitChecks()', () => {
  it('compares each quota with its setting, and gives the command that raises it', async () => {
    const quota: LimitDeps['quota'] = async (service) => (service === 'fargate' ? 63 : 128);

    expect(await wrongWith({ quota })).toMatchObject([
      {
        check: 'quotas',
        severity: 'warning',
        subject: 'EC2 on demand, standard instances (L-1216C47A)',
        found: '128 vCPUs, and "batch.onDemandMaxVcpus" is 256: further jobs wait',
        action:
          'Lower the setting, or run: aws service-quotas request-service-quota-increase --service-code ec2 --quota-code L-1216C47A --desired-value 256',
      },
      { subject: 'Fargate on demand (L-3032A538)' },
    ]);
  });

  it('says when AWS knows no such quota', async () => {
    expect(await wrongWith({ quota: async () => undefined })).toHaveLength(3);
  });

  it('names instance types and families that the region does not offer', async () => {
    expect(await wrongWith({ offeredInstanceTypes: async () => ['m6i'] })).toMatchObject([
      {
        check: 'instance-types',
        severity: 'problem',
        found: 'not offered in this region: c6i.2xlarge',
      },
    ]);
  });

  it.each(['optimal', 'default_x86_64'])('asks no region for %s, a word of AWS Batch', (word) => {
    expect(checksOf([word, 'm6i'])).toEqual(['m6i']);
    expect(checksOf([word])).toEqual([]);
  });

  it.each([
    [47, 47, 0],
    [48, 0, 1],
    [0, 48, 1],
  ])('with %d compute environments and %d queues finds %d problems', async (...row) => {
    const [computeEnvironments, jobQueues, problems] = row;
    const batchUsage = async () => ({ computeEnvironments, jobQueues });

    expect(await wrongWith({ batchUsage })).toHaveLength(problems);
  });

  it('does not count what the deployment itself has', async () => {
    const batchUsage = async () => ({ computeEnvironments: 50, jobQueues: 50 });

    expect(await wrongWith({ batchUsage }, true)).toEqual([]);
  });
});
