import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseConfigurationSheet } from '../../../../lib/domain/sheet/configuration-sheet';
import { parseWorkflowDefinition } from '../../../../lib/domain/definition/definition-parser';
import type { InputError } from '../../../../lib/domain/errors';
import { checkParameters } from '../../../../lib/domain/sheet/launch-parameters';
import { errorsOf } from '../../../support/input-errors';

const FOLDER = join(__dirname, '../../../golden/sheets');
const WORKFLOW = 'two-step.workflow.yaml';

const sheets = readdirSync(FOLDER).filter((name) => name.endsWith('.yaml') && name !== WORKFLOW);
const definition = parseWorkflowDefinition(WORKFLOW, read(WORKFLOW));

test('there are golden sheets of the mistakes that people make', () => {
  expect(sheets.length).toBeGreaterThanOrEqual(20);
});

test.each(sheets)('a sheet with mistakes is answered with all of them: %s', (name) => {
  const expected: unknown = JSON.parse(read(name.replace(/\.yaml$/, '.errors.json')));

  const errors = check(read(name));

  expect(JSON.parse(JSON.stringify(errors))).toEqual(expected);
});

function read(name: string): string {
  return readFileSync(join(FOLDER, name), 'utf8');
}

function check(text: string): readonly InputError[] {
  let errors: readonly InputError[] = [];
  const thrown = errorsOf(() => {
    const checked = checkParameters(definition, parseConfigurationSheet('sheet.yaml', text));
    errors = checked.ok ? [] : checked.errors;
  });
  return [...thrown, ...errors];
}
