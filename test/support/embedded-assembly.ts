import { writeFiles } from './temporary-folder';

/** A CDK-free assembly: what `cdk synth` would write for one stack. */
export interface AssemblyParts {
  readonly resources: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
  readonly conditions?: Readonly<Record<string, unknown>>;
  /** Folders of code, by the name that `functionOf` is given. */
  readonly code?: Readonly<Record<string, string>>;
}

/** Writes the assembly into the folder, and returns the folder. */
export function writeAssembly(folder: string, parts: AssemblyParts): string {
  const { resources, outputs = {}, conditions = {}, code = {} } = parts;
  const files = Object.keys(code).map((name): [string, unknown] => [
    name,
    {
      source: { path: `asset.${name}`, packaging: 'zip' },
      destinations: { here: { bucketName: 'assets', objectKey: `${name}.zip` } },
    },
  ]);
  const stack = {
    type: 'aws:cloudformation:stack',
    properties: { templateFile: 'Test.template.json' },
  };
  const assets = { type: 'cdk:asset-manifest', properties: { file: 'Test.assets.json' } };
  writeFiles(folder, {
    'manifest.json': JSON.stringify({
      version: '55.0.0',
      artifacts: { Test: stack, 'Test.assets': assets },
    }),
    'Test.template.json': JSON.stringify({
      Resources: resources,
      Outputs: outputs,
      Conditions: conditions,
    }),
    'Test.assets.json': JSON.stringify({ files: Object.fromEntries(files) }),
    ...Object.fromEntries(
      Object.entries(code).map(([name, text]) => [`asset.${name}/index.js`, text]),
    ),
  });
  return folder;
}

/** A role for functions or tasks, with one inline policy of these statements. */
export function roleOf(service: string, statements: readonly unknown[]): unknown {
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: {
        Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: service } }],
      },
      Policies: [{ PolicyName: 'Inline', PolicyDocument: { Statement: statements } }],
    },
  };
}

/** A function whose code is the folder of that name. */
export function functionOf(
  name: string,
  role: string,
  properties: Readonly<Record<string, unknown>> = {},
): unknown {
  return {
    Type: 'AWS::Lambda::Function',
    Properties: {
      Code: { S3Bucket: 'assets', S3Key: `${name}.zip` },
      Handler: 'index.handler',
      Runtime: 'nodejs24.x',
      Role: { 'Fn::GetAtt': [role, 'Arn'] },
      ...properties,
    },
  };
}

/** Lets a service invoke a function for a source. */
export function permissionOf(functionId: string, service: string, source: unknown): unknown {
  return {
    Type: 'AWS::Lambda::Permission',
    Properties: {
      Action: 'lambda:InvokeFunction',
      FunctionName: { 'Fn::GetAtt': [functionId, 'Arn'] },
      Principal: service,
      SourceArn: source,
    },
  };
}

export function tableOf(name: string, isStreamed = false): unknown {
  return {
    Type: 'AWS::DynamoDB::Table',
    Properties: {
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      ...(isStreamed ? { StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' } } : {}),
    },
  };
}

export function arnOf(logicalId: string, attribute = 'Arn'): unknown {
  return { 'Fn::GetAtt': [logicalId, attribute] };
}
