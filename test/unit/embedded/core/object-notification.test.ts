import { describeObjectEvent } from '../../../../lib/embedded/wiring/object-notification';

const event = {
  eventName: 'ObjectCreated:Put',
  bucket: 'sheets',
  key: 'launches/a b+c/ü(1).yaml',
  size: 3,
  eTag: 'abc',
  versionId: 'v1',
  sequencer: '0001',
  time: new Date('2026-01-02T03:04:05.678Z'),
  caller: { arn: 'arn:aws:iam::000000000000:user/administrator' },
} as const;
const settings = { region: 'us-east-1', configurationId: 'id' };

describe('describeObjectEvent()', () => {
  test('has the shape that S3 sends', () => {
    const [record, ...others] = describeObjectEvent(event, settings).Records;

    expect(others).toEqual([]);
    expect(record?.responseElements['x-amz-request-id']).toMatch(/^[0-9A-F]{16}$/);
    expect(record).toEqual({
      eventVersion: '2.1',
      eventSource: 'aws:s3',
      awsRegion: 'us-east-1',
      eventTime: '2026-01-02T03:04:05.678Z',
      eventName: 'ObjectCreated:Put',
      userIdentity: { principalId: 'AWS:AIDAEMBEDDED' },
      requestParameters: { sourceIPAddress: '127.0.0.1' },
      responseElements: {
        'x-amz-request-id': record?.responseElements['x-amz-request-id'],
        'x-amz-id-2': record?.responseElements['x-amz-id-2'],
      },
      s3: {
        s3SchemaVersion: '1.0',
        configurationId: 'id',
        bucket: {
          name: 'sheets',
          ownerIdentity: { principalId: 'EMBEDDED' },
          arn: 'arn:aws:s3:::sheets',
        },
        object: {
          key: 'launches/a+b%2Bc/%C3%BC%281%29.yaml',
          size: 3,
          eTag: 'abc',
          versionId: 'v1',
          sequencer: '0001',
        },
      },
    });
  });

  test('says neither size nor ETag of what is gone, and no version where there is none', () => {
    const { versionId: _versionId, ...unversioned } = event;
    const removed = { ...unversioned, eventName: 'ObjectRemoved:Delete' } as const;

    const [record] = describeObjectEvent(removed, settings).Records;

    expect(record?.s3.object).toEqual({
      key: 'launches/a+b%2Bc/%C3%BC%281%29.yaml',
      sequencer: '0001',
    });
  });
});
