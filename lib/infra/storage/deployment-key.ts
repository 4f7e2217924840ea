import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { DeploymentSettings } from '../settings/settings-schema';

export interface DeploymentKeyProps {
  /** What the deployment chose. */
  readonly settings: DeploymentSettings;
}

/**
 * What encrypts bucket, tables, queues and topic. People and roles use it by their own policies; AWS's services that send in
 * their own name need the key's policy, or alarms and dead letters would vanish without a word. A key that the settings
 * name has to say the same.
 */
export class DeploymentKey extends Construct {
  /** Absent when AWS's own keys do. */
  readonly key: kms.IKey | undefined;

  constructor(scope: Construct, id: string, props: DeploymentKeyProps) {
    super(scope, id);
    const { encryptionKey } = props.settings;
    if (encryptionKey === 'aws') return;
    this.key =
      encryptionKey === 'own' ? createKey(this) : kms.Key.fromKeyArn(this, 'Chosen', encryptionKey);
  }
}

function createKey(construct: Construct): kms.Key {
  const key = new kms.Key(construct, 'Own', {
    description: `Bucket, tables, queues and topic of ${Stack.of(construct).stackName}`,
    enableKeyRotation: true,
    removalPolicy: RemovalPolicy.RETAIN,
  });
  allowSending(key, 'AlarmsReachTheTopic', 'cloudwatch.amazonaws.com');
  allowSending(key, 'UndeliveredEventsReachTheirQueue', 'events.amazonaws.com');
  return key;
}

/** For alarms and rules of this account alone. */
function allowSending(key: kms.Key, sid: string, service: string): void {
  key.addToResourcePolicy(
    new iam.PolicyStatement({
      sid,
      principals: [new iam.ServicePrincipal(service)],
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      resources: ['*'],
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(key).account } },
    }),
  );
}
