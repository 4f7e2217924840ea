import type { Service, World } from '../../world';
import { answerJson } from '../json-protocol';
import type { JsonProtocol } from '../json-protocol';
import { descriptionOperations } from './description-operations';
import { Ecs } from './ecs-world';
import type { EcsParts } from './ecs-world';
import { readTaskDefinition } from './task-definition';
import { taskOperations } from './task-operations';

/** ECS on Fargate: a task is the task definition's real command as a local process tree. */
export interface EcsService extends Service {
  createCluster(name: string, arn: string): void;
  /** Takes the resolved properties of an AWS::ECS::TaskDefinition; throws for one that matters and is not modelled. */
  registerTaskDefinition(declared: {
    readonly arn: string;
    readonly family: string;
    readonly revision: number;
    readonly properties: unknown;
  }): void;
}

/** Starts ECS. Tasks end with the process that runs them, so nothing of them is kept. */
export function createEcs(world: World, parts: EcsParts): Promise<EcsService> {
  const ecs = new Ecs(world, parts);
  const protocol: JsonProtocol = {
    signingName: 'ecs',
    targetPrefix: 'AmazonEC2ContainerServiceV20141113',
    version: '1.1',
    operations: { ...taskOperations(ecs), ...descriptionOperations(ecs) },
  };
  return Promise.resolve({
    signingName: 'ecs',
    handle: (request) => answerJson(protocol, request),
    createCluster: (name, arn) => ecs.clusters.add(name, arn),
    registerTaskDefinition: (declared) => ecs.clusters.register(readTaskDefinition(declared)),
    async stop() {
      const lives = ecs.clusters.all.flatMap((cluster) => [...cluster.lives.values()]);
      await Promise.all(lives.map((life) => life.kill()));
    },
  });
}
