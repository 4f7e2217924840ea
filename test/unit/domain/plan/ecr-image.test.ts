import { isBrokenEcrUri, parseEcrUri } from '../../../../lib/domain/plan/ecr-image';

const ENGINE = { registryId: '111122223333', region: 'eu-west-1', repository: 'lab/engine' };

test.each([
  ['111122223333.dkr.ecr.eu-west-1.amazonaws.com/lab/engine:1', { ...ENGINE, tag: '1' }],
  ['111122223333.dkr.ecr.eu-west-1.amazonaws.com/lab/engine', { ...ENGINE, tag: 'latest' }],
  ['111122223333.dkr.ecr-fips.eu-west-1.amazonaws.com/lab/engine:1', { ...ENGINE, tag: '1' }],
  [
    '111122223333.dkr.ecr.eusc-de-east-1.amazonaws.eu/lab/engine:1',
    { ...ENGINE, region: 'eusc-de-east-1', tag: '1' },
  ],
  ['111122223333.dkr-ecr.eu-west-1.on.aws/lab/engine:1', { ...ENGINE, tag: '1' }],
  ['111122223333.dkr-ecr-fips.eu-west-1.on.aws/lab/engine:1', { ...ENGINE, tag: '1' }],
  [
    '111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn/lab/engine@sha256:0a',
    { ...ENGINE, region: 'cn-north-1', digest: 'sha256:0a' },
  ],
  [
    '111122223333.dkr-ecr.cn-north-1.on.amazonwebservices.com.cn/lab/engine:1@sha256:0a',
    { ...ENGINE, region: 'cn-north-1', tag: '1', digest: 'sha256:0a' },
  ],
])('parseEcrUri() reads %s', (uri, image) => {
  expect(parseEcrUri(uri)).toEqual(image);
  expect(isBrokenEcrUri(uri)).toBe(false);
});

test.each(['public.ecr.aws/lab/engine:1', 'engine', 'quay.io/lab/ecr.amazonaws.com:1'])(
  'parseEcrUri() leaves %s to other registries',
  (uri) => {
    expect(parseEcrUri(uri)).toBeUndefined();
    expect(isBrokenEcrUri(uri)).toBe(false);
  },
);

test.each([
  '1.dkr.ecr.eu-west-1.amazonaws.com/engine:1',
  '111122223333.dkr.ecr.eu-west-1.amazonaws.com',
  '111122223333.dkr.ecr.eu-west-1.amazonaws.com/engine:',
  '111122223333.ecr.eu-west-1.amazonaws.com/engine:1',
  '111122223333.dkr.ecr.EU-WEST-1.amazonaws.com/engine:1',
])('isBrokenEcrUri() tells that %s is of ECR and cannot be read', (uri) => {
  expect(parseEcrUri(uri)).toBeUndefined();
  expect(isBrokenEcrUri(uri)).toBe(true);
});
