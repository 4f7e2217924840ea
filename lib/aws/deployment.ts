import { DescribeStacksCommand, type CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { STACK_OUTPUTS } from '../contract/stack-outputs';
import { LaunchError } from '../domain/errors';

/** What the SDK and AWS say of credentials that are missing, wrong, too old or too weak. */
const CREDENTIAL_ERRORS = [
  'AccessDenied',
  'AccessDeniedException',
  'CredentialsProviderError',
  'ExpiredToken',
  'ExpiredTokenException',
  'IncompleteSignature',
  'InvalidClientTokenId',
  'SignatureDoesNotMatch',
  'TokenProviderError',
  'UnrecognizedClientException',
];

export interface Deployment {
  readonly bucketName: string;
  readonly launchesTableName: string;
  readonly recordsTableName: string;
}

/** Finds a deployed manager by the outputs of its stack. */
export async function findDeployment(
  client: CloudFormationClient,
  stackName: string,
): Promise<Deployment> {
  const valueOf = await findOutputs(client, stackName);
  return {
    bucketName: valueOf(STACK_OUTPUTS.bucketName),
    launchesTableName: valueOf(STACK_OUTPUTS.launchesTableName),
    recordsTableName: valueOf(STACK_OUTPUTS.recordsTableName),
  };
}

/** URLs of the queues in which a deployment keeps what nobody could handle. */
export async function findDeadLetterQueues(client: CloudFormationClient, stackName: string) {
  const valueOf = await findOutputs(client, stackName);
  return {
    unprocessed: valueOf(STACK_OUTPUTS.unprocessedEventsUrl),
    undelivered: valueOf(STACK_OUTPUTS.undeliveredEventsUrl),
  };
}

/** The outputs of a stack that exists; asking for one that it lacks throws, as a first deployment that failed has none. */
export async function findOutputs(
  client: CloudFormationClient,
  stackName: string,
): Promise<(name: string) => string> {
  const outputs = await describeOutputs(client, stackName);
  return (name) => {
    const value = outputs.get(name);
    if (value === undefined) {
      throw notDeployed(`Stack "${stackName}" is no whole deployment: it has no output ${name}`);
    }
    return value;
  };
}

/** CloudFormation has no error of its own for this. */
export function isAbsentStack(error: unknown): boolean {
  return (
    error instanceof Error &&
    error.name === 'ValidationError' &&
    error.message.includes('does not exist')
  );
}

async function describeOutputs(
  client: CloudFormationClient,
  stackName: string,
): Promise<Map<string, string>> {
  try {
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: stackName }));
    const outputs = Stacks?.[0]?.Outputs ?? [];
    return new Map(
      outputs.map(({ OutputKey, OutputValue }) => [OutputKey ?? '', OutputValue ?? '']),
    );
  } catch (error) {
    if (error instanceof Error && isOfUser(error)) {
      throw notDeployed(`Cannot find stack "${stackName}": ${error.message}`, error);
    }
    throw error;
  }
}

/** No such stack, nobody at the endpoint, or nobody that AWS knows; anything else says nothing about the deployment. */
function isOfUser(error: Error): boolean {
  const { name, message } = error;
  if (isAbsentStack(error)) return true;
  if ('code' in error && error.code === 'ECONNREFUSED') return true;
  return CREDENTIAL_ERRORS.includes(name) || message === 'Region is missing';
}

function notDeployed(message: string, cause?: unknown): LaunchError {
  return new LaunchError('DeploymentNotFoundError', message, {
    kind: 'user',
    hint: 'Check credentials and region, deploy with "npx cdk deploy", or start "wfm local" and export what it prints.',
    cause,
  });
}
