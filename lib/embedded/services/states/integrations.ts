/** AWS SDK integrations: which services a Task may call, and how a call becomes a request to the service. */

/** A call that a Task's Resource names. */
export interface Integration {
  readonly service: SdkService;
  /** As in the Resource, e.g. `submitJob`. */
  readonly action: string;
  readonly waitsForToken: boolean;
}

export interface SdkService {
  /** Name in the Resource, e.g. `batch`. */
  readonly name: string;
  /** Begins its errors, e.g. `Batch.ClientException`. */
  readonly errorPrefix: string;
  readonly signingName: string;
  readonly protocol:
    | { readonly kind: 'json'; readonly targetPrefix: string; readonly lowerCaseMembers: boolean }
    | { readonly kind: 'batch' };
}

const services: readonly SdkService[] = [
  sdkService('batch', 'Batch', { kind: 'batch' }),
  sdkService('dynamodb', 'DynamoDb', json('DynamoDB_20120810')),
  sdkService('ecs', 'Ecs', json('AmazonEC2ContainerServiceV20141113', true)),
  sdkService('sqs', 'Sqs', json('AmazonSQS')),
  sdkService('ssm', 'Ssm', json('AmazonSSM')),
  sdkService('eventbridge', 'EventBridge', json('AWSEvents'), 'events'),
  sdkService('sfn', 'Sfn', json('AWSStepFunctions', true), 'states'),
];

/** Reads a Resource; undefined for one that embedded AWS does not call. */
export function findIntegration(resource: string): Integration | undefined {
  const [, name, action, pattern] =
    /^arn:aws:states:::aws-sdk:([a-z0-9]+):([a-zA-Z0-9]+)(?:\.(\w+))?$/.exec(resource) ?? [];
  const service = services.find((one) => one.name === name);
  if (service === undefined || action === undefined) return undefined;
  if (pattern !== undefined && pattern !== 'waitForTaskToken') return undefined;
  return { service, action, waitsForToken: pattern !== undefined };
}

function sdkService(
  name: string,
  errorPrefix: string,
  protocol: SdkService['protocol'],
  signingName = name,
): SdkService {
  return { name, errorPrefix, signingName, protocol };
}

function json(targetPrefix: string, lowerCaseMembers = false): SdkService['protocol'] {
  return { kind: 'json', targetPrefix, lowerCaseMembers };
}
