import { join } from 'node:path';
import { caseOf, runFuzz } from '../../../bin/fuzz/run-fuzz';
import type { PlannedRun } from '../../../lib/engines/engine';
import { runProgram } from '../../support/run-program';

const root = join(__dirname, '../../..');

test('no value, name or text becomes code in 300 generated cases, and each arrives byte for byte', async () => {
  const { cases, refused, failures } = await runFuzz({ cases: 300, seed: 20_261_130 });

  expect(failures.map(({ fuzzCase: { seed }, reason }) => ({ seed, reason }))).toEqual([]);
  expect(cases).toBe(300);
  // Most have to run: what is refused shows only that it is refused.
  expect(refused).toBeGreaterThan(20);
  expect(refused).toBeLessThan(100);
});

test('caseOf() makes the same case of the same seed', () => {
  expect(caseOf(7)).toEqual(caseOf(7));
  expect(caseOf(7)).not.toEqual(caseOf(8));
});

test.each([
  ['text is not quoted', /\{params\.(\w+):q\}/g, '{params.$1}'],
  ['text is put into the quotes of a command', /"@RG\\tID:\$(\w+)/g, '"@RG\\tID:{params.$1}'],
  ['braces of a command are not doubled', /\{\{/g, '{'],
  ['a comment takes a line break', /^# (?=\S)/m, '# \nopen("stranger", "w")\n# '],
])('runFuzz() finds it when %s', async (_, pattern, replacement) => {
  const change = (run: PlannedRun): PlannedRun => {
    const snakefile = run.files.get('Snakefile') ?? '';
    const files = new Map(run.files).set('Snakefile', snakefile.replace(pattern, replacement));
    return { ...run, files };
  };

  const { failures } = await runFuzz({ cases: 1, seed: SEED_OF_ALL_KINDS, change });

  expect(failures).not.toEqual([]);
});

/** Its case has a text in the quotes of a read group, a command with braces, a comment, and nothing that is refused. */
const SEED_OF_ALL_KINDS = 41;

test('npm run fuzz prints each failing case with the seed that repeats it, and how many there are', async () => {
  const { exitCode, stdout } = await fuzz('--cases', '1', '--seed', '1', '--snakemake', 'false');

  expect(exitCode).toBe(1);
  expect(stdout).toMatch(/^Case of seed 1 failed \(npm run fuzz -- --cases 1 --seed 1\):\n/);
  expect(stdout).toMatch(/\n1 cases, 1 failures\n$/);
});

test('npm run fuzz without a failure says so, and nothing else on its output', async () => {
  const { exitCode, stdout, stderr } = await fuzz('--cases', '2', '--seed', '12');

  expect(exitCode).toBe(0);
  expect(stdout).toBe('2 cases, 0 failures\n');
  expect(stderr).toContain('2 of 2 cases, 0 failures\n');
});

test('npm run fuzz refuses options that it does not know with what it knows', async () => {
  const { exitCode, stderr } = await fuzz('--cases', 'none');

  expect(exitCode).toBe(2);
  expect(stderr).toContain('Usage: npm run fuzz');
});

function fuzz(...args: readonly string[]) {
  return runProgram('npx', ['tsx', 'bin/fuzz.ts', ...args], { cwd: root });
}
