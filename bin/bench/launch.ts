import { spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { awaitRegistration } from '../../lib/cli/await-registration';
import type { Host, LocalAws } from '../../lib/cli/host';
import { createProcessHost } from '../../lib/cli/process-host';
import { readPlan } from '../../lib/cli/watch-launch';
import { hasEnded, type Launch } from '../../lib/domain/launch/launch';
import { artifactKey } from '../../lib/contract/storage-layout';
import type { CliServices } from '../../lib/runtime/cli-services';
import { measurePairs, renderLine } from './pairs';

const FLOOR = 'bare snakemake';
const POLL_MILLISECONDS = 20;
const WORKFLOW_NAME = 'bench';

/** The smallest real run: one job, warm and cold. */
export async function benchLaunch(pairs: number, print: (line: string) => void): Promise<void> {
  const bench = await LaunchBench.create(0);
  try {
    await bench.start();
    await bench.launch();
    const warm = await measurePairs(
      pairs,
      () => bench.launch(),
      () => bench.runBare(),
    );
    print(renderLine(warm, { name: 'launch', what: 'hello, warm', floor: FLOOR, goal: 1.3 }));
    const cold = await measurePairs(
      pairs,
      async () => {
        // New processes of all functions; that embedded AWS itself starts is not what a launch waits for.
        await bench.start();
        return bench.launch();
      },
      () => bench.runBare(),
    );
    print(renderLine(cold, { name: 'launch', what: 'hello, cold', floor: FLOOR, goal: 2 }));
  } finally {
    await bench.remove();
  }
}

/** A workload of a minute: what we add should vanish in it. */
export async function benchLongLaunch(pairs: number, print: (line: string) => void): Promise<void> {
  const bench = await LaunchBench.create(60);
  try {
    await bench.start();
    await bench.launch();
    const long = await measurePairs(
      pairs,
      () => bench.launch(),
      () => bench.runBare(),
    );
    print(renderLine(long, { name: 'launch', what: '60 s workload', floor: FLOOR, goal: 1.02 }));
  } finally {
    await bench.remove();
  }
}

function workflowOf(seconds: number): string {
  return `name: ${WORKFLOW_NAME}
version: 1.0.0
engine: snakemake
steps:
  - name: hello
    outputs: { greeting: hello/greeting.txt }
    memory: 300 MiB
    command: |
      sleep ${seconds}
      echo hello > "$greeting"
publish: { greeting: hello.greeting }
`;
}

/** The manager on embedded AWS with one small workflow more, and the files of its run for a bare Snakemake. */
class LaunchBench {
  private aws: LocalAws | undefined;
  private services: CliServices | undefined;
  private launches = 0;

  private constructor(
    private readonly host: Host,
    private readonly folder: string,
  ) {}

  static async create(seconds: number): Promise<LaunchBench> {
    const host = createProcessHost();
    const folder = mkdtempSync(join(tmpdir(), 'wfm-bench-'));
    const assembly = await host.synthesize((line) => console.error(line));
    addWorkflow(assembly, join(folder, 'assembly'), workflowOf(seconds));
    return new LaunchBench(host, folder);
  }

  /** Starts embedded AWS, anew if it runs. */
  async start(): Promise<void> {
    await this.aws?.stop();
    this.aws = await this.host.startLocalAws({
      assemblyDirectory: join(this.folder, 'assembly'),
      report: () => undefined,
    });
    this.host.enter(this.aws.environment);
    this.services = await this.host.connect(this.aws.stackName);
  }

  /** Seconds from the sheet's PUT to the end of its launch. */
  async launch(): Promise<number> {
    const { services, host } = this;
    if (services === undefined) throw new Error('Embedded AWS was not started');
    const bucket = services.deployment.bucketName;
    this.launches += 1;
    const sheet = `name: bench\nworkflow: ${WORKFLOW_NAME}\ndata: s3://${bucket}/data/\n`;
    const key = `launches/bench/${this.launches}/sheet.yaml`;
    const begin = performance.now();
    const versionId = await services.objects.upload({ bucket, key }, Buffer.from(sheet));
    const version = { bucket, key, versionId: versionId ?? '' };
    const registered = await awaitRegistration(services, version, {
      name: 'bench',
      host: { now: () => host.now(), sleep: () => host.sleep(POLL_MILLISECONDS) },
    });
    const launch = await this.untilEnded(services, registered);
    const seconds = (performance.now() - begin) / 1000;
    if (launch.recordedStatus !== 'SUCCEEDED') {
      throw new Error(`A launch ended ${launch.recordedStatus}: ${launch.statusReason ?? ''}`);
    }
    await this.keepArtifacts(services, launch);
    return seconds;
  }

  /** Seconds that Snakemake takes over the same files, started by hand in a fresh folder. */
  async runBare(): Promise<number> {
    const work = mkdtempSync(join(this.folder, 'bare-'));
    cpSync(join(this.folder, 'artifacts'), work, { recursive: true });
    const begin = performance.now();
    const exitCode = await run('snakemake', ['--snakefile', 'Snakefile', '--cores', '2'], work);
    const seconds = (performance.now() - begin) / 1000;
    if (exitCode !== 0) throw new Error(`Bare snakemake ended with ${String(exitCode)}`);
    rmSync(work, { recursive: true });
    return seconds;
  }

  async remove(): Promise<void> {
    await this.aws?.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async untilEnded(services: CliServices, launch: Launch): Promise<Launch> {
    let current = launch;
    while (!hasEnded(current)) {
      await this.host.sleep(POLL_MILLISECONDS);
      current = (await services.launches.find(launch.launchId)) ?? current;
    }
    return current;
  }

  private async keepArtifacts(services: CliServices, { launchId }: Launch): Promise<void> {
    const folder = join(this.folder, 'artifacts');
    if (existsSync(folder)) return;
    const plan = await readPlan(services, launchId);
    const bucket = services.deployment.bucketName;
    for (const path of plan?.artifacts ?? []) {
      await services.download({ bucket, key: artifactKey(launchId, path) }, join(folder, path));
    }
  }
}

/** A copy of the assembly whose functions know one workflow more. */
function addWorkflow(assembly: string, copy: string, text: string): void {
  cpSync(assembly, copy, { recursive: true });
  for (const asset of readdirSync(copy)) {
    if (!existsSync(join(copy, asset, 'workflows'))) continue;
    const file = join(copy, asset, 'workflows', WORKFLOW_NAME, 'workflow.yaml');
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

async function run(program: string, args: readonly string[], cwd: string): Promise<number | null> {
  const child = spawn(program, args, { cwd, stdio: 'ignore' });
  return new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
}
