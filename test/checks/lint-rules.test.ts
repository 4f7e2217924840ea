import { copyFileSync, symlinkSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { runProgram } from '../support/run-program';
import { temporaryFolders, writeFiles } from '../support/temporary-folder';

const root = resolve(__dirname, '../..');
const newFolder = temporaryFolders();

interface LintedFile {
  readonly filePath: string;
  readonly messages: readonly { readonly ruleId: string | null }[];
}

const constant = 'export const one = 1;';
const assertion = 'export const text = JSON.parse("1") as string;';
const print = `console.log('x');\n${constant}`;
const clock = 'export const at = [Date.now()];';
const lostCause = `export function parse(): void {
  try {
    JSON.parse('');
  } catch (error) {
    throw new Error(String(error));
  }
}`;

// File, what it says, the rule that it breaks.
const refused = [
  ['lib/domain/long.ts', aFunction(61), 'house/function-length'],
  ['lib/domain/constructs.ts', aConstructor(61), 'house/function-length'],
  ['lib/infra/builds-long.ts', aConstructor(81), 'house/function-length'],
  ['lib/domain/many.ts', constants(301), 'max-lines'],
  ['lambda/many.ts', constants(61), 'max-lines'],
  ['lib/aws/asserts.ts', assertion, '@typescript-eslint/consistent-type-assertions'],
  ['lib/aws/any.ts', 'export const x: any = 1;', '@typescript-eslint/no-explicit-any'],
  ['test/insists.ts', 'export const n = [1][0]!;', '@typescript-eslint/no-non-null-assertion'],
  ['lib/aws/default.ts', 'export default 1;', 'no-restricted-exports'],
  ['lib/aws/prints.ts', print, 'no-console'],
  ['lib/aws/loses-cause.ts', lostCause, 'preserve-caught-error'],
  ['lib/domain/when.ts', clock, 'no-restricted-syntax'],
  ['lib/aws/arrow.ts', 'export const f = () => 1;', 'no-restricted-syntax'],
  ['lib/aws/s3-utils.ts', constant, 'check-file/filename-blocklist'],
  ['lib/infra/launch-manager.ts', constant, 'check-file/filename-blocklist'],
  ['lib/aws/camelCase.ts', constant, 'check-file/filename-naming-convention'],
  ['lib/aws/index.ts', constant, 'check-file/no-index'],
  ['test/unit/empty.test.ts', `it('asserts nothing', () => undefined);`, 'jest/expect-expect'],
] as const;

const accepted = [
  ['a function of 60 lines', 'lib/domain/fits.ts', aFunction(60)],
  ['a constructor of 80 lines in lib/infra', 'lib/infra/builds.ts', aConstructor(80)],
  ['a file of 300 lines', 'lib/domain/many-fit.ts', constants(300)],
  ['a long describe', 'test/unit/long.test.ts', aDescribe(30)],
  ['as const', 'lib/aws/constant.ts', 'export const words = ["a"] as const;'],
  ['a type assertion in a test', 'test/asserts.ts', assertion],
  ['the printer of the command line', 'lib/cli/output.ts', print],
  ['the clock outside the core', 'lib/aws/when.ts', clock],
  ['a banned word inside another', 'lib/aws/simple-metadata.ts', constant],
  ['the name of the product', 'lib/infra/workflow-manager-stack.ts', constant],
  ['a check of a template', 'test/infra/template.test.ts', aTemplateTest()],
] as const;

describe('the lint rules', () => {
  const brokenRules = new Map<string, readonly (string | null)[]>();

  beforeAll(async () => {
    const folder = newFolder();
    for (const file of ['eslint.config.js', 'package.json', 'tsconfig.json']) {
      copyFileSync(join(root, file), join(folder, file));
    }
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    for (const [file, text] of refused) writeFiles(folder, { [file]: `${text}\n` });
    for (const [, file, text] of accepted) writeFiles(folder, { [file]: `${text}\n` });
    const program = join(root, 'node_modules/.bin/eslint');

    const { stdout } = await runProgram(program, ['--format', 'json', '.'], { cwd: folder });

    for (const { filePath, messages } of JSON.parse(stdout) as readonly LintedFile[]) {
      const rules = messages.map(({ ruleId }) => ruleId);
      brokenRules.set(relative(folder, filePath), rules);
    }
  });

  it.each(refused)('refuse %s', (file, _text, rule) => {
    expect(brokenRules.get(file)).toContain(rule);
  });

  it.each(accepted)('accept %s', (_what, file) => {
    expect(brokenRules.get(file)).toEqual([]);
  });
});

function aFunction(length: number): string {
  const body = repeat(length - 4, () => 'n += 1;');
  return `export function count(): number {\nlet n = 0;\n\n\n${body}\nreturn n;\n}`;
}

function aConstructor(length: number): string {
  const body = repeat(length - 2, () => 'this.n += 1;');
  return `export class Part {\nn = 0;\nconstructor() {\n${body}\n}\n}`;
}

function constants(count: number): string {
  return repeat(count, (index) => `export const n${index} = ${index};`);
}

function aDescribe(tests: number): string {
  const body = repeat(
    tests,
    (index) => `it('counts ${index}', () => {\n  expect(${index}).toBe(${index});\n});\n`,
  );
  return `describe('a list', () => {\n${body}\n});`;
}

function aTemplateTest(): string {
  return `const template = { hasResourceProperties: (type: string) => type };
it('has a table', () => {
  template.hasResourceProperties('AWS::DynamoDB::Table');
});`;
}

function repeat(count: number, line: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => line(index)).join('\n');
}
