import type { StackAccess } from './access';
import { createAccountServices } from './account-services';
import { readInvokePermissions } from './access/invoke-permissions';
import type { Assembly } from './assembly';
import type { Circumstances } from './circumstances';
import type { CleanUps } from './clean-ups';
import { wireEventSourceMappings } from './event-source-mapping';
import { createFunctionHost } from './function-host';
import type { FunctionRecords } from './function-host';
import { createAsynchronousInvocations } from './functions/asynchronous-invocation';
import { declareFunctions } from './functions/declaration';
import { createOperatedServices } from './operated-services';
import { roleEnvironment } from './role-credentials';
import type { BatchControl } from './services/batch/batch-control';
import { createBatch } from './services/batch/batch';
import type { CloudWatchService } from './services/cloudwatch/cloudwatch';
import { createDynamoDb } from './services/dynamodb/dynamodb';
import { createEcs } from './services/ecs/ecs';
import { createEvents } from './services/events/events';
import { createLambda } from './services/lambda';
import { createLogs } from './services/logs/logs';
import type { LogsService } from './services/logs/logs';
import { createS3 } from './services/s3/s3';
import { Queues } from './services/sqs/queues';
import { createSqs } from './services/sqs/sqs';
import type { Stack } from './template';
import { declareBatchResources } from './wiring/batch-resources';
import { wireBucketNotifications } from './wiring/bucket-notifications';
import { declareResources } from './wiring/declared-resources';
import { wireEventRules } from './wiring/event-rules';
import { wireTopicSubscriptions } from './wiring/operated-resources';
import { wireLogSubscriptions } from './wiring/log-subscriptions';
import type { Wiring } from './wiring/wiring';
import type { Service, World } from './world';

interface Parts {
  readonly world: World;
  readonly stack: Stack;
  readonly assembly: Assembly;
  readonly access: StackAccess;
  readonly streamShards: number;
  readonly circumstances: Circumstances;
}

/** What runs, and the handles by which somebody outside moves it. */
export interface StartedServices {
  readonly services: readonly Service[];
  /** Fires every enabled schedule once. */
  readonly tick: () => void;
  readonly batch: BatchControl;
}

/** Starts every service and joins them as the template says. */
export async function startServices(parts: Parts, cleanUps: CleanUps): Promise<StartedServices> {
  const { world, stack, access, assembly, streamShards } = parts;
  const queues = new Queues(world);
  const services: Service[] = [];
  const findService = (name: string) => services.find((one) => one.signingName === name);
  const started = await startStores({ ...parts, queues, findService }, cleanUps);
  const declarations = declareFunctions(stack, assembly);
  for (const { roleArn } of declarations) access.checkTrust(roleArn, 'lambda.amazonaws.com');
  const functions = createFunctionHost(world, recordsOf(started), declarations);
  cleanUps.add(() => functions.stop());
  const { signal: stopping, abort } = createStop();
  cleanUps.add(abort);
  const asynchronous = createAsynchronousInvocations(world, { functions, queues, stopping });
  const mayInvoke = readInvokePermissions(stack, world.accountId);
  await wire({
    ...{ world, stack, access, mayInvoke, functions, asynchronous, queues },
    ...{ ...started, streamShards, stopping },
  });
  services.push(
    ...Object.values(started),
    createLambda(world, { functions, asynchronous, stack }),
    createSqs(world, queues),
    ...createAccountServices({ world, stack, assembly, ...started }),
  );
  return { services, tick: () => started.events.tick(world.now()), batch: started.batch.control };
}

interface StoreParts extends Parts {
  readonly queues: Queues;
  readonly findService: (signingName: string) => Service | undefined;
}

async function startStores(parts: StoreParts, cleanUps: CleanUps) {
  const { world, assembly, circumstances } = parts;
  const keep = <S extends Service>(service: S): S => {
    cleanUps.add(() => service.stop());
    return service;
  };
  const s3 = keep(await createS3(world));
  for (const bucket of circumstances.foreignBuckets) {
    s3.createBucket({ ...bucket, versioned: false });
  }
  const dynamodb = keep(await createDynamoDb(world));
  const logs = keep(await createLogs(world));
  const events = keep(await createEvents(world));
  const forContainers = {
    logs,
    events,
    roleCredentials: (roleArn: string) =>
      roleEnvironment({ endpoint: world.endpoint(), region: world.region }, roleArn, 'task'),
    imageFolder: (imageUri: string) => assembly.findImageFolder(imageUri),
  };
  const ecs = keep(await createEcs(world, forContainers));
  const batch = keep(await createBatch(world, forContainers));
  const operated = createOperatedServices({ ...parts, logs, events });
  cleanUps.add(() => operated.states.stop());
  return { ...{ s3, dynamodb, logs, events, ecs, batch }, ...operated };
}

/** What functions print is logged, and its embedded metrics are counted. */
function recordsOf({
  logs,
  cloudwatch,
}: {
  readonly logs: LogsService;
  readonly cloudwatch: CloudWatchService;
}): FunctionRecords {
  return {
    count: (metric, value) => cloudwatch.count(metric, value),
    append(logGroup, logStream, messages) {
      logs.append(logGroup, logStream, messages);
      for (const { message } of messages) cloudwatch.readLogLine(logGroup, message);
    },
  };
}

async function wire(wiring: Wiring): Promise<void> {
  await declareResources(wiring);
  declareBatchResources(wiring);
  wireTopicSubscriptions(wiring);
  wireBucketNotifications(wiring);
  wireLogSubscriptions(wiring);
  wireEventRules(wiring);
  wireEventSourceMappings(wiring);
}

function createStop() {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort() };
}
