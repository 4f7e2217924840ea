import { Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';

export interface StatusRulesProps {
  /** Where engine tasks run. */
  readonly clusterArn: string;
  /** Hears what becomes of them. */
  readonly stateNotifier: IFunction;
}

/** What the platform tells about runs, and who hears it. */
export class StatusRules extends Construct {
  constructor(scope: Construct, id: string, props: StatusRulesProps) {
    super(scope, id);
    const { clusterArn, stateNotifier } = props;
    new Rule(this, 'EngineTaskStateChange', {
      description: 'State changes of engine tasks',
      eventPattern: {
        source: ['aws.ecs'],
        detailType: ['ECS Task State Change'],
        detail: { clusterArn: [clusterArn] },
      },
      targets: [new LambdaFunction(stateNotifier)],
    });
  }
}
