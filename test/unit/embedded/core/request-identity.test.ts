import { comesFromForeignPage } from '../../../../lib/embedded/gateway/foreign-page';
import { identifyRequest } from '../../../../lib/embedded/gateway/request-identity';
import { accessKeyOf, callerOf } from '../../../../lib/embedded/role-credentials';

describe('identifyRequest()', () => {
  test.each([
    [
      'a signature in the headers',
      {
        authorization:
          'AWS4-HMAC-SHA256 Credential=KEY/20260101/us-east-1/ecs/aws4_request, SignedHeaders=a, Signature=b',
      },
      '',
      { accessKeyId: 'KEY', service: 'ecs' },
    ],
    [
      'an asymmetric signature, which names no region',
      {
        authorization:
          'AWS4-ECDSA-P256-SHA256 Credential=KEY/20260101/s3/aws4_request, Signature=b',
      },
      '',
      { accessKeyId: 'KEY', service: 's3' },
    ],
    [
      'a signature of version 2',
      { authorization: 'AWS KEY:signature' },
      '',
      { accessKeyId: 'KEY', service: 's3' },
    ],
    [
      'a presigned URL',
      {},
      'X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=KEY%2F20260101%2Fus-east-1%2Fs3%2Faws4_request',
      { accessKeyId: 'KEY', service: 's3' },
    ],
    [
      'a presigned URL of version 2',
      {},
      'AWSAccessKeyId=KEY&Signature=x',
      { accessKeyId: 'KEY', service: 's3' },
    ],
    ['no signature', {}, 'list-type=2', undefined],
    ['a token of somebody else', { authorization: 'Bearer abc' }, '', undefined],
  ])('reads %s', (_name, headers, rawQuery, identity) => {
    expect(identifyRequest({ headers, rawQuery })).toEqual(identity);
  });
});

describe('callerOf()', () => {
  test('finds the role and the session in the key that accessKeyOf() makes', () => {
    const roleArn = 'arn:aws:iam::000000000000:role/path/My-Role';

    expect(callerOf(accessKeyOf(roleArn, 'session'), '000000000000')).toEqual({
      arn: 'arn:aws:sts::000000000000:assumed-role/My-Role/session',
      roleArn,
    });
  });

  test('takes any other key for the administrator', () => {
    expect(callerOf('ROLEPLAYER', '000000000000')).toEqual({
      arn: 'arn:aws:iam::000000000000:user/administrator',
    });
  });
});

describe('comesFromForeignPage()', () => {
  test.each([
    [{ host: '127.0.0.1:4566' }, false],
    [{ host: 'localhost:4566', origin: 'http://localhost:3000' }, false],
    [{ host: 'sheets.s3.localhost:4566' }, false],
    [{ host: 'rebound.example:4566' }, true],
    [{ host: '127.0.0.1:4566', origin: 'https://page.example' }, true],
    [{ host: '127.0.0.1:4566', origin: 'null' }, true],
    [{}, false],
  ])('decides on %j', (headers: Record<string, string>, isForeign) => {
    expect(comesFromForeignPage(headers)).toBe(isForeign);
  });
});
