import { roleEnvironment } from '../role-credentials';
import type { World } from '../world';
import type { FunctionDeclaration } from './declaration';

// Nothing else of the parent's reaches a function; these are about the machine, not about the person.
const inherited = ['PATH', 'LANG', 'LC_ALL', 'NODE_EXTRA_CA_CERTS'];

/** The whole environment of a function's process. */
export function functionEnvironment(
  world: Pick<World, 'endpoint' | 'region'>,
  declaration: FunctionDeclaration,
  { logStream, temporaryFolder }: { readonly logStream: string; readonly temporaryFolder: string },
): Readonly<Record<string, string>> {
  const { name, folder } = declaration;
  const place = { endpoint: world.endpoint(), region: world.region };
  return {
    ...Object.fromEntries(
      inherited.flatMap((variable) => {
        const value = process.env[variable];
        return value === undefined ? [] : [[variable, value]];
      }),
    ),
    TZ: ':UTC',
    HOME: temporaryFolder,
    TMPDIR: temporaryFolder,
    // Warnings of the SDK about the Node that it runs on are ours to mind, not the handler's.
    NODE_NO_WARNINGS: '1',
    ...declaration.environment,
    ...roleEnvironment(place, declaration.roleArn, name),
    LAMBDA_TASK_ROOT: folder,
    _HANDLER: declaration.handler,
    AWS_EXECUTION_ENV: `AWS_Lambda_${declaration.runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(declaration.memoryMib),
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_FORMAT: declaration.logFormat,
    AWS_LAMBDA_LOG_GROUP_NAME: declaration.logGroup,
    AWS_LAMBDA_LOG_STREAM_NAME: logStream,
  };
}
