import { findLogRefusal } from '../containers/log-permission';
import type { World } from '../world';
import type { LogsService } from '../services/logs/logs';
import type { FunctionDeclaration } from './declaration';

/** Writes a line into the function's log group, as its role may: without the grant nothing is logged, as with AWS. */
export type FunctionLog = (logStream: string, message: string) => void;

/** Opens the log of a function; tells once when its role may not write there. */
export function openFunctionLog(
  world: World,
  logs: Pick<LogsService, 'append'>,
  declaration: FunctionDeclaration,
): FunctionLog {
  const { name: session, roleArn, logGroup } = declaration;
  if (findLogRefusal(world, { roleArn, session, logGroup }) !== undefined) {
    world.report(
      `lambda: the role of ${declaration.name} may not write to ${declaration.logGroup}`,
    );
    return () => undefined;
  }
  return (logStream, message) => {
    logs.append(declaration.logGroup, logStream, [{ timestamp: world.now(), message }]);
  };
}
