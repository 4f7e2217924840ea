import * as z from 'zod';
import type { Resource } from '../template';
import type { Wiring } from './wiring';

const environmentRolesSchema = z.object({
  ServiceRole: z.string().optional(),
  ComputeResources: z.object({ InstanceRole: z.string().optional() }).optional(),
});

const profileSchema = z.object({ Roles: z.array(z.string()) });

const rolesSchema = z.object({
  JobRoleArn: z.string().optional(),
  TaskRoleArn: z.string().optional(),
  ExecutionRoleArn: z.string().optional(),
});

const definitionRolesSchema = z.object({
  ContainerProperties: rolesSchema.optional(),
  EcsProperties: z.object({ TaskProperties: z.array(rolesSchema) }).optional(),
});

/** Makes what Batch needs: environments before the queues that name them, then job definitions. */
export function declareBatchResources(wiring: Wiring): void {
  const { stack, batch } = wiring;
  for (const resource of stack.ofType('AWS::Batch::ComputeEnvironment')) {
    checkEnvironmentRoles(wiring, resource);
    batch.createComputeEnvironment(describe(resource));
  }
  for (const resource of stack.ofType('AWS::Batch::JobQueue')) {
    batch.createJobQueue(describe(resource));
  }
  for (const resource of stack.ofType('AWS::Batch::JobDefinition')) {
    checkDefinitionRoles(wiring, resource);
    batch.registerJobDefinition(describe(resource));
  }
}

/** Of these resources `Ref` gives the ARN, in which a job definition's revision follows the name. */
function describe({ ref, properties }: Resource) {
  const [name = ''] = ref.slice(ref.lastIndexOf('/') + 1).split(':');
  return { name, arn: ref, properties };
}

function checkEnvironmentRoles({ stack, access }: Wiring, resource: Resource): void {
  const { ServiceRole: service, ComputeResources: resources } = environmentRolesSchema.parse(
    resource.properties,
  );
  // Without one it is the account's service-linked role, which no template declares.
  if (service !== undefined) access.checkTrust(service, 'batch.amazonaws.com');
  const profile = stack
    .ofType('AWS::IAM::InstanceProfile')
    .find((one) => [one.ref, one.attribute('Arn')].includes(resources?.InstanceRole ?? ''));
  if (profile === undefined) return;
  const { Roles: names } = profileSchema.parse(profile.properties);
  for (const role of stack.ofType('AWS::IAM::Role')) {
    if (names.includes(role.ref)) access.checkTrust(role.attribute('Arn'), 'ec2.amazonaws.com');
  }
}

function checkDefinitionRoles({ access }: Wiring, resource: Resource): void {
  const { ContainerProperties: plain, EcsProperties: ecs } = definitionRolesSchema.parse(
    resource.properties,
  );
  const roles = [plain ?? {}, ...(ecs?.TaskProperties ?? [])].flatMap(
    ({ JobRoleArn: job, TaskRoleArn: task, ExecutionRoleArn: execution }) => [job, task, execution],
  );
  for (const role of roles) {
    if (role !== undefined) access.checkTrust(role, 'ecs-tasks.amazonaws.com');
  }
}
