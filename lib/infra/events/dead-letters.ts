import { Duration, Validations } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { allow } from '../grants/grants';
import { allowKeyFor } from '../grants/key-grants';

export interface DeadLettersProps {
  /** What encrypts the queues; absent when AWS's own keys do. */
  readonly key: kms.IKey | undefined;
}

/**
 * Where events end that nobody could handle, whole, so that they can be handled later: an operator looks within two weeks.
 * The stream of rows has no queue: Lambda would put only the place of a record there, and the sweep finds what was lost.
 */
export class DeadLetters extends Construct {
  /** Events that a function of ours failed on for good. */
  readonly unprocessed: sqs.Queue;
  /** Events that EventBridge could not hand to a function. */
  readonly undelivered: sqs.Queue;
  /** Keeps what a function fails on for good in `unprocessed`, and gives its role just that. */
  readonly onFailure: lambda.IDestination;

  constructor(scope: Construct, id: string, props: DeadLettersProps) {
    super(scope, id);
    const { key } = props;
    this.unprocessed = new DeadLetterQueue(this, 'Unprocessed', { key });
    this.undelivered = new DeadLetterQueue(this, 'Undelivered', { key });
    this.onFailure = {
      bind: (_scope, { role }) => {
        if (role === undefined) throw new Error('Cannot keep events: the function has no role');
        this.allowSending(role, key);
        return { destination: this.unprocessed.queueArn };
      },
    };
  }

  /** Lambda sends as the function; the CDK's own destination would also let it read about the queue. */
  private allowSending(role: iam.IRole, key: kms.IKey | undefined): void {
    const actions = ['sqs:SendMessage'];
    allow(role, { actions, resources: [this.unprocessed.queueArn] });
    allowKeyFor(role, key?.keyArn, actions);
  }
}

class DeadLetterQueue extends sqs.Queue {
  constructor(scope: Construct, id: string, props: DeadLettersProps) {
    const { key } = props;
    super(scope, id, {
      ...(key === undefined
        ? { encryption: sqs.QueueEncryption.SQS_MANAGED }
        : { encryption: sqs.QueueEncryption.KMS, encryptionMasterKey: key }),
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    Validations.of(this).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'This is a queue of dead letters; nothing consumes it that could fail.',
    });
  }
}
