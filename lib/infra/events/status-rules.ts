import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { BatchCompute } from '../batch/batch-compute';
import type { DeadLetters } from './dead-letters';
import type { EngineCluster } from '../engine/engine-cluster';
import type { JobOrchestration } from '../orchestration/job-orchestration';
import type { DeploymentSettings } from '../settings/settings-schema';

export interface StatusRulesProps {
  /** What the deployment chose. */
  readonly settings: DeploymentSettings;
  /** Whose tasks are heard of. */
  readonly engine: EngineCluster;
  /** Whose queues are heard of. */
  readonly batch: BatchCompute;
  /** Whose executions are heard of. */
  readonly orchestration: JobOrchestration;
  /** Keeps what could not be handed over. */
  readonly deadLetters: DeadLetters;
  /** Hears all of it. */
  readonly stateNotifier: IFunction;
}

/** What the platform tells about runs, the clock of the sweep, and who hears them. */
export class StatusRules extends Construct {
  /** Fires when Batch says that the first job of a queue cannot start. */
  readonly jobQueueBlocked: Rule;
  /** Fires by the clock, whether there are launches or not. */
  readonly sweep: Rule;
  /** Those of state changes: what they cannot hand over is kept. */
  readonly ofStateChanges: readonly Rule[];

  constructor(scope: Construct, id: string, props: StatusRulesProps) {
    super(scope, id);
    const { settings, engine, batch, orchestration, deadLetters, stateNotifier } = props;
    const targets = [
      new LambdaFunction(stateNotifier, {
        deadLetterQueue: deadLetters.undelivered,
        // EventBridge's own limits, stated so that nobody has to know them.
        maxEventAge: Duration.hours(24),
        retryAttempts: 185,
      }),
    ];
    const ofOurQueues = { jobQueue: Object.values(batch.queueArns) };
    const engineTask = new Rule(this, 'EngineTaskStateChange', {
      description: 'State changes of engine tasks',
      eventPattern: {
        source: ['aws.ecs'],
        detailType: ['ECS Task State Change'],
        detail: { clusterArn: [engine.cluster.attrArn] },
      },
      targets,
    });
    const job = new Rule(this, 'JobStateChange', {
      description: 'State changes of Batch jobs',
      eventPattern: {
        source: ['aws.batch'],
        detailType: ['Batch Job State Change'],
        detail: ofOurQueues,
      },
      targets,
    });
    this.jobQueueBlocked = new Rule(this, 'JobQueueBlocked', {
      description: 'Batch jobs that cannot start',
      eventPattern: {
        source: ['aws.batch'],
        detailType: ['Batch Job Queue Blocked'],
        detail: ofOurQueues,
      },
      targets,
    });
    const execution = new Rule(this, 'ExecutionStatusChange', {
      description: 'Status changes of executions that run jobs',
      eventPattern: {
        source: ['aws.states'],
        detailType: ['Step Functions Execution Status Change'],
        detail: { stateMachineArn: [orchestration.stateMachineArn] },
      },
      targets,
    });
    this.ofStateChanges = [engineTask, job, this.jobQueueBlocked, execution];
    const period = Duration.minutes(settings.sweepMinutes);
    this.sweep = new Rule(this, 'Sweep', {
      description: 'Compares launches with what AWS says of them',
      schedule: Schedule.rate(period),
      // The next one does the same work: an old one is not worth a second delivery. One that could not do all of it is tried again
      // by the function's own setting, as every event is, and its alarm rings.
      targets: [new LambdaFunction(stateNotifier, { maxEventAge: period, retryAttempts: 0 })],
    });
  }
}
