import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';

const TOO_MUCH = cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD;

export interface OperatorAlarmProps {
  /** `high`: launches are lost or stand still. `medium`: some wait. `low`: what people see is behind. */
  readonly severity: 'high' | 'medium' | 'low';
  /** What is so, in a sentence. */
  readonly meaning: string;
  /** What people notice of it, in a sentence. */
  readonly impact: string;
  /** What is watched. */
  readonly metric: cloudwatch.IMetric;
  /** From which value on it is too much, in the unit of the metric. */
  readonly threshold: number;
  /**
   * In how many periods one after another.
   * @default 1
   */
  readonly evaluationPeriods?: number;
  /**
   * How the metric is held against the threshold.
   * @default - too much is what reaches the threshold
   */
  readonly comparisonOperator?: cloudwatch.ComparisonOperator;
  /**
   * What silence means.
   * @default - nothing is wrong
   */
  readonly treatMissingData?: cloudwatch.TreatMissingData;
}

/** An alarm that says what it means, how bad it is, and which entry of the runbook is about it: the one of its own name. */
export class OperatorAlarm extends cloudwatch.Alarm {
  constructor(scope: Construct, id: string, props: OperatorAlarmProps) {
    const { severity, meaning, impact, metric, threshold } = props;
    const runbook = `docs/runbook.md#${id.toLowerCase()}`;
    super(scope, id, {
      alarmDescription: `${id} (${severity}): ${meaning} Impact: ${impact} Runbook: ${runbook}`,
      metric,
      threshold,
      evaluationPeriods: props.evaluationPeriods ?? 1,
      comparisonOperator: props.comparisonOperator ?? TOO_MUCH,
      treatMissingData: props.treatMissingData ?? cloudwatch.TreatMissingData.NOT_BREACHING,
    });
  }
}
