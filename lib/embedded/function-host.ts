import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import path from 'node:path';
import type { World } from './world';
import type { CloudWatchService } from './services/cloudwatch/cloudwatch';
import type { MetricName } from './services/cloudwatch/metric-store';
import type { LogsService } from './services/logs/logs';
import type { FunctionDeclaration } from './functions/declaration';
import { functionEnvironment } from './functions/function-environment';
import { openFunctionLog } from './functions/function-log';
import type { FunctionLog } from './functions/function-log';
import { FunctionPool } from './functions/function-pool';
import { FunctionProcess } from './functions/function-process';
import type { Outcome } from './functions/function-process';

/** What came of one invocation. */
export interface InvocationResult {
  readonly requestId: string;
  readonly outcome: Outcome;
}

/** Runs the template's functions, each in processes of its own. */
export interface FunctionHost {
  /** A function by its name or ARN, with or without `:$LATEST`. */
  find(nameOrArn: string): FunctionDeclaration | undefined;
  /** Runs the function once. */
  invoke(declaration: FunctionDeclaration, event: unknown): Promise<InvocationResult>;
  stop(): Promise<void>;
}

/** What is told of functions while they run. */
export type FunctionRecords = Pick<LogsService, 'append'> & Pick<CloudWatchService, 'count'>;

/** Prepares the functions; a process starts with the first event. */
export function createFunctionHost(
  world: World,
  records: FunctionRecords,
  declarations: readonly FunctionDeclaration[],
): FunctionHost {
  const functions = declarations.map((declaration) => {
    const log = openFunctionLog(world, records, declaration);
    return { declaration, run: createRunner(world, declaration, log) };
  });
  return {
    find(nameOrArn) {
      const wanted = nameOrArn.replace(/:\$LATEST$/, '');
      return declarations.find(({ name, arn }) => wanted === name || wanted === arn);
    },
    async invoke(declaration, event) {
      const found = functions.find((one) => one.declaration === declaration);
      if (found === undefined) throw new Error(`There is no function "${declaration.name}"`);
      const result = await found.run.invoke(event);
      records.count(errorsOf(declaration), result.outcome.kind === 'failed' ? 1 : 0);
      return result;
    },
    async stop() {
      await Promise.all(functions.map(({ run }) => run.stop()));
    },
  };
}

/** Lambda's own metric, told of every call; what a function answers is none of its matters. */
function errorsOf({ name }: FunctionDeclaration): MetricName {
  return { namespace: 'AWS/Lambda', name: 'Errors', dimensions: { FunctionName: name } };
}

interface Runner {
  invoke(event: unknown): Promise<InvocationResult>;
  stop(): Promise<void>;
}

function createRunner(world: World, declaration: FunctionDeclaration, log: FunctionLog): Runner {
  const pool = new FunctionPool(declaration, () => {
    const logStream = newStreamName(world);
    const temporaryFolder = mkdtempSync(path.join(world.scratchDirectory, 'function-'));
    return new FunctionProcess({
      folder: declaration.folder,
      memoryMib: declaration.memoryMib,
      environment: functionEnvironment(world, declaration, { logStream, temporaryFolder }),
      logStream,
      onLine: (line) => log(logStream, line),
    });
  });
  return {
    async invoke(event) {
      const requestId = world.newId();
      const outcome = await pool.run({
        event: JSON.stringify(event),
        timeoutSeconds: declaration.timeoutSeconds,
        context: contextOf(declaration, requestId),
      });
      return { requestId, outcome };
    },
    stop: () => pool.stop(),
  };
}

function contextOf(declaration: FunctionDeclaration, requestId: string) {
  return {
    awsRequestId: requestId,
    functionName: declaration.name,
    functionVersion: '$LATEST',
    invokedFunctionArn: declaration.arn,
    memoryLimitInMB: String(declaration.memoryMib),
    logGroupName: declaration.logGroup,
  };
}

function newStreamName(world: World): string {
  const day = world.now().toISOString().slice(0, 10).replaceAll('-', '/');
  return `${day}/[$LATEST]${randomBytes(16).toString('hex')}`;
}
