import type { DiagnosisDeps } from '../../../../lib/actions/diagnose-deployment';
import { CommandError } from '../../../../lib/cli/command-error';
import { anExaminedDeployment } from '../../../support/examined-deployment';
import { runWfm } from '../../../support/fake-host';
import { temporaryFolders, writeFiles } from '../../../support/temporary-folder';

const newFolder = temporaryFolders();

interface Run {
  readonly changes?: Partial<DiagnosisDeps>;
  readonly cdkJson?: string;
  readonly isTTY?: boolean;
  readonly environment?: Readonly<Record<string, string>>;
  readonly synthesize?: () => Promise<string>;
}

async function doctor(argv: readonly string[], run: Run = {}) {
  const productFolder = newFolder();
  writeFiles(productFolder, {
    'package.json': '{"version":"1.2.3"}',
    'cdk.json': run.cdkJson ?? '{"context":{"wfm":{"stackName":"Lab"}}}',
  });
  const asked: string[] = [];
  const ended = await runWfm(['doctor', ...argv], {
    productFolder,
    environment: run.environment ?? {},
    ...(run.isTTY === undefined ? {} : { isTTY: run.isTTY }),
    ...(run.synthesize === undefined ? {} : { synthesize: run.synthesize }),
    examine: async (stackName) => {
      asked.push(stackName);
      return anExaminedDeployment(run.changes);
    },
  });
  return { ...ended, asked };
}

describe('wfm doctor', () => {
  it('ends with 0 and says so in JSON when nothing is wrong', async () => {
    const { exitCode, stdout, stderr } = await doctor(['--json']);

    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      ...{ healthy: true, stackName: 'Lab', accountId: '111122223333', region: 'eu-west-1' },
      checks: expect.arrayContaining([
        {
          check: 'bootstrap',
          severity: 'ok',
          subject: '111122223333/eu-west-1',
          found: 'version 30',
          action: null,
          link: 'docs/runbook.md#doctor-bootstrap',
        },
      ]) as unknown,
    });
    expect(stderr).toContain('Looking at account 111122223333 in eu-west-1 ...');
  });

  it('ends with 1 when there is a problem', async () => {
    const run = await doctor(['--json'], { changes: { table: async () => undefined } });

    expect(run.exitCode).toBe(1);
    expect(JSON.parse(run.stdout)).toMatchObject({ healthy: false });
  });

  it('stays healthy with warnings', async () => {
    const run = await doctor(['--json'], { changes: { hasRole: async () => false } });

    expect(run.exitCode).toBe(0);
    expect(JSON.parse(run.stdout)).toMatchObject({ healthy: true });
  });

  it('shows people what is wrong last, with what to do and where to read more', async () => {
    const { stdout, stderr } = await doctor([], {
      isTTY: true,
      changes: {
        queueDepth: async () => ({ messages: 1 }),
        hasRole: async (name) => name !== 'AWSServiceRoleForECS',
      },
      environment: { NO_COLOR: '1' },
    });

    expect(stdout.trimEnd().split('\n').slice(-6)).toEqual([
      'warning  service-roles: AWSServiceRoleForECS does not exist yet: AWS makes it at first use, and a first deployment can fail meanwhile',
      '         Run: aws iam create-service-linked-role --aws-service-name ecs.amazonaws.com',
      '         docs/runbook.md#doctor-service-roles',
      'problem  dead-letters: stack-unprocessed holds 1 event that could not be handled',
      '         See what they are with "wfm redrive"; with --yes it sends them again.',
      '         docs/runbook.md#doctor-dead-letters',
    ]);
    expect(stderr).toMatch(/1 problem, 1 warning, \d+ ok\n$/);
  });

  it('prints tab-separated lines into a pipe', async () => {
    const { stdout } = await doctor([]);

    const [header, ...lines] = stdout.trimEnd().split('\n');
    expect(header).toBe('severity\tcheck\tsubject\tfound\taction\tlink');
    expect(lines.every((line) => line.split('\t').length === 6)).toBe(true);
  });

  it('leaves control characters of others out of a terminal', async () => {
    const { stdout } = await doctor([], {
      isTTY: true,
      environment: { NO_COLOR: '1' },
      changes: {
        subscriptions: async () => [
          { protocol: 'email', endpoint: 'a\u001b[2Jb@example.org', confirmed: false },
        ],
      },
    });

    expect(stdout).not.toContain('\u001b');
  });

  it('looks only at the account with --before-deploy', async () => {
    const { stdout } = await doctor(['--before-deploy', '--json']);

    expect(stdout).not.toContain('"functions"');
  });

  it('asks no account before a deployment whose settings have mistakes', async () => {
    const evidence = ['"engineCpus" must be 1, 2, 4, 8 or 16: current value is 3'];
    const { exitCode, stderr, asked } = await doctor(['--before-deploy'], {
      synthesize: () =>
        Promise.reject(
          new CommandError('SynthesisError', 'The stack cannot be synthesized', { evidence }),
        ),
    });

    expect({ exitCode, asked }).toEqual({ exitCode: 1, asked: [] });
    expect(stderr).toContain('"engineCpus" must be 1, 2, 4, 8 or 16: current value is 3');
  });

  it.each([
    [[], 'Lab'],
    [['--stack', 'Mine'], 'Mine'],
  ])('before a deployment, with %j, WFM_STACK does not name the stack', async (argv, name) => {
    const environment = { WFM_STACK: 'Theirs' };

    const { asked } = await doctor(['--before-deploy', ...argv], { environment });

    expect(asked).toEqual([name]);
  });

  it.each([
    [['--stack', 'Mine'], {}, 'Mine'],
    [[], { WFM_STACK: 'Theirs' }, 'Theirs'],
    [[], {}, 'Lab'],
  ])('looks at the stack that %j, %j and the settings name', async (argv, environment, name) => {
    const { asked } = await doctor(argv, { environment });

    expect(asked).toEqual([name]);
  });

  it('calls settings that cannot be read a problem, and looks at the rest', async () => {
    const { exitCode, stdout } = await doctor(['--json'], { cdkJson: '{' });

    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      checks: expect.arrayContaining([
        expect.objectContaining({ check: 'settings', severity: 'problem', subject: 'cdk.json' }),
        expect.objectContaining({ check: 'tables', severity: 'ok' }),
      ]) as unknown,
    });
  });
});
