import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { DeadLetters } from '../events/dead-letters';
import type { LaunchStorage } from '../storage/launch-storage';
import type { DeploymentSettings } from '../settings/settings-schema';

/** What each of the four functions is made of. */
export interface FunctionParts {
  /** Folder with `index.js` and what it reads. */
  readonly bundle: string;
  /** What the deployment chose. */
  readonly settings: DeploymentSettings;
  /** Bucket and tables. */
  readonly storage: LaunchStorage;
  /** Where events end that nobody could handle. */
  readonly deadLetters: DeadLetters;
}

export interface BundledFunctionProps {
  /** What the console shows beside the name. */
  readonly description: string;
  /** Folder with `index.js`. */
  readonly bundle: string;
  /** As the function's settings schema reads it. */
  readonly environment: Readonly<Record<string, string>>;
  /** With it comes CPU: one whole at 1769. */
  readonly memoryMib: number;
  /** A try that takes longer has failed. */
  readonly timeoutSeconds: number;
  /** How long its log is kept. */
  readonly logRetentionDays: RetentionDays;
  /**
   * Where an event goes that the function failed on, when nobody waits for the answer.
   * @default - events come from a source that has a destination of its own
   */
  readonly onFailure?: lambda.IDestination;
}

/** A function of ours with its own role, which can write its own log and nothing else until somebody grants it more. */
export class BundledFunction extends Construct {
  /** For whatever wakes it. */
  readonly function: lambda.Function;
  /** What it prints. */
  readonly logGroup: LogGroup;
  /** For whoever grants it something. */
  readonly role: iam.Role;

  constructor(scope: Construct, id: string, props: BundledFunctionProps) {
    super(scope, id);
    this.logGroup = new LogGroup(this, 'Logs', {
      retention: props.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.role = new iam.Role(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
    });
    this.logGroup.grantWrite(this.role);
    this.function = new lambda.Function(this, 'Function', {
      description: props.description,
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.X86_64,
      code: lambda.Code.fromAsset(props.bundle),
      handler: 'index.handler',
      environment: { ...props.environment },
      memorySize: props.memoryMib,
      timeout: Duration.seconds(props.timeoutSeconds),
      role: this.role,
      logGroup: this.logGroup,
      ...(props.onFailure === undefined ? {} : asynchronous(props.onFailure)),
    });
  }
}

/** Tries three times within six hours, then keeps the event. */
function asynchronous(onFailure: lambda.IDestination): lambda.EventInvokeConfigOptions {
  return { onFailure, retryAttempts: 2, maxEventAge: Duration.hours(6) };
}
