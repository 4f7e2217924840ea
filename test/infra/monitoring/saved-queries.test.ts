import { SAVED_QUERIES, type SavedQuery } from '../../../lib/infra/monitoring/saved-queries';
import { temporaryFolders } from '../../support/temporary-folder';
import { writtenLines } from '../../support/written-lines';
import { resourcesOfType } from '../template/resolved-template';
import { synthesizeStack } from '../template/synthesized-stack';

const temporaryFolder = temporaryFolders();

/** Commands, functions and words of CloudWatch Logs Insights, as far as our queries use them. */
const LANGUAGE = new Set(
  'filter fields stats sort limit by as asc desc and or in like ispresent count avg max min pct latest'.split(
    ' ',
  ),
);

let lines: Awaited<ReturnType<typeof writtenLines>>;

beforeAll(async () => {
  lines = await writtenLines();
});

test.each(SAVED_QUERIES.map((query) => [query.name, query] as const))(
  'the query "%s" asks for fields that its sources write',
  (_, query) => {
    const written = new Set(query.sources.flatMap((source) => lines[source].flatMap(fieldsOf)));

    const asked = askedFields(query);

    expect(asked.length).toBeGreaterThan(0);
    expect(asked.filter((field) => !written.has(field))).toEqual([]);
  },
);

test.each(SAVED_QUERIES.map((query) => [query.name, query] as const))(
  'the query "%s" looks for values that its sources write',
  (_, { sources, commands }) => {
    const all = sources.flatMap((source) => lines[source]);

    for (const [, field = '', value = ''] of commands.join('\n').matchAll(/(\w+) = "([^"]*)"/g)) {
      const found = all.some((line) => line[field] === value);
      expect({ field, value, found }).toEqual({ field, value, found: field !== 'launchId' });
    }
    for (const [, values = ''] of commands.join('\n').matchAll(/event in \[([^\]]*)\]/g)) {
      for (const value of JSON.parse(`[${values}]`) as string[]) {
        expect(all.map(({ event }) => event)).toContain(value);
      }
    }
  },
);

test('askedFields() takes a field that nobody writes for one', () => {
  const commands = ['filter message = "x y" and a.0 > 3', 'stats max(b) / 2 as c by d', 'sort c'];

  expect(askedFields({ name: '', sources: [], commands })).toEqual(['message', 'a.0', 'b', 'd']);
});

test('each saved query stands in the folder of its stack and names the groups of its sources', () => {
  const saved = resourcesOfType(
    synthesizeStack(temporaryFolder()),
    'AWS::Logs::QueryDefinition',
  ).map(({ properties }) => properties);

  expect(saved).toHaveLength(SAVED_QUERIES.length);
  expect(saved[1]).toEqual({
    Name: 'GenomicsWorkflowManager/Failed jobs by step and exit code',
    LogGroupNames: ['<EngineTaskLogs>'],
    QueryString: [
      'filter event = "job-failed"',
      '| stats count(*) as failures, latest(launchId) as lastLaunch by rule, exitCode',
      '| sort failures desc',
    ].join('\n'),
  });
});

test('no query is longer than CloudWatch takes, or reads more than the 50 groups that it allows', () => {
  for (const { commands, sources } of SAVED_QUERIES) {
    expect(commands.join('\n| ').length).toBeLessThan(10_000);
    expect(sources.length).toBeLessThanOrEqual(50);
    // Two of them are allowed.
    expect(commands.filter((command) => command.startsWith('stats')).length).toBeLessThan(3);
  }
});

/** Names in a query that are neither words of the language, nor made by the query itself, nor AWS's own. */
function askedFields({ commands }: SavedQuery): string[] {
  const text = commands
    .join('\n')
    .replace(/"[^"]*"/g, '')
    .replace(/\/[^/\n]*\/(?=$|\s)/gm, (part) => (/[a-z]/i.test(part) ? '' : part));
  const made = new Set([...text.matchAll(/ as (\w+)/g)].map(([, name]) => name));
  const names = [...text.matchAll(/@?[A-Za-z_][\w.]*/g)].map(([name]) => name);
  return [...new Set(names)].filter(
    (name) => !name.startsWith('@') && !LANGUAGE.has(name) && !made.has(name),
  );
}

/** As Insights finds them: members of lists and maps by dots. */
function fieldsOf(line: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(line).flatMap(([name, value]) => {
    if (typeof value !== 'object' || value === null) return [name];
    // A list of any length is one whose first members may be asked for.
    if (Array.isArray(value)) return value.length > 0 ? [0, 1, 2].map((n) => `${name}.${n}`) : [];
    return fieldsOf({ ...value }).map((inner) => `${name}.${inner}`);
  });
}
