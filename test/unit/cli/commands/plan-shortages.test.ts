import { runWfm } from '../../../support/fake-host';
import { temporaryFolders, writeFiles } from '../../../support/temporary-folder';

const newFolder = temporaryFolders();

const GROWING = `name: growing
version: 1.0.0
engine: snakemake
samples: { key: [sample], columns: { sample: {} } }
steps:
  - name: count
    forEach: [sample]
    outputs: { text: 'counts/{sample}.txt' }
    memory: { start: 1 GiB, perAttempt: 1 GiB, max: 64 GiB }
    command: echo "$sample" > "$text"
publish: { counts: count.text }
`;

/** What people are told of a sheet with this workflow and these resources. */
async function planOf(workflow: string, resources: string, more = ''): Promise<string> {
  const currentFolder = newFolder();
  writeFiles(currentFolder, {
    'workflows/growing/workflow.yaml': GROWING,
    'sheet.yaml': `name: a\nworkflow: ${workflow}\ndata: s3://lab-data/in/\nresources: ${resources}\n${more}`,
  });
  const argv = ['plan', 'sheet.yaml', '--workflows', 'workflows'];
  const { exitCode, stdout, stderr } = await runWfm(argv, { currentFolder });
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  return stdout;
}

describe('wfm plan', () => {
  it("tells what rules of somebody else's workflow ask for in vain", async () => {
    const source = '{ engine: snakemake, source: "https://github.com/lab/motifs", revision: v1 }';

    expect(await planOf(source, '{ align: { cpus: 64 } }')).toContain(
      'Rule "align" needs 64 CPUs, and the engine task of these settings offers 2 CPUs: a deployment with them refuses the sheet',
    );
  });

  it('tells how far memory grows, and nothing of growth that a sheet has left behind', async () => {
    const samples = 'samples: [{ sample: S }]\n';

    expect(await planOf('growing', '{ count: { memory: 2 GiB } }', samples)).toContain(
      'Memory of step "count" may grow to 64 GiB: a job in the engine task of these settings gets at most 3584 MiB',
    );
    const far = await planOf('growing', '{ count: { memory: 65 GiB } }', samples);
    expect(far).toMatch(/^count +1 +sample +0 +1 +65 GiB +- /m);
    expect(far).not.toContain('may grow');
  });
});
