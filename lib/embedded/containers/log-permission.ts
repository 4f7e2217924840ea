import { AwsError } from '../world';
import type { World } from '../world';
import { accessKeyOf, callerOf } from '../role-credentials';

/** Where output goes, and as whom. */
export interface LogWriter {
  readonly roleArn: string;
  /** Name of the role's session. */
  readonly session: string;
  readonly logGroup: string;
}

/** AWS's words when the role may not write to the log group; undefined when it may. */
export function findLogRefusal(
  { accountId, region, access }: Pick<World, 'accountId' | 'region' | 'access'>,
  { roleArn, session, logGroup }: LogWriter,
): string | undefined {
  const caller = callerOf(accessKeyOf(roleArn, session), accountId);
  const arn = `arn:aws:logs:${region}:${accountId}:log-group:${logGroup}:log-stream:any`;
  try {
    access.authorize(caller, 'logs:CreateLogStream', arn);
    access.authorize(caller, 'logs:PutLogEvents', arn);
    return undefined;
  } catch (error) {
    if (error instanceof AwsError) return error.message;
    throw error;
  }
}

/** What ECS says of a container whose log cannot be opened, and so never starts; undefined when it can. */
export function findLogFailure(
  world: World,
  executionRoleArn: string | undefined,
  logGroup: string,
): string | undefined {
  // Without a role of its own the container logs as its instance, whose policies say nothing here.
  if (executionRoleArn === undefined) return undefined;
  const refusal = findLogRefusal(world, { roleArn: executionRoleArn, session: 'task', logGroup });
  if (refusal === undefined) return undefined;
  return `ResourceInitializationError: failed to validate logger args: failed to create Cloudwatch log stream: AccessDeniedException: ${refusal}`;
}
