import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseWorkflowDefinition } from '../../../../lib/domain/definition/definition-parser';
import type { InputError } from '../../../../lib/domain/errors';
import { parseSampleSheet } from '../../../../lib/domain/samples/sample-sheet';

const FOLDER = join(__dirname, '../../../golden/samples');
const WORKFLOW = 'paired.workflow.yaml';
const ANSWER = '.errors.json';

const sheets = readdirSync(FOLDER).filter((name) => !name.endsWith(ANSWER) && name !== WORKFLOW);
const columns = parseWorkflowDefinition(WORKFLOW, read(WORKFLOW)).samples ?? {
  ...{ key: [], columns: {} },
};

test('there are golden sample sheets of the mistakes that people make', () => {
  expect(sheets.length).toBeGreaterThanOrEqual(20);
});

test.each(sheets)('a sample sheet with mistakes is answered with all of them: %s', (name) => {
  const expected: unknown = JSON.parse(read(`${name}${ANSWER}`));

  const errors = check(name);

  expect(errors.length).toBeGreaterThan(0);
  expect(JSON.parse(JSON.stringify(errors))).toEqual(expected);
});

function read(name: string): string {
  return readFileSync(join(FOLDER, name), 'utf8');
}

function check(name: string): readonly InputError[] {
  const checked = parseSampleSheet(name, read(name), { columns, data: 's3://lab-data/runs/' });
  return checked.ok ? [] : checked.errors;
}
