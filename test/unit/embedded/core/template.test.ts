import { resolveTemplate } from '../../../../lib/embedded/template';

const place = {
  accountId: '000000000000',
  region: 'us-east-1',
  stackName: 'Test',
  endpoint: 'http://127.0.0.1:4566',
};

function resolve(template: Record<string, unknown>) {
  return resolveTemplate({ Resources: {}, ...template }, place);
}

/** Value of an output whose expression is given, in a template with a bucket, a table and a queue. */
function evaluate(expression: unknown, template: Record<string, unknown> = {}): string | undefined {
  return resolve({
    Resources: {
      Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'sheets' } },
      Table: {
        Type: 'AWS::DynamoDB::Table',
        Properties: { TableName: 'Rows', StreamSpecification: { StreamViewType: 'NEW_IMAGE' } },
      },
      Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'lost' } },
    },
    Outputs: { Value: { Value: expression } },
    ...template,
  }).outputs['Value'];
}

describe('resolveTemplate()', () => {
  test.each([
    [{ Ref: 'Bucket' }, 'sheets'],
    [{ Ref: 'AWS::Region' }, 'us-east-1'],
    [{ 'Fn::GetAtt': ['Bucket', 'Arn'] }, 'arn:aws:s3:::sheets'],
    [{ 'Fn::GetAtt': 'Table.Arn' }, 'arn:aws:dynamodb:us-east-1:000000000000:table/Rows'],
    [{ Ref: 'Queue' }, 'http://127.0.0.1:4566/000000000000/lost'],
    [{ 'Fn::Join': ['-', ['a', { Ref: 'Bucket' }, 3]] }, 'a-sheets-3'],
    [{ 'Fn::Select': ['1', { 'Fn::Split': ['/', 'a/b/c'] }] }, 'b'],
    [{ 'Fn::Select': [0, { 'Fn::GetAZs': '' }] }, 'us-east-1a'],
    [
      { 'Fn::Sub': '${Bucket}.${AWS::AccountId}.${Table.Arn}' },
      'sheets.000000000000.arn:aws:dynamodb:us-east-1:000000000000:table/Rows',
    ],
    [{ 'Fn::Sub': ['${!kept} ${given}', { given: { Ref: 'Bucket' } }] }, '${kept} sheets'],
    [{ 'Fn::Base64': 'text' }, 'dGV4dA=='],
    [{ 'Fn::If': ['Here', 'yes', 'no'] }, 'yes'],
    [{ 'Fn::If': ['Elsewhere', 'yes', 'no'] }, 'no'],
    [{ 'Fn::If': ['Both', 'yes', 'no'] }, 'no'],
    [{ 'Fn::If': ['Either', 'yes', 'no'] }, 'yes'],
    [{ 'Fn::FindInMap': ['Map', { Ref: 'AWS::Region' }, 'name'] }, 'mapped'],
    [{ Ref: 'Parameter' }, 'default'],
  ])('gives %j as %s', (expression, value) => {
    const here = { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'us-east-1'] };
    const template = {
      Conditions: {
        Here: here,
        Elsewhere: { 'Fn::Not': [{ Condition: 'Here' }] },
        Both: { 'Fn::And': [{ Condition: 'Here' }, { Condition: 'Elsewhere' }] },
        Either: { 'Fn::Or': [{ Condition: 'Elsewhere' }, here] },
      },
      Mappings: { Map: { 'us-east-1': { name: 'mapped' } } },
      Parameters: { Parameter: { Type: 'String', Default: 'default' } },
    };

    expect(evaluate(expression, template)).toBe(value);
  });

  test('names a resource the same way every time, and differently from others', () => {
    const template = {
      Resources: {
        One: { Type: 'AWS::S3::Bucket' },
        Two: { Type: 'AWS::S3::Bucket' },
        Role: { Type: 'AWS::IAM::Role', Properties: { Path: '/wfm/' } },
      },
    };

    const [one, two, role] = resolve(template).resources;

    expect(one?.ref).toMatch(/^test-one-[0-9a-f]{12}$/);
    expect(one?.ref).toBe(resolve(template).resources[0]?.ref);
    expect(two?.ref).not.toBe(one?.ref);
    expect(role?.attribute('Arn')).toBe(`arn:aws:iam::000000000000:role/wfm/${role?.ref ?? ''}`);
  });

  test('leaves out what a condition or AWS::NoValue leaves out', () => {
    const stack = resolve({
      Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } },
      Resources: {
        Absent: { Type: 'AWS::S3::Bucket', Condition: 'Never' },
        Present: {
          Type: 'AWS::SQS::Queue',
          Properties: { Gone: { Ref: 'AWS::NoValue' }, Tags: [{ Ref: 'AWS::NoValue' }, 'kept'] },
        },
      },
    });

    expect(stack.resources.map(({ logicalId }) => logicalId)).toEqual(['Present']);
    expect(stack.resources[0]?.properties).toEqual({ Tags: ['kept'] });
  });

  test('names every resource of an unknown type', () => {
    const template = {
      Resources: {
        A: { Type: 'AWS::RDS::DBInstance' },
        B: { Type: 'AWS::S3::Bucket' },
        C: { Type: 'Custom::Thing' },
      },
    };

    expect(() => resolve(template)).toThrow(
      'Cannot start embedded AWS: it does not know the resource types of A (AWS::RDS::DBInstance), C (Custom::Thing)',
    );
  });

  test.each([
    [{ 'Fn::ImportValue': 'x' }, 'does not know the function "Fn::ImportValue"'],
    [{ Ref: 'Nothing' }, 'has no value for "Nothing"'],
    [
      { 'Fn::GetAtt': ['Bucket', 'WebsiteURL'] },
      'attribute "WebsiteURL" of "Bucket" (AWS::S3::Bucket)',
    ],
    [{ Ref: 'Secret' }, 'has no value for "Secret"'],
    [{ 'Fn::Join': ['', [['list']]] }, 'Cannot resolve Fn::Join: ["list"] is not text'],
  ])('refuses %j', (expression, message) => {
    const template = {
      Parameters: { Secret: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/x' } },
    };

    expect(() => evaluate(expression, template)).toThrow(message);
  });

  test('refuses a template that a transform would change', () => {
    expect(() => resolve({ Transform: 'AWS::Serverless-2016-10-31' })).toThrow('Transform');
  });
});
