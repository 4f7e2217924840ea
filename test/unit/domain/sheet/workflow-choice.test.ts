// cspell:ignore revison stpes
import { nameOfSource, type WorkflowSource } from '../../../../lib/domain/sheet/workflow-choice';
import { readConfigurationSheet } from '../../../../lib/domain/sheet/configuration-sheet';

function choose(workflow: string) {
  const text = `name: a\nworkflow: ${workflow}\ndata: s3://lab-data/\n`;
  const { parsed, errors } = readConfigurationSheet('sheet.yaml', text);
  return { choice: parsed?.sheet.workflow, errors };
}

function refusalOf(workflow: string): string | undefined {
  return choose(workflow).errors[0]?.message;
}

test('a name is a workflow of the deployment', () => {
  expect(choose('germline-variants')).toEqual({
    choice: { kind: 'deployed', name: 'germline-variants' },
    errors: [],
  });
});

test('a map with a source is a workflow of somebody else, with the standard layout where nothing else is said', () => {
  const { choice } = choose(
    '{ engine: snakemake, source: "https://github.com/lab/flow", revision: v1 }',
  );

  expect(choice).toEqual({
    kind: 'foreign',
    engine: 'snakemake',
    source: { kind: 'git', url: 'https://github.com/lab/flow' },
    revision: 'v1',
    snakefile: 'workflow/Snakefile',
    publish: ['results'],
  });
});

test.each([
  ['s3://lab-data/flow/', { kind: 'folder', uri: { bucket: 'lab-data', key: 'flow/' } }],
  [
    's3://lab-data/flow.tar.gz',
    { kind: 'archive', uri: { bucket: 'lab-data', key: 'flow.tar.gz' } },
  ],
  ['s3://lab-data/flow.zip', { kind: 'archive', uri: { bucket: 'lab-data', key: 'flow.zip' } }],
  ['file:///srv/flow', { kind: 'git', url: 'file:///srv/flow' }],
])('the source %s', (source, expected) => {
  expect(choose(`{ engine: snakemake, source: "${source}" }`).choice).toMatchObject({
    source: expected,
  });
});

test.each([
  ['git@github.com:lab/flow.git', /must be the https URL/],
  ['ext::sh -c "touch canary"', /must be the https URL/],
  ['--upload-pack=touch', /must be the https URL/],
  ['ssh://example.org/flow', /must be the https URL/],
  ['s3://lab-data/flow', /must be the https URL/],
  ['https://me:secret@example.org/flow', /must hold no user name and no password/],
  ['https://example.org/flow?ref=v1', /without "\?" and "#"/],
  ['https://example.org/a flow', /must be the https URL/],
  ['https://example.org/lab/../evil', /must be the https URL/],
  ['https://example.org/lab/%2e%2e/evil', /must be the https URL/],
  ['https://example.org/lab/..%2fevil', /must be the https URL/],
  ['https://EXAMPLE.org/lab', /must be the https URL/],
  ['https://example.org:443/lab', /must be the https URL/],
  [`https://example.org/${'a'.repeat(2000)}`, /must have at most 2000 characters/],
  [`a@b${'/'.repeat(200_000)}!`, /must have at most 2000 characters/],
])('the source %s is refused', (source, message) => {
  expect(refusalOf(`{ engine: snakemake, source: ${JSON.stringify(source)} }`)).toMatch(message);
});

test.each(['-b', '--upload-pack=x', 'a b', 'v1;rm', '', '../v1'])(
  'the revision "%s" is refused',
  (revision) => {
    const text = `{ engine: snakemake, source: "https://example.org/flow", revision: "${revision}" }`;

    expect(refusalOf(text)).toMatch(/must be a tag, a branch or a commit/);
  },
);

test.each([
  '/etc/passwd',
  '.wfm/x',
  'wfm/config.json',
  '.git/config',
  '../Snakefile',
  'a//b',
  'work flow/Snakefile',
  '$(id)',
])('the path "%s" is refused', (path) => {
  const text = `{ engine: snakemake, source: "https://example.org/flow", snakefile: "${path}" }`;

  expect(refusalOf(text)).toMatch(/must be a path of letters/);
});

test('of a misspelt map the errors are those of what was meant', () => {
  const foreign = choose('{ engine: snakemake, source: "https://example.org/flow", revison: v1 }');
  const own = choose(
    '{ engine: snakemake, stpes: [{ name: a, outputs: { b: c }, command: d }], publish: { b: a.b } }',
  );

  expect(foreign.errors.map(({ line, message, hint }) => [line, message, hint])).toEqual([
    [
      2,
      'Unknown key "revison"',
      'Did you mean "revision"? Allowed here: engine, source, revision, snakefile, config, samples, publish.',
    ],
  ]);
  expect(own.errors.map(({ message, hint }) => [message, hint])).toEqual([
    [
      'Unknown key "stpes"',
      'Did you mean "steps"? Allowed here: name, description, engine, samples, lists, references, parameters, steps, publish.',
    ],
  ]);
});

test.each([
  ['workflow/Snakefile', /must end with .csv or .tsv/],
  ['wfm/profile/config.yaml', /must be a path of letters/],
  ['config/samples.tsv.py', /must end with .csv or .tsv/],
])('samples cannot be written to %s', (path, message) => {
  const text = `{ engine: snakemake, source: "https://example.org/flow", samples: { path: ${path} } }`;

  expect(refusalOf(text)).toMatch(message);
});

test('a password is told to nobody', () => {
  const [error] = choose(
    '{ engine: snakemake, source: "https://me:secret@example.org/flow", revision: v1 }',
  ).errors;

  expect(JSON.stringify(error)).not.toContain('secret');
});

test.each<[WorkflowSource, string]>([
  [{ kind: 'git', url: 'https://github.com/lab/RNA_seq.git' }, 'rna-seq'],
  [{ kind: 'git', url: 'https://example.org' }, 'workflow'],
  [{ kind: 'archive', uri: { bucket: 'b', key: 'x/Flow-1.2.tar.gz' } }, 'flow-1-2'],
  [{ kind: 'folder', uri: { bucket: 'b', key: 'flows/motifs/' } }, 'motifs'],
])('%j is called %s', (source, name) => {
  expect(nameOfSource(source)).toBe(name);
});
