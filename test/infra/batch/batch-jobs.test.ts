import { temporaryFolders } from '../../support/temporary-folder';
import { statementsOf } from '../template/policy-statements';
import { getResource, resourcesOfType } from '../template/resolved-template';
import { synthesizeStack } from '../template/synthesized-stack';

const temporaryFolder = temporaryFolders();
const template = synthesizeStack(temporaryFolder());
const chosen = synthesizeStack(temporaryFolder(), {
  network: { kind: 'private' },
  batch: { diskGib: 500 },
});

const DEFINITION = 'AWS::Batch::JobDefinition';

describe('job definitions', () => {
  const definitions = resourcesOfType(template, DEFINITION).map(({ properties }) => properties);

  test('are one for instances and one for Fargate, in the image of the engine', () => {
    const engine = getResource(template, 'AWS::ECS::TaskDefinition', 'EngineTaskDefinition');
    const [{ Image }] = engine.properties['ContainerDefinitions'] as [{ Image: string }];

    expect(definitions).toMatchObject([
      { PlatformCapabilities: ['EC2'], ContainerProperties: { Image } },
      { PlatformCapabilities: ['FARGATE'], ContainerProperties: { Image } },
    ]);
  });

  test('try again when the host is lost, and on nothing else', () => {
    const strategy = {
      Attempts: 3,
      EvaluateOnExit: [
        { OnStatusReason: 'Host EC2*', Action: 'RETRY' },
        { OnReason: '*', Action: 'EXIT' },
      ],
    };
    expect(definitions.map((definition) => definition['RetryStrategy'])).toEqual([
      strategy,
      strategy,
    ]);
  });

  test('end a job that runs longer than any run may', () => {
    expect(definitions).toMatchObject([
      { Timeout: { AttemptDurationSeconds: 604_800 } },
      { Timeout: { AttemptDurationSeconds: 604_800 } },
    ]);
  });

  test('leave earlier revisions to launches that know them, and give tags to the tasks', () => {
    const kept = { ResourceRetentionPolicy: { SkipDeregisterOnUpdate: true }, PropagateTags: true };
    expect(definitions).toMatchObject([kept, kept]);
  });

  test('log into a group of our own without ever waiting for it, under an init process', () => {
    const ContainerProperties = {
      LinuxParameters: { InitProcessEnabled: true },
      LogConfiguration: {
        LogDriver: 'awslogs',
        Options: {
          'awslogs-group': '<BatchLogs>',
          'awslogs-region': '<AWS::Region>',
          'awslogs-stream-prefix': 'job',
          mode: 'non-blocking',
          'max-buffer-size': '25m',
        },
      },
    };
    expect(definitions).toMatchObject([{ ContainerProperties }, { ContainerProperties }]);
  });

  test('give a job no rights over its instance', () => {
    expect(definitions[0]?.['ContainerProperties']).toMatchObject({ Privileged: false });
    expect(JSON.stringify(definitions)).not.toMatch(/"Privileged":true|"Volumes"|"Devices"/);
  });

  test('give a container on Fargate a public address in public subnets alone', () => {
    const network = (of: typeof template) =>
      getResource(of, DEFINITION, 'BatchJobDefinitionsFargate').properties['ContainerProperties'];

    expect(network(template)).toMatchObject({
      NetworkConfiguration: { AssignPublicIp: 'ENABLED' },
    });
    expect(network(chosen)).toMatchObject({ NetworkConfiguration: { AssignPublicIp: 'DISABLED' } });
  });

  test('give a container on Fargate the disk of an instance, as far as Fargate has it', () => {
    const disk = (of: typeof template) =>
      getResource(of, DEFINITION, 'BatchJobDefinitionsFargate').properties['ContainerProperties'];

    expect(disk(template)).toMatchObject({ EphemeralStorage: { SizeInGiB: 100 } });
    expect(disk(chosen)).toMatchObject({ EphemeralStorage: { SizeInGiB: 200 } });
  });

  test('pull the image and write the log as the engine does', () => {
    expect(definitions).toMatchObject([
      { ContainerProperties: { ExecutionRoleArn: '<EngineTaskDefinitionExecutionRole.Arn>' } },
      { ContainerProperties: { ExecutionRoleArn: '<EngineTaskDefinitionExecutionRole.Arn>' } },
    ]);
    const writing = statementsOf(template, 'EngineTaskDefinitionExecutionRole').filter(
      ({ Resource }) => JSON.stringify(Resource).includes('<BatchLogs.Arn>'),
    );
    expect(writing).toMatchObject([{ Action: ['logs:CreateLogStream', 'logs:PutLogEvents'] }]);
  });
});

describe('jobs', () => {
  test('read data, write below runs, and do nothing else', () => {
    const own = { StringEquals: { 'aws:ResourceAccount': '<AWS::AccountId>' } };

    expect(statementsOf(template, 'BatchJobRole')).toEqual([
      {
        Effect: 'Allow',
        Action: 's3:GetObject',
        Resource: '<StorageBucket.Arn>/*',
        Condition: own,
      },
      { Effect: 'Allow', Action: 's3:ListBucket', Resource: '<StorageBucket.Arn>', Condition: own },
      {
        Effect: 'Allow',
        Action: ['s3:AbortMultipartUpload', 's3:DeleteObject', 's3:PutObject'],
        Resource: '<StorageBucket.Arn>/runs/*',
        Condition: own,
      },
    ]);
  });
});
