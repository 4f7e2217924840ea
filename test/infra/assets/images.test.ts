import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import * as z from 'zod';
import { ENGINE_IMAGE_NAMES } from '../../../lib/infra/assets/bundles';
import { temporaryFolders } from '../../support/temporary-folder';
import { createStack } from '../template/synthesized-stack';

const ROOT = join(__dirname, '../../..');
const SHARED = join(ROOT, 'images/snakemake');

const temporaryFolder = temporaryFolders();

describe.each(ENGINE_IMAGE_NAMES)('the Dockerfile of %s', (name) => {
  const dockerfile = readFileSync(join(ROOT, 'images', name, 'Dockerfile'), 'utf8');
  const instructions = readInstructions(dockerfile);

  test('starts from a base image of one version', () => {
    expect(argumentsOf(instructions, 'FROM')).toEqual([
      expect.stringMatching(/^[a-z/]+:\d+\.\d+\.\d+$/),
    ]);
  });

  test('names the exact version of every package that it installs', () => {
    const installed = installedPackages(instructions);

    expect(installed.length).toBeGreaterThan(5);
    for (const { program, wanted } of installed) {
      expect(wanted).toMatch(
        program === 'pip' ? /^[a-z0-9-]+==\d[\w.]+$/ : /^[a-z0-9-]+=\d[\w.]*$/,
      );
    }
  });

  test('copies its folder alone, which has the engine task and its listeners', () => {
    expect(argumentsOf(instructions, 'COPY')).toEqual(['. /opt/wfm/']);
    expect(argumentsOf(instructions, 'ADD')).toEqual([]);
    expect(existsSync(join(SHARED, 'bin/wfm-engine-task'))).toBe(true);
    expect(readdirSync(join(SHARED, 'python'))).toEqual(
      expect.arrayContaining(['snakemake_logger_plugin_wfm', 'wfm_log_handler.py']),
    );
  });

  test('runs the engine as a user who owns the work folder and nothing else', () => {
    expect(argumentsOf(instructions, 'USER').at(-1)).toBe('$MAMBA_USER');
    const given = dockerfile.match(/chown .*/g);
    expect(given).toEqual([expect.stringMatching(/ \/work$/)]);
  });

  test('starts the engine task with nothing in between', () => {
    expect(argumentsOf(instructions, 'ENTRYPOINT')).toEqual(['[]']);
    expect(argumentsOf(instructions, 'CMD')).toEqual(['["wfm-engine-task"]']);
  });

  test('is valid shell wherever it runs something', () => {
    for (const script of argumentsOf(instructions, 'RUN')) {
      expect(() => execFileSync('sh', ['-n', '-c', script])).not.toThrow();
    }
  });
});

test('the two images hold the same tools, so that a workflow finds them with either', () => {
  const [first, second] = ENGINE_IMAGE_NAMES.map((name) => {
    const dockerfile = readFileSync(join(ROOT, 'images', name, 'Dockerfile'), 'utf8');
    const wanted = installedPackages(readInstructions(dockerfile)).map((one) => one.wanted);
    return wanted
      .filter((text) => /^(bwa|samtools|bcftools|fastqc|multiqc|salmon|nodejs|git)=/.test(text))
      .sort();
  });

  expect(first).toHaveLength(8);
  expect(second).toEqual(first);
});

test('the Batch plugin is one commit, and its files are compared with a hash of their own', () => {
  const dockerfile = readFileSync(join(SHARED, 'Dockerfile'), 'utf8');

  expect(dockerfile).toMatch(/\bcommit=47e8027a4c5069cddf6730e2a55a5324947d96c7 /);
  expect(dockerfile).toMatch(/\barchive=[0-9a-f]{64} /);
  const steps = [
    'git fetch ',
    'git archive ',
    'sha256sum --check',
    'git checkout ',
    'pip install --no-cache-dir --no-build',
  ];
  const places = steps.map((step) => dockerfile.indexOf(step));
  expect(places).not.toContain(-1);
  expect(places).toEqual([...places].sort((a, b) => a - b));
});

test('images are built for the processors that they run on, whatever the deploying machine has', () => {
  const stack = createStack(temporaryFolder());

  const { directory } = z.instanceof(App).parse(stack.node.root).synth();

  const manifest = readFileSync(join(directory, `${stack.artifactId}.assets.json`), 'utf8');
  const { dockerImages } = assetsSchema.parse(JSON.parse(manifest));
  const platforms = Object.values(dockerImages).map(({ source }) => source.platform);
  expect(new Set(platforms)).toEqual(new Set(['linux/amd64']));
});

const assetsSchema = z.object({
  dockerImages: z.record(z.string(), z.object({ source: z.object({ platform: z.string() }) })),
});

interface Instruction {
  readonly name: string;
  readonly text: string;
}

/** Lines that end in a backslash go on; comments are none of them. */
function readInstructions(dockerfile: string): Instruction[] {
  const joined = dockerfile.replaceAll(/^#.*\n/gm, '').replaceAll(/\\\n\s*/g, ' ');
  return joined
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => ({ name: line.split(' ')[0] ?? '', text: line.slice(line.indexOf(' ') + 1) }));
}

function argumentsOf(instructions: readonly Instruction[], name: string): string[] {
  return instructions.filter((one) => one.name === name).map(({ text }) => text);
}

/** What micromamba and pip are asked for by name; a folder of ours has its own check. */
function installedPackages(instructions: readonly Instruction[]) {
  const commands = argumentsOf(instructions, 'RUN').flatMap((script) => script.split('&&'));
  return commands.flatMap((command) => {
    const [program = '', action, ...rest] = command.trim().split(/\s+/);
    if (action !== 'install') return [];
    const values = rest.filter((word, index) => !isOption(word, rest[index - 1]));
    return values.filter((word) => !word.startsWith('/')).map((wanted) => ({ program, wanted }));
  });
}

function isOption(word: string, before: string | undefined): boolean {
  return word.startsWith('--') || before === '--name' || before === '--channel';
}
