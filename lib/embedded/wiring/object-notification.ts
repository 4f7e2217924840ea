import { createHash } from 'node:crypto';
import type { ObjectEvent } from '../services/s3/s3';

/** An object event as S3 notifies a function of it. */
export function describeObjectEvent(
  event: ObjectEvent,
  { region, configurationId }: { readonly region: string; readonly configurationId: string },
) {
  const isRemoval = event.eventName.startsWith('ObjectRemoved');
  return {
    Records: [
      {
        eventVersion: '2.1',
        eventSource: 'aws:s3',
        awsRegion: region,
        eventTime: event.time.toISOString(),
        eventName: event.eventName,
        userIdentity: { principalId: principalId(event.caller.arn) },
        requestParameters: { sourceIPAddress: '127.0.0.1' },
        responseElements: responseElements(event),
        s3: {
          s3SchemaVersion: '1.0',
          configurationId,
          bucket: {
            name: event.bucket,
            ownerIdentity: { principalId: 'EMBEDDED' },
            arn: `arn:aws:s3:::${event.bucket}`,
          },
          object: {
            key: encodeKey(event.key),
            ...(isRemoval ? {} : { size: event.size, eTag: event.eTag }),
            ...(event.versionId === undefined ? {} : { versionId: event.versionId }),
            sequencer: event.sequencer,
          },
        },
      },
    ],
  };
}

/** As forms encode it: a space is a plus sign, a slash stays. */
function encodeKey(key: string): string {
  return encodeURIComponent(key)
    .replaceAll('%2F', '/')
    .replaceAll('%20', '+')
    .replaceAll(
      /[!'()~]/g,
      (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
    );
}

function principalId(arn: string): string {
  const name = arn.slice(arn.lastIndexOf('/') + 1);
  return arn.includes(':assumed-role/') ? `AWS:AROAEMBEDDED:${name}` : `AWS:AIDAEMBEDDED`;
}

function responseElements({ bucket, key, sequencer }: ObjectEvent): Record<string, string> {
  const id = createHash('sha256').update(`${bucket}/${key}/${sequencer}`).digest('hex');
  return {
    'x-amz-request-id': id.slice(0, 16).toUpperCase(),
    'x-amz-id-2': Buffer.from(id).toString('base64'),
  };
}
