import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EnginePlan } from '../../../../lib/domain/plan/engine-plan';
import {
  engineEventSchema,
  runResultSchema,
  type EngineEvent,
  type RunResult,
} from '../../../../lib/domain/run/run-report';
import { writeFiles } from '../../../support/temporary-folder';
import { eTagOf } from './folder-transfer';

export const BUCKET = 'manager-bucket';
export const LAUNCH_ID = 'test-20261124-0123456789';

export interface Scenario {
  readonly snakefile: string;
  readonly plan?: Partial<EnginePlan>;
  /** Staged files by their path in the work folder. */
  readonly inputs?: Readonly<Record<string, string>>;
  readonly profile?: readonly string[];
  readonly environment?: NodeJS.ProcessEnv;
}

export interface EndedTask {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly events: readonly EngineEvent[];
  readonly result: RunResult;
}

/** One engine task over real Snakemake, in folders below `folder`. */
export class TaskRun {
  readonly workFolder: string;
  readonly store: string;
  private child: ChildProcess | undefined;

  constructor(
    folder: string,
    private readonly snakemake: string,
  ) {
    this.workFolder = join(folder, 'work');
    this.store = join(folder, 'store');
    mkdirSync(this.workFolder, { recursive: true });
  }

  /** Puts the plan and all that it names into the store. */
  prepare({ snakefile, plan, inputs = {}, profile = [] }: Scenario): void {
    const settings = ['cores: 2', 'keep-going: true', 'scheduler: greedy', ...profile];
    const profiles = {
      'profile/config.yaml': [...settings, 'log-handler-script: .wfm/wfm_log_handler.py', ''],
      'profile/config.v8+.yaml': [...settings, 'logger: [wfm]', ''],
    };
    const artifacts = {
      Snakefile: snakefile,
      ...Object.fromEntries(
        Object.entries(profiles).map(([path, lines]) => [path, lines.join('\n')]),
      ),
    };
    this.put(prefixKeys(artifacts));
    this.put(
      Object.fromEntries(Object.entries(inputs).map(([path, text]) => [`data/${path}`, text])),
    );
    this.put({
      [`runs/${LAUNCH_ID}/plan.json`]: JSON.stringify({
        ...this.aPlan(Object.keys(artifacts), inputs),
        ...plan,
      }),
    });
  }

  put(objects: Readonly<Record<string, string>>): void {
    writeFiles(join(this.store, BUCKET), objects);
  }

  has(key: string): boolean {
    return existsSync(join(this.store, BUCKET, key));
  }

  read(key: string): string {
    return readFileSync(join(this.store, BUCKET, key), 'utf8');
  }

  signal(name: NodeJS.Signals): void {
    this.child?.kill(name);
  }

  /** Runs the task as a process of its own; `onOutput` sees its standard output as it grows. */
  async run(
    environment: NodeJS.ProcessEnv = {},
    onOutput: (stdout: string) => void = () => undefined,
  ): Promise<EndedTask> {
    const child = spawn(
      process.execPath,
      ['--import', require.resolve('tsx'), require.resolve('./task-program.ts')],
      {
        cwd: this.workFolder,
        env: {
          PATH: process.env['PATH'],
          WFM_BUCKET: BUCKET,
          WFM_LAUNCH_ID: LAUNCH_ID,
          WFM_ATTEMPT: '1',
          WFM_TEST_STORE: this.store,
          ...environment,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    this.child = child;
    const texts = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream].setEncoding('utf8').on('data', (text: string) => {
        texts[stream] += text;
        onOutput(texts.stdout);
      });
    }
    const exitCode = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject).once('close', resolve);
    });
    const result = runResultSchema.parse(
      JSON.parse(this.read(`runs/${LAUNCH_ID}/attempt-1/result.json`)),
    );
    return { exitCode, ...texts, events: eventsIn(texts.stdout), result };
  }

  private aPlan(
    artifacts: readonly string[],
    inputs: Readonly<Record<string, string>>,
  ): EnginePlan {
    return {
      formatVersion: 1,
      launchId: LAUNCH_ID,
      attempt: 1,
      engine: 'snakemake',
      workflow: 'test',
      workflowVersion: '1',
      artifacts: [...artifacts],
      stage: Object.entries(inputs).map(([path, text]) => ({
        bucket: BUCKET,
        key: `data/${path}`,
        eTag: eTagOf(text),
        sizeBytes: Buffer.byteLength(text),
        path,
      })),
      command: [
        this.snakemake,
        '--snakefile',
        'Snakefile',
        '--profile',
        'profile',
        '--directory',
        '.',
      ],
      steps: [],
      publish: [],
      output: `s3://${BUCKET}/runs/${LAUNCH_ID}/results/`,
      temporary: [],
    };
  }
}

/** What a log subscription with the pattern `{ $.wfm = 1 }` would let through. */
export function eventsIn(stdout: string): EngineEvent[] {
  return stdout
    .split('\n')
    .filter((line) => /^\s*\{/u.test(line))
    .map((line) => engineEventSchema.parse(JSON.parse(line)));
}

function prefixKeys(artifacts: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(artifacts).map(([path, text]) => [`runs/${LAUNCH_ID}/${path}`, text]),
  );
}
