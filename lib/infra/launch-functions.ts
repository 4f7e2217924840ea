import type { IRole } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { FunctionParts } from './bundled-function';
import type { Bundles } from './bundles';
import type { EngineCluster } from './engine-cluster';
import { LaunchFunction } from './launch-function';
import { LogParserFunction } from './log-parser-function';
import { RegisterFunction } from './register-function';
import { StateNotifierFunction } from './state-notifier-function';

export interface LaunchFunctionsProps extends Omit<FunctionParts, 'bundle'> {
  /** Folder of each function. */
  readonly bundles: Bundles['functions'];
  /** Where engine tasks run. */
  readonly engine: EngineCluster;
}

/** The four functions, each with its grants and with what wakes it. */
export class LaunchFunctions extends Construct {
  /** For the rules that tell of state changes. */
  readonly stateNotifier: StateNotifierFunction;
  /** All four, e.g. to deny them something. */
  readonly roles: readonly IRole[];

  constructor(scope: Construct, id: string, props: LaunchFunctionsProps) {
    super(scope, id);
    const { bundles, settings, storage, engine, unprocessedEvents } = props;
    const shared = { settings, storage, unprocessedEvents };
    const register = new RegisterFunction(this, 'Register', {
      bundle: bundles.register,
      ...shared,
    });
    const launch = new LaunchFunction(this, 'Launch', {
      bundle: bundles.launch,
      engine,
      ...shared,
    });
    const logParser = new LogParserFunction(this, 'LogParser', {
      bundle: bundles['log-parser'],
      engineLog: engine.task.logGroup,
      ...shared,
    });
    this.stateNotifier = new StateNotifierFunction(this, 'StateNotifier', {
      bundle: bundles['state-notifier'],
      ...shared,
    });
    this.roles = [register, launch, logParser, this.stateNotifier].map(
      ({ bundled }) => bundled.role,
    );
  }
}
