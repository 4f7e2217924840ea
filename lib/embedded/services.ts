import type { StackAccess } from './access';
import { readInvokePermissions } from './access/invoke-permissions';
import type { Assembly } from './assembly';
import type { CleanUps } from './clean-ups';
import { wireEventSourceMappings } from './event-source-mapping';
import { createFunctionHost } from './function-host';
import { createAsynchronousInvocations } from './functions/asynchronous-invocation';
import { declareFunctions } from './functions/declaration';
import { roleEnvironment } from './role-credentials';
import { createCloudFormation } from './services/cloudformation';
import { createDynamoDb } from './services/dynamodb/dynamodb';
import { createEcs } from './services/ecs/ecs';
import { createEvents } from './services/events/events';
import { createLambda } from './services/lambda';
import { createLogs } from './services/logs/logs';
import { createS3 } from './services/s3/s3';
import { Queues } from './services/sqs/queues';
import { createSqs } from './services/sqs/sqs';
import { createSts } from './services/sts';
import { stackId } from './template';
import type { Stack } from './template';
import { wireBucketNotifications } from './wiring/bucket-notifications';
import { declareResources } from './wiring/declared-resources';
import { wireEventRules } from './wiring/event-rules';
import { wireLogSubscriptions } from './wiring/log-subscriptions';
import type { Wiring } from './wiring/wiring';
import type { Service, World } from './world';

interface Parts {
  readonly world: World;
  readonly stack: Stack;
  readonly assembly: Assembly;
  readonly access: StackAccess;
  readonly streamShards: number;
}

/** Starts every service and joins them as the template says. */
export async function startServices(parts: Parts, cleanUps: CleanUps): Promise<readonly Service[]> {
  const { world, stack, access, assembly, streamShards } = parts;
  const started = await startStores(parts, cleanUps);
  const declarations = declareFunctions(stack, assembly);
  for (const { roleArn } of declarations) access.checkTrust(roleArn, 'lambda.amazonaws.com');
  const functions = createFunctionHost(world, started.logs, declarations);
  cleanUps.add(() => functions.stop());
  const queues = new Queues(world);
  const { signal: stopping, abort } = createStop();
  cleanUps.add(abort);
  const asynchronous = createAsynchronousInvocations(world, { functions, queues, stopping });
  const mayInvoke = readInvokePermissions(stack, world.accountId);
  await wire({
    ...{ world, stack, access, mayInvoke, functions, asynchronous, queues },
    ...{ ...started, streamShards, stopping },
  });
  const id = stackId({ region: world.region, accountId: world.accountId, stackName: stack.name });
  return [
    ...Object.values(started),
    createLambda(world, { functions, asynchronous }),
    createSqs(world, queues),
    createSts(world),
    createCloudFormation(world, { id, name: stack.name, outputs: stack.outputs }),
  ];
}

async function startStores({ world, assembly }: Parts, cleanUps: CleanUps) {
  const keep = <S extends Service>(service: S): S => {
    cleanUps.add(() => service.stop());
    return service;
  };
  const s3 = keep(await createS3(world));
  const dynamodb = keep(await createDynamoDb(world));
  const logs = keep(await createLogs(world));
  const events = keep(await createEvents(world));
  const ecs = keep(
    await createEcs(world, {
      logs,
      events,
      roleCredentials: (roleArn) =>
        roleEnvironment({ endpoint: world.endpoint(), region: world.region }, roleArn, 'task'),
      imageFolder: (imageUri) => assembly.findImageFolder(imageUri),
    }),
  );
  return { s3, dynamodb, logs, events, ecs };
}

async function wire(wiring: Wiring): Promise<void> {
  await declareResources(wiring);
  wireBucketNotifications(wiring);
  wireLogSubscriptions(wiring);
  wireEventRules(wiring);
  wireEventSourceMappings(wiring);
}

function createStop() {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort() };
}
