import { copyFileSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { runProgram } from '../support/run-program';
import { temporaryFolders, writeFiles } from '../support/temporary-folder';

const root = resolve(__dirname, '../..');
const newFolder = temporaryFolders();

const parts = {
  'bin/app.ts': `import { App } from 'aws-cdk-lib';\nimport '../lib/infra/part';\nexport const app = App;\n`,
  'lambda/part.ts': `import { part } from '../lib/actions/part';\nexport const handler = part;\n`,
  'lib/actions/part.ts': `import { createHash } from 'node:crypto';\nexport const part = createHash;\n`,
  'lib/aws/part.ts': `import { S3Client } from '@aws-sdk/client-s3';\nexport const part = S3Client;\n`,
  'lib/cli/part.ts': `import '../console/part';\nimport '../embedded/part';\n`,
  'lib/compute/part.ts': `import '../domain/part';\n`,
  'lib/console/part.ts': `import '../actions/part';\n`,
  'lib/contract/part.ts': `import 'zod';\nimport '../domain/part';\n`,
  'lib/domain/part.ts': `import 'papaparse';\nimport 'yaml';\nimport 'zod';\n`,
  'lib/embedded/part.ts': `import 'node:http';\nimport 'dynalite';\n`,
  'lib/engine-task/part.ts': `import '../runtime/part';\n`,
  'lib/engines/part.ts': `import 'yaml';\nimport '../domain/part';\nexport type Plan = string;\n`,
  'lib/infra/part.ts': `import 'aws-cdk-lib/aws-s3';\nimport '../contract/part';\n`,
  'lib/runtime/part.ts': `import '../actions/part';\nimport '../aws/part';\n`,
  'test/part.ts': `import '../lib/infra/part';\nimport '../lambda/part';\nimport '@aws-sdk/client-ecs';\n`,
};

// Rule, the file that breaks it, what that file says.
const plants = [
  ['domain-is-pure', 'lib/domain/reads.ts', `import { readFileSync } from 'node:fs';`],
  ['domain-is-pure', 'lib/domain/types.ts', `import type { Stats } from 'node:fs';`],
  ['domain-is-pure', 'lib/domain/event.ts', `import type { Command } from 'commander';`],
  ['contract-is-pure', 'lib/contract/path.ts', `import '../actions/part';`],
  ['engines-are-planners', 'lib/engines/runs.ts', `import { spawn } from 'node:child_process';`],
  ['compute-is-described', 'lib/compute/asks.ts', `import '../engines/part';`],
  ['actions-take-their-effects', 'lib/actions/reads.ts', `import 'node:fs/promises';`],
  ['actions-take-their-effects', 'lib/actions/stores.ts', `import '../aws/part';`],
  ['aws-serves-the-core', 'lib/aws/acts.ts', `import type {} from '../actions/part';`],
  ['aws-knows-engines-by-type', 'lib/aws/plans.ts', `import * as plan from '../engines/part';`],
  ['runtime-builds-services', 'lib/runtime/prints.ts', `import '../cli/part';`],
  ['lambda-stays-at-the-edge', 'lambda/stores.ts', `import '../lib/aws/part';`],
  ['engine-task-stays-at-the-edge', 'lib/engine-task/asks.ts', `import '../cli/part';`],
  ['cli-stays-at-the-edge', 'lib/cli/stores.ts', `import '../aws/part';`],
  ['console-stays-at-the-edge', 'lib/console/asks.ts', `import '../cli/part';`],
  ['infra-shares-the-contract', 'lib/infra/acts.ts', `import '../actions/part';`],
  ['embedded-stands-alone', 'lib/embedded/peeks.ts', `import '../contract/part';`],
  ['only-aws-imports-the-sdk', 'lib/embedded/calls.ts', `import '@aws-sdk/client-s3';`],
  ['only-aws-imports-the-sdk', 'lambda/calls.ts', `import type {} from '@aws-sdk/client-s3';`],
  ['only-infra-imports-the-cdk', 'lib/cli/synth.ts', `import { App } from 'aws-cdk-lib';`],
  ['only-the-app-imports-infra', 'bin/other.ts', `import '../lib/infra/part';`],
  ['only-the-cli-starts-embedded-aws', 'lib/runtime/local.ts', `import '../embedded/part';`],
  ['bin-is-an-end', 'lib/cli/starts.ts', `import '../../bin/app';`],
  ['lambda-is-an-end', 'lambda/twin.ts', `import './part';`],
  ['tests-are-an-end', 'lib/cli/tests.ts', `import '../../test/part';`],
  ['no-cycles', 'lib/cli/one.ts', `import type {} from './other';`],
  ['no-barrels', 'lib/cli/whole.ts', `import './commands/index';`],
  ['everything-resolves', 'lib/cli/lost.ts', `import './nowhere';`],
] as const;

async function findViolations(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const folder = newFolder();
  for (const file of ['.dependency-cruiser.js', 'package.json', 'tsconfig.json']) {
    copyFileSync(join(root, file), join(folder, file));
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  writeFiles(folder, files);
  const program = join(root, 'node_modules/.bin/depcruise');
  const options = ['--config', '.dependency-cruiser.js', '--output-type', 'json'];
  const folders = ['bin', 'lib', 'lambda', 'test'];

  const { stdout } = await runProgram(program, [...options, ...folders], { cwd: folder });

  const { summary } = JSON.parse(stdout) as {
    summary: { violations: { from: string; rule: { name: string } }[] };
  };
  return summary.violations.map(({ from, rule }) => `${rule.name}: ${from}`);
}

describe('the layer check', () => {
  let violations: readonly string[] = [];

  beforeAll(async () => {
    const planted = Object.fromEntries(plants.map(([, file, text]) => [file, `${text}\n`]));
    violations = await findViolations({
      ...parts,
      ...planted,
      'lib/cli/commands/index.ts': `export const barrel = 1;\n`,
      'lib/cli/other.ts': `import type {} from './one';\n`,
    });
  });

  it('accepts a part in every room that imports what it may', async () => {
    expect(await findViolations(parts)).toEqual([]);
  });

  it.each(plants)('bites: %s, in %s', (rule, file) => {
    expect(violations).toContain(`${rule}: ${file}`);
  });

  it('names nothing but the planted files', () => {
    const planted: readonly string[] = plants.map(([, file]) => file);

    const accused = violations.map((violation) => violation.split(': ')[1]);

    expect(accused.filter((file) => file === undefined || !planted.includes(file))).toEqual([]);
  });

  it('has a plant for every rule', () => {
    const { forbidden } = jest.requireActual<{ forbidden: { name: string; comment: string }[] }>(
      join(root, '.dependency-cruiser.js'),
    );

    expect(new Set(plants.map(([rule]) => rule))).toEqual(
      new Set(forbidden.map(({ name }) => name)),
    );
    expect(forbidden.filter(({ comment }) => comment === '')).toEqual([]);
  });
});
