import * as z from 'zod';
import type { Service, World } from '../../world';
import { asApiShape } from './api-shape';
import { createBatchControl } from './batch-control';
import type { BatchControl } from './batch-control';
import { Batch } from './batch-world';
import type { BatchParts } from './batch-world';
import { readComputeEnvironment } from './compute-environment';
import type { Declared } from './compute-environment';
import { descriptionOperations } from './description-operations';
import { jobOperations } from './job-operations';
import { readJobDefinition } from './job-definition';
import { readJobQueue } from './job-queue';
import { answerRest } from './rest-protocol';
import { Scheduler } from './scheduler';
import { tagOperations } from './tag-operations';

/** AWS Batch: a job is its definition's real command as a local process tree, under its memory limit where that is possible. */
export interface BatchService extends Service {
  /** Each takes the resolved properties of a resource; they throw for one that matters and is not modelled. */
  createComputeEnvironment(declared: Declared): void;
  createJobQueue(declared: Declared): void;
  registerJobDefinition(declared: Pick<Declared, 'name' | 'properties'>): void;
  readonly control: BatchControl;
}

/** Starts Batch. Jobs end with the process that runs them, so nothing of them is kept. */
export function createBatch(world: World, parts: BatchParts): Promise<BatchService> {
  const batch = new Batch(world, parts);
  const scheduler = new Scheduler(batch);
  const routes = {
    ...jobOperations(batch, scheduler),
    ...descriptionOperations(batch),
    ...tagOperations(batch),
  };
  return Promise.resolve({
    signingName: 'batch',
    handle: (request) => answerRest('batch', routes, request),
    createComputeEnvironment: (declared) =>
      void batch.environments.push(readComputeEnvironment(declared)),
    createJobQueue: (declared) =>
      void batch.queues.push(readJobQueue(declared, batch.environments)),
    registerJobDefinition: (declared) =>
      void batch.definitions.register(readDeclaredDefinition(declared)),
    control: createBatchControl(batch, scheduler),
    stop: () => scheduler.stop(),
  });
}

function readDeclaredDefinition({ name, properties }: Pick<Declared, 'name' | 'properties'>) {
  const declared = z.record(z.string(), z.unknown()).parse(asApiShape(properties));
  try {
    return readJobDefinition('RegisterJobDefinition', { ...declared, jobDefinitionName: name });
  } catch (error) {
    throw new Error(`Cannot register job definition "${name}": ${String(error)}`, { cause: error });
  }
}
