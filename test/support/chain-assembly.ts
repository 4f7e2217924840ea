import { awsRequestSource } from './aws-request';
import {
  arnOf,
  functionOf,
  permissionOf,
  roleOf,
  tableOf,
  writeAssembly,
} from './embedded-assembly';

/**
 * A stack in which everything of embedded AWS takes part: an object wakes `register`, whose item wakes `launch`, which runs
 * a task, whose log wakes `parser` and whose state changes wake `notifier`. Each notes in the table Seen what it saw.
 */
export const chainNames = { bucket: 'chain-sheets', items: 'Items', seen: 'Seen' };

const note = `
${awsRequestSource}
const note = (id, about) =>
  aws('dynamodb', 'DynamoDB_20120810.PutItem', {
    TableName: 'Seen',
    Item: { id: { S: id }, about: { S: JSON.stringify(about) } },
  });
`;

const code = {
  register: `${note}
exports.handler = async (event) => {
  for (const { s3 } of event.Records) {
    const id = decodeURIComponent(s3.object.key.replaceAll('+', ' '));
    console.log('registering', id);
    await aws('dynamodb', 'DynamoDB_20120810.PutItem', { TableName: 'Items', Item: { id: { S: id } } });
    await note('register ' + id, event);
  }
};`,
  launch: `${note}
exports.handler = async (event, context) => {
  for (const record of event.Records) {
    const id = record.dynamodb.Keys.id.S;
    await aws('ecs', 'AmazonEC2ContainerServiceV20141113.RunTask', {
      cluster: process.env.CLUSTER,
      taskDefinition: process.env.TASK_DEFINITION,
      launchType: 'FARGATE',
      clientToken: record.eventID,
      networkConfiguration: { awsvpcConfiguration: { subnets: [process.env.SUBNET], assignPublicIp: 'ENABLED' } },
      overrides: { containerOverrides: [{ name: 'shell', environment: [{ name: 'ITEM', value: id }] }] },
    });
    await note('launch ' + id, { event, context, remaining: context.getRemainingTimeInMillis() });
  }
  return { batchItemFailures: [] };
};`,
  parser: `${note}
const { gunzipSync } = require('node:zlib');
exports.handler = async (event) => {
  const message = JSON.parse(gunzipSync(Buffer.from(event.awslogs.data, 'base64')).toString());
  for (const { message: line } of message.logEvents) await note('parser ' + line, message);
};`,
  notifier: `${note}
exports.handler = async (event) => {
  await note('notifier ' + event.detail.lastStatus + ' ' + event.detail.version, event);
};`,
};

/** `invokeRegister` is the bucket's permission to invoke the first function; the others are in roles. */
export type ChainGrant =
  'invokeRegister' | 'register' | 'readStream' | 'runTask' | 'passRole' | 'note';

const logging = {
  Effect: 'Allow',
  Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
  Resource: '*',
};

const grants: Readonly<Record<ChainGrant, readonly unknown[]>> = {
  invokeRegister: [],
  register: [{ Effect: 'Allow', Action: 'dynamodb:PutItem', Resource: arnOf('Items') }],
  readStream: [
    {
      Effect: 'Allow',
      Action: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
      Resource: arnOf('Items', 'StreamArn'),
    },
  ],
  runTask: [{ Effect: 'Allow', Action: 'ecs:RunTask', Resource: { Ref: 'Definition' } }],
  passRole: [
    {
      Effect: 'Allow',
      Action: 'iam:PassRole',
      Resource: [arnOf('TaskRole'), arnOf('ExecutionRole')],
      Condition: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
    },
  ],
  note: [{ Effect: 'Allow', Action: 'dynamodb:PutItem', Resource: arnOf('Seen') }],
};

/** Writes the assembly of the chain, without the grants that are named. */
export function writeChain(folder: string, without: readonly ChainGrant[] = []): string {
  const granted = (...names: readonly ChainGrant[]): readonly unknown[] => [
    logging,
    ...names.filter((name) => !without.includes(name)).flatMap((name) => grants[name]),
  ];
  const lambda = (...names: readonly ChainGrant[]) =>
    roleOf('lambda.amazonaws.com', granted('note', ...names));
  return writeAssembly(folder, {
    code,
    outputs: { BucketName: { Value: { Ref: 'Sheets' } } },
    resources: {
      ...stores,
      ...wires,
      ...(without.includes('invokeRegister') ? {} : { SheetsMayInvokeRegister: sheetsMayInvoke }),
      ...tasks,
      RegisterRole: lambda('register'),
      Register: functionOf('register', 'RegisterRole'),
      LaunchRole: lambda('readStream', 'runTask', 'passRole'),
      Launch: functionOf('launch', 'LaunchRole', {
        Timeout: 20,
        Environment: {
          Variables: {
            CLUSTER: arnOf('Cluster'),
            TASK_DEFINITION: { Ref: 'Definition' },
            SUBNET: { Ref: 'Subnet' },
          },
        },
      }),
      ParserRole: lambda(),
      Parser: functionOf('parser', 'ParserRole'),
      NotifierRole: lambda(),
      Notifier: functionOf('notifier', 'NotifierRole'),
    },
  });
}

const stores = {
  Sheets: {
    Type: 'AWS::S3::Bucket',
    Properties: {
      BucketName: chainNames.bucket,
      VersioningConfiguration: { Status: 'Enabled' },
    },
  },
  Items: tableOf(chainNames.items, true),
  Seen: tableOf(chainNames.seen),
};

const tasks = {
  TaskLogs: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: 'task-logs' } },
  TaskRole: roleOf('ecs-tasks.amazonaws.com', []),
  ExecutionRole: roleOf('ecs-tasks.amazonaws.com', [logging]),
  Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' } },
  Subnet: {
    Type: 'AWS::EC2::Subnet',
    Properties: {
      VpcId: { Ref: 'Vpc' },
      CidrBlock: '10.0.0.0/24',
      MapPublicIpOnLaunch: true,
    },
  },
  Address: { Type: 'AWS::EC2::EIP', Properties: { Domain: 'vpc' } },
  Cluster: { Type: 'AWS::ECS::Cluster' },
  Definition: {
    Type: 'AWS::ECS::TaskDefinition',
    Properties: {
      Family: 'shell',
      Cpu: '256',
      Memory: '512',
      NetworkMode: 'awsvpc',
      RequiresCompatibilities: ['FARGATE'],
      TaskRoleArn: arnOf('TaskRole'),
      ExecutionRoleArn: arnOf('ExecutionRole'),
      ContainerDefinitions: [
        {
          Name: 'shell',
          Image: 'public.ecr.aws/docker/library/busybox:latest',
          Essential: true,
          Command: ['sh', '-c', 'echo not this; echo "{\\"about\\":\\"$ITEM\\"}"'],
          LogConfiguration: {
            LogDriver: 'awslogs',
            Options: {
              'awslogs-group': { Ref: 'TaskLogs' },
              'awslogs-stream-prefix': 'task',
              'awslogs-region': { Ref: 'AWS::Region' },
            },
          },
        },
      ],
    },
  },
};

const sheetsMayInvoke = permissionOf('Register', 's3.amazonaws.com', arnOf('Sheets'));

const wires = {
  Notifications: {
    Type: 'Custom::S3BucketNotifications',
    Properties: {
      ServiceToken: 'arn:aws:lambda:us-east-1:000000000000:function:cdk-own',
      BucketName: { Ref: 'Sheets' },
      Managed: true,
      NotificationConfiguration: {
        LambdaFunctionConfigurations: [
          {
            Events: ['s3:ObjectCreated:*'],
            LambdaFunctionArn: arnOf('Register'),
            Filter: {
              Key: {
                FilterRules: [
                  { Name: 'suffix', Value: '.yaml' },
                  { Name: 'prefix', Value: 'launches/' },
                ],
              },
            },
          },
        ],
      },
    },
  },
  Mapping: {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: {
      EventSourceArn: arnOf('Items', 'StreamArn'),
      FunctionName: { Ref: 'Launch' },
      StartingPosition: 'TRIM_HORIZON',
      BatchSize: 10,
      MaximumRetryAttempts: 1,
      BisectBatchOnFunctionError: true,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      FilterCriteria: {
        Filters: [
          {
            Pattern: JSON.stringify({ dynamodb: { OldImage: { id: { S: [{ exists: false }] } } } }),
          },
        ],
      },
    },
  },
  LogsMayInvokeParser: permissionOf('Parser', 'logs.amazonaws.com', arnOf('TaskLogs')),
  Subscription: {
    Type: 'AWS::Logs::SubscriptionFilter',
    Properties: {
      LogGroupName: { Ref: 'TaskLogs' },
      FilterPattern: '{ $.about = * }',
      DestinationArn: arnOf('Parser'),
    },
  },
  RuleMayInvokeNotifier: permissionOf('Notifier', 'events.amazonaws.com', arnOf('Rule')),
  Rule: {
    Type: 'AWS::Events::Rule',
    Properties: {
      EventPattern: {
        source: ['aws.ecs'],
        'detail-type': ['ECS Task State Change'],
        detail: { clusterArn: [arnOf('Cluster')] },
      },
      State: 'ENABLED',
      Targets: [{ Arn: arnOf('Notifier'), Id: 'Target0' }],
    },
  },
};
