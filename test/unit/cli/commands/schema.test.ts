import { definitionJsonSchema } from '../../../../lib/domain/definition/definition-json-schema';
import { sheetJsonSchema } from '../../../../lib/domain/sheet/sheet-json-schema';
import { writeExample } from '../../../support/example-sheets';
import { runWfm } from '../../../support/fake-host';
import { temporaryFolders } from '../../../support/temporary-folder';

const newFolder = temporaryFolders();

describe('wfm schema', () => {
  it('prints the JSON Schema of every sheet, for people and for programs', async () => {
    const plain = await runWfm(['schema']);
    const json = await runWfm(['schema', '--json']);

    expect(plain).toEqual({
      exitCode: 0,
      stdout: `${JSON.stringify(sheetJsonSchema(), undefined, 2)}\n`,
      stderr: '',
    });
    expect(json.stdout).toBe(`${JSON.stringify(sheetJsonSchema())}\n`);
  });

  it('prints the JSON Schema of the sheets of one workflow', async () => {
    const { workflows } = writeExample(newFolder());

    const { exitCode, stdout } = await runWfm([
      ...['schema', '--workflow', 'hello', '--workflows', workflows, '--json'],
    ]);

    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      title: 'Configuration sheet of hello',
      properties: {
        workflow: { const: 'hello' },
        parameters: { properties: {} },
        resources: { properties: { greet: { properties: { cpus: {} } } } },
      },
      required: ['name', 'workflow', 'data', 'samples'],
    });
  });

  it('prints the JSON Schema of workflow definitions', async () => {
    const { exitCode, stdout } = await runWfm(['schema', '--definition']);

    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toEqual(definitionJsonSchema());
  });

  it('prints no schema of sheets and definitions at once', async () => {
    expect(await runWfm(['schema', '--definition', '--workflow', 'hello'])).toEqual({
      exitCode: 2,
      stdout: '',
      stderr:
        'error: options --workflow and --definition exclude each other\n  The one is for sheets of a workflow, the other for a workflow.yaml.\n',
    });
  });

  it('describes the bundled workflow', async () => {
    const { stdout } = await runWfm(['schema', '--workflow', 'germline-variants', '--json']);

    expect(JSON.parse(stdout)).toMatchObject({
      properties: {
        parameters: {
          properties: { minimumQuality: { minimum: 0, maximum: 1000, default: 20 } },
          required: ['reference', 'truth'],
        },
      },
    });
  });

  it('names the nearest workflow of one that there is not', async () => {
    const { workflows } = writeExample(newFolder());

    expect(await runWfm(['schema', '--workflow', 'helo', '--workflows', workflows])).toEqual({
      exitCode: 2,
      stdout: '',
      stderr:
        'error: option --workflow names no workflow: "helo"\n  Did you mean "hello"? Known workflows: hello.\n',
    });
  });
});
