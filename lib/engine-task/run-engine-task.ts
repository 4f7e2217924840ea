import { clearInterval, setInterval } from 'node:timers';
import type { EngineTaskSettings } from '../contract/function-settings';
import { engineLogKey, planKey, resultKey, workKey } from '../contract/storage-layout';
import type { EnginePlan } from '../domain/plan/engine-plan';
import { HEARTBEAT } from '../domain/run/log-excerpt';
import type { RunResult } from '../domain/run/run-report';
import type { TaskConsole } from './engine-output';
import { parseEnginePlan } from './engine-plan-file';
import { runEngine, type EngineRun, type EngineTiming } from './engine-run';
import type { FileMarks } from './file-mark';
import { JobLedger } from './job-ledger';
import { JobWatch } from './job-watch';
import type { ObjectTransfer } from './object-transfer';
import { OutputUploads } from './output-uploads';
import { unlessAborted } from './unless-aborted';
import { OwnRules } from './own-rules';
import { listPublished, markSource, publishFiles } from './publish';
import { RunReporter } from './run-reporter';
import {
  buildRunResult,
  endAfterError,
  endOfEngine,
  failed,
  inPhase,
  succeeded,
  type RunEnding,
} from './run-result';
import type { StopSwitch } from './stop-switch';
import { shareFiles } from './shared-files';
import { messageOf } from './thrown';
import { engineLogFile, prepareWorkFolder, stageWorkFolder } from './work-folder';
import { fetchSource } from './workflow-source';

export interface EngineTaskDeps {
  readonly transfer: ObjectTransfer;
  readonly console: TaskConsole;
  readonly stop: StopSwitch;
  readonly now: () => Date;
  readonly workFolder: string;
  /** The folder with what Snakemake loads of ours. */
  readonly pythonFolder: string;
  /** The engine's, to which ours is added. */
  readonly environment: NodeJS.ProcessEnv;
  readonly timing: EngineTiming;
  /** Waits, unless the signal is aborted first. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** Long jobs say nothing for hours: by this line the sweep tells a task that works from one that has frozen. */
const HEARTBEAT_MS = 5 * 60_000;

/** Does what the plan of this launch and attempt says, leaves `result.json` behind, and returns the exit code. */
export async function runEngineTask(
  settings: EngineTaskSettings,
  deps: EngineTaskDeps,
): Promise<number> {
  const startedAt = deps.now().toISOString();
  const task = new EngineTask(settings, deps);
  const heartbeat = setInterval(() => task.note(HEARTBEAT), HEARTBEAT_MS);
  const ending = await task.run().catch((error: unknown) => endAfterError(error, deps.stop));
  try {
    return await task.leaveResult(ending, startedAt);
  } finally {
    clearInterval(heartbeat);
    deps.stop.close();
  }
}

class EngineTask {
  private readonly reporter: RunReporter;
  private ledger = new JobLedger(0);
  private watch: JobWatch | undefined;
  private commit: string | undefined;
  private cameWithSource: FileMarks = new Map();

  constructor(
    private readonly settings: EngineTaskSettings,
    private readonly deps: EngineTaskDeps,
  ) {
    const { console, now } = deps;
    this.reporter = new RunReporter({ ...this.identity(), console, now });
  }

  async run(): Promise<RunEnding> {
    const plan = await inPhase('PlanUnreadable', () => this.readPlan());
    const { timeoutSeconds } = plan;
    if (timeoutSeconds !== undefined) this.deps.stop.armTimeout(timeoutSeconds);
    await inPhase('StagingFailed', () =>
      prepareWorkFolder(this.deps.workFolder, this.deps.pythonFolder),
    );
    await inPhase('SourceUnavailable', () => this.fetchSource(plan));
    await inPhase('StagingFailed', () => this.stage(plan));
    const uploads = this.openUploads();
    const engine = await inPhase('EngineExited', () => this.runEngine(plan, uploads));
    await this.settle(uploads);
    if (engine.exitCode === 0 && uploads.error === undefined) return this.publish(plan);
    return endOfEngine({
      ...{ engine, stop: this.deps.stop, uploadError: uploads.error },
      failures: this.ledger.failures(),
      running: this.ledger.runningJobs(),
    });
  }

  /** A line for whoever reads the log. */
  note(text: string): void {
    this.reporter.note(text);
  }

  /** Never throws: a result that cannot be written is a failed run to whoever looks for it. */
  async leaveResult(ending: RunEnding, startedAt: string): Promise<number> {
    const { launchId, attempt } = this.identity();
    await this.keepEngineLog();
    const result = buildRunResult(ending, {
      launchId,
      attempt,
      startedAt,
      endedAt: this.deps.now().toISOString(),
      engineVersion: this.watch?.engineVersion,
      workflowCommit: this.commit,
      progress: this.ledger.progress(),
      // Nothing runs any longer, whatever was cut off.
      jobs: { ...this.ledger.counts(), running: 0 },
      steps: this.ledger.finalSteps(),
      workFolder: this.deps.workFolder,
      failures: this.ledger.failures(),
    });
    const isWritten = await this.writeResult(result);
    const { outcome, exitCode } = isWritten ? ending : failed(undefined, ending.exitCode);
    if (ending.error !== undefined)
      this.reporter.note(`${ending.error.type}: ${ending.error.message}`);
    this.reporter.report({ event: 'run-finished', outcome, exitCode });
    return exitCode;
  }

  private identity(): { readonly launchId: string; readonly attempt: number } {
    return { launchId: this.settings.WFM_LAUNCH_ID, attempt: this.settings.WFM_ATTEMPT };
  }

  private async readPlan(): Promise<EnginePlan> {
    const { WFM_BUCKET: bucket, WFM_LAUNCH_ID: launchId } = this.settings;
    const { transfer, stop } = this.deps;
    const text = await transfer.readText({ bucket, key: planKey(launchId) }, stop.requested);
    const plan = parseEnginePlan(text, this.identity());
    this.ledger = new JobLedger(plannedJobs(plan), plan.steps);
    return plan;
  }

  private async stage(plan: EnginePlan): Promise<void> {
    const { transfer, workFolder, stop } = this.deps;
    const bucket = this.settings.WFM_BUCKET;
    await stageWorkFolder(plan, { transfer, bucket, workFolder, signal: stop.requested });
    this.cameWithSource = await markSource(plan, workFolder);
    stop.requested.throwIfAborted();
  }

  /** Before anything of ours is there, which then lies over what is fetched. */
  private async fetchSource(plan: EnginePlan): Promise<void> {
    const { source } = plan;
    if (source === undefined) return;
    this.commit = await fetchSource(source, {
      ...this.deps,
      signal: this.deps.stop.requested,
      note: (text) => this.reporter.note(text),
    });
    if (this.commit !== undefined) this.reporter.note(`the workflow is commit ${this.commit}`);
  }

  private openUploads(): OutputUploads {
    const { transfer, workFolder, stop } = this.deps;
    return new OutputUploads({
      transfer,
      workFolder,
      bucket: this.settings.WFM_BUCKET,
      ...this.identity(),
      signal: stop.deadline,
      onFailure: () => stop.request('upload'),
    });
  }

  private async runEngine(plan: EnginePlan, uploads: OutputUploads): Promise<EngineRun> {
    const { stop, workFolder } = this.deps;
    const watch = new JobWatch({
      ledger: this.ledger,
      uploads,
      reporter: this.reporter,
      workFolder,
      ownRules: new OwnRules(plan.failures ?? [], (text) => this.reporter.note(text)),
      staged: {
        objects: plan.stage.length,
        bytes: plan.stage.reduce((sum, { sizeBytes = 0 }) => sum + sizeBytes, 0),
      },
      isStopping: () => stop.reason !== undefined,
    });
    this.watch = watch;
    const engine = await runEngine(plan, { ...this.deps, watch });
    if (engine.exitCode !== 0) {
      watch.failEnded(engine.printed);
      watch.explainByEngine(engine);
    }
    return { ...engine, lastError: watch.lastError ?? engine.lastError };
  }

  /** Waits for uploads, but not until the task is killed. */
  private async settle(uploads: OutputUploads): Promise<void> {
    await unlessAborted(this.deps.stop.deadline, uploads.settle()).catch((error: unknown) =>
      this.reporter.note(`outputs are left behind: ${messageOf(error)}`),
    );
  }

  private async publish(plan: EnginePlan): Promise<RunEnding> {
    const { transfer, workFolder, stop } = this.deps;
    stop.deadline.throwIfAborted();
    const files = await listPublished(plan, workFolder, this.cameWithSource);
    const unmade = files.flatMap(({ path, missing }) =>
      missing === undefined ? [] : [`"${path}" (${missing})`],
    );
    if (unmade.length > 0) {
      const message = `The engine succeeded, but files to publish do not exist: ${unmade.join(', ')}`;
      return failed({ type: 'EngineExited', message });
    }
    await inPhase('UploadFailed', () =>
      publishFiles(files, { transfer, workFolder, output: plan.output, signal: stop.deadline }),
    );
    await this.share(plan);
    await this.removeTemporaries(plan);
    return succeeded(files.length);
  }

  /** Other launches can do without: they make it again. */
  private async share(plan: EnginePlan): Promise<void> {
    const { transfer, workFolder, stop } = this.deps;
    const note = (text: string): void => this.reporter.note(text);
    await shareFiles(plan, {
      ...{ transfer, workFolder, bucket: this.settings.WFM_BUCKET, note },
      signal: stop.deadline,
      finished: this.watch?.finished ?? new Map(),
    }).catch((error: unknown) => note(`shared files are not kept: ${messageOf(error)}`));
  }

  /** What remains costs a little storage: no reason to call a run failed that has succeeded. */
  private async removeTemporaries({ launchId, temporary }: EnginePlan): Promise<void> {
    const { transfer, stop } = this.deps;
    const keys = temporary.map((path) => workKey(launchId, path));
    try {
      if (keys.length > 0) await transfer.deleteAll(this.settings.WFM_BUCKET, keys, stop.deadline);
    } catch (error) {
      this.reporter.note(`temporary files are left behind: ${messageOf(error)}`);
    }
  }

  private async keepEngineLog(): Promise<void> {
    if (this.watch === undefined) return;
    const { transfer, workFolder } = this.deps;
    const { launchId, attempt } = this.identity();
    const target = { bucket: this.settings.WFM_BUCKET, key: engineLogKey(launchId, attempt) };
    try {
      const signal = this.lastMoments();
      await unlessAborted(signal, transfer.upload(engineLogFile(workFolder), target, signal));
    } catch (error) {
      this.reporter.note(`the engine log is not kept: ${messageOf(error)}`);
    }
  }

  private async writeResult(result: RunResult): Promise<boolean> {
    const { launchId, attempt } = this.identity();
    const target = { bucket: this.settings.WFM_BUCKET, key: resultKey(launchId, attempt) };
    try {
      const text = `${JSON.stringify(result, undefined, 2)}\n`;
      const signal = this.lastMoments();
      await unlessAborted(signal, this.deps.transfer.writeText(target, text, signal));
      return true;
    } catch (error) {
      this.reporter.note(`the result is not written: ${messageOf(error)}`);
      return false;
    }
  }

  private lastMoments(): AbortSignal {
    return AbortSignal.timeout(this.deps.stop.reason === 'signal' ? 6000 : 60_000);
  }
}

/** Undefined for a workflow that says only when it runs what it does. */
function plannedJobs({ steps }: EnginePlan): number | undefined {
  return steps.length === 0 ? undefined : steps.reduce((sum, { jobs }) => sum + jobs, 0);
}
