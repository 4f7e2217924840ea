import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createAccess, type StackAccess } from './access';
import type { Question } from './access/policy-document';
import { readAssembly } from './assembly';
import { defaultCircumstances, keysOfForeignBuckets } from './circumstances';
import type { Circumstances } from './circumstances';
import { CleanUps } from './clean-ups';
import { createDelivery } from './delivery';
import { openGateway } from './gateway';
import { reportTemplate } from './wiring/template-report';
import { administratorEnvironment } from './role-credentials';
import { startServices } from './services';
import type { BatchControl } from './services/batch/batch-control';
import { lockStorage } from './storage-lock';
import { resolveTemplate } from './template';
import type { Caller, World } from './world';

export interface EmbeddedAwsSettings extends Partial<Circumstances> {
  /** What `cdk synth` wrote: the stack is built from nothing else. */
  readonly assemblyDirectory: string;
  /** Any free port when it is left out. */
  readonly port?: number;
  /** Where objects, items and logs outlive the process; in memory and scratch files when it is left out. */
  readonly storageDirectory?: string;
  /** Makes deliveries come twice, late and out of order, the same way for the same seed. */
  readonly seed?: number;
  /** Gets a line for whatever a person might want to know. */
  readonly report?: (line: string) => void;
  readonly now?: () => Date;
  /** Hears of all that anybody was allowed to do. */
  readonly onAllowed?: (caller: Caller, asked: Question) => void;
}

export interface EmbeddedAws {
  readonly endpoint: string;
  readonly region: string;
  readonly accountId: string;
  /** For a client that is to act as the account's administrator. */
  readonly environment: Readonly<Record<string, string>>;
  readonly stackName: string;
  /** The stack's outputs by name. */
  readonly outputs: Readonly<Record<string, string>>;
  /** Fires every enabled schedule once; nothing fires by the clock. */
  readonly tick: () => void;
  /** What happens to jobs of AWS Batch without anybody asking. */
  readonly batch: BatchControl;
  /** Resolves when no event is on its way; tasks may still run. */
  settled(): Promise<void>;
  /** Ends every process that was started, and drops what is on its way. */
  stop(): Promise<void>;
}

const accountId = '000000000000';
const region = 'us-east-1';

/** Starts the AWS that the synthesized stack asks for, on 127.0.0.1; refuses a stack that it does not wholly know. */
export async function startEmbeddedAws(settings: EmbeddedAwsSettings): Promise<EmbeddedAws> {
  const cleanUps = new CleanUps();
  const stop = () => cleanUps.run();
  try {
    return { ...(await start(settings, cleanUps)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function overheard(access: StackAccess, onAllowed: EmbeddedAwsSettings['onAllowed']): StackAccess {
  if (onAllowed === undefined) return access;
  return {
    ...access,
    authorize(caller, action, resourceArn, context = {}) {
      access.authorize(caller, action, resourceArn, context);
      onAllowed(caller, { action, resourceArn, context });
    },
  };
}

async function start(
  settings: EmbeddedAwsSettings,
  cleanUps: CleanUps,
): Promise<Omit<EmbeddedAws, 'stop'>> {
  const report = settings.report ?? (() => undefined);
  const circumstances = { ...defaultCircumstances, ...settings };
  const assembly = readAssembly(settings.assemblyDirectory);
  const scratchDirectory = mkdtempSync(path.join(tmpdir(), 'embedded-aws-'));
  cleanUps.add(() => rmSync(scratchDirectory, { recursive: true, force: true }));
  if (settings.storageDirectory !== undefined) {
    mkdirSync(settings.storageDirectory, { recursive: true });
    cleanUps.add(lockStorage(settings.storageDirectory));
  }
  const gateway = await openGateway({ port: settings.port ?? 0, accountId, report });
  cleanUps.add(() => gateway.stop());
  const { endpoint } = gateway;
  const place = { accountId, region, stackName: assembly.stackName, endpoint };
  const stack = resolveTemplate(assembly.template, place);
  reportTemplate(stack, report);
  const delivery = createDelivery(settings.seed, report);
  const keys = keysOfForeignBuckets(circumstances);
  const access = overheard(createAccess(stack, accountId, keys), settings.onAllowed);
  const world: World = {
    ...{ accountId, region, access, delivery, report, scratchDirectory },
    storageDirectory: settings.storageDirectory,
    endpoint: () => endpoint,
    now: settings.now ?? (() => new Date()),
    newId: randomUUID,
  };
  const streamShards = settings.seed === undefined ? 1 : 4;
  const { services, tick, batch } = await startServices(
    { world, stack, assembly, access, streamShards, circumstances },
    cleanUps,
  );
  // The door closes first, so that nobody asks a service that has ended; closing it twice does no harm.
  cleanUps.add(() => gateway.stop());
  cleanUps.add(() => delivery.stop());
  gateway.serve(services);
  const environment = administratorEnvironment(endpoint, region);
  const { outputs, name: stackName } = stack;
  const settled = () => delivery.settled();
  return { endpoint, region, accountId, environment, stackName, outputs, tick, batch, settled };
}
