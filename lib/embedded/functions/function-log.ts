import { AwsError } from '../world';
import type { World } from '../world';
import type { LogsService } from '../services/logs/logs';
import { callerOf, accessKeyOf } from '../role-credentials';
import type { FunctionDeclaration } from './declaration';

/** Writes a line into the function's log group, as its role may: without the grant nothing is logged, as with AWS. */
export type FunctionLog = (logStream: string, message: string) => void;

/** Opens the log of a function; tells once when its role may not write there. */
export function openFunctionLog(
  world: World,
  logs: Pick<LogsService, 'append'>,
  declaration: FunctionDeclaration,
): FunctionLog {
  if (!mayLog(world, declaration)) {
    world.report(
      `lambda: the role of ${declaration.name} may not write to ${declaration.logGroup}`,
    );
    return () => undefined;
  }
  return (logStream, message) => {
    logs.append(declaration.logGroup, logStream, [{ timestamp: world.now(), message }]);
  };
}

function mayLog(world: World, { logGroup, name, roleArn }: FunctionDeclaration): boolean {
  const caller = callerOf(accessKeyOf(roleArn, name), world.accountId);
  const arn = `arn:aws:logs:${world.region}:${world.accountId}:log-group:${logGroup}:log-stream:any`;
  try {
    world.access.authorize(caller, 'logs:CreateLogStream', arn);
    world.access.authorize(caller, 'logs:PutLogEvents', arn);
    return true;
  } catch (error) {
    if (error instanceof AwsError) return false;
    throw error;
  }
}
