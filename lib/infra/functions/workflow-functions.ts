import type { IRole } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { BatchCompute } from '../batch/batch-compute';
import type { FunctionParts } from './bundled-function';
import type { Bundles } from '../assets/bundles';
import type { EngineCluster } from '../engine/engine-cluster';
import type { JobOrchestration } from '../orchestration/job-orchestration';
import { LaunchFunction } from './launch-function';
import { LogParserFunction } from './log-parser-function';
import { RegisterFunction } from './register-function';
import { StateNotifierFunction } from './state-notifier-function';

export interface WorkflowFunctionsProps extends Omit<FunctionParts, 'bundle'> {
  /** Folder of each function. */
  readonly bundles: Bundles['functions'];
  /** Where engine tasks run. */
  readonly engine: EngineCluster;
  /** Where their jobs run. */
  readonly batch: BatchCompute;
  /** Runs jobs without an engine. */
  readonly orchestration: JobOrchestration;
}

/** The four functions, each with its grants and with what wakes it. */
export class WorkflowFunctions extends Construct {
  /** Hears of sheets. */
  readonly register: RegisterFunction;
  /** Hears of rows. */
  readonly launch: LaunchFunction;
  /** Hears of log lines. */
  readonly logParser: LogParserFunction;
  /** For the rules that tell of state changes. */
  readonly stateNotifier: StateNotifierFunction;
  /** All four, e.g. to deny them something. */
  readonly roles: readonly IRole[];

  constructor(scope: Construct, id: string, props: WorkflowFunctionsProps) {
    super(scope, id);
    const { bundles, settings, storage, engine, batch, orchestration, deadLetters } = props;
    const shared = { settings, storage, deadLetters };
    this.register = new RegisterFunction(this, 'Register', {
      bundle: bundles.register,
      ...shared,
    });
    this.launch = new LaunchFunction(this, 'Launch', {
      bundle: bundles.launch,
      engine,
      ...shared,
    });
    this.logParser = new LogParserFunction(this, 'LogParser', {
      bundle: bundles['log-parser'],
      engine,
      batch,
      ...shared,
    });
    this.stateNotifier = new StateNotifierFunction(this, 'StateNotifier', {
      bundle: bundles['state-notifier'],
      engine,
      batch,
      orchestration,
      launchFunction: this.launch.bundled.function,
      ...shared,
    });
    this.roles = [this.register, this.launch, this.logParser, this.stateNotifier].map(
      ({ bundled }) => bundled.role,
    );
  }
}
