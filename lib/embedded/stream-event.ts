import { createHash } from 'node:crypto';
import type { StreamRecord } from './services/dynamodb/dynamodb';

/** A stream record as Lambda hands it to a function. */
export function describeStreamRecord(
  record: StreamRecord,
  { region, streamArn }: { readonly region: string; readonly streamArn: string },
) {
  const { keys, newImage, oldImage, sequenceNumber } = record;
  return {
    eventID: createHash('md5').update(`${streamArn}/${sequenceNumber}`).digest('hex'),
    eventName: record.eventName,
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: region,
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(record.createdAt.getTime() / 1000),
      Keys: keys,
      ...(newImage === undefined ? {} : { NewImage: newImage }),
      ...(oldImage === undefined ? {} : { OldImage: oldImage }),
      SequenceNumber: sequenceNumber,
      SizeBytes: [keys, newImage, oldImage].reduce((sum, part) => sum + sizeOf(part), 0),
      StreamViewType: record.viewType,
    },
    eventSourceARN: streamArn,
  };
}

function sizeOf(part: unknown): number {
  return part === undefined ? 0 : Buffer.byteLength(JSON.stringify(part));
}
