import type { ServiceResponse } from '../../world';
import { authorizeBucket } from './permission';
import { xmlResponse, type BucketNotification, type S3Context } from './s3-operation';
import type { S3Request } from './s3-request';
import { branch, leaf, xmlDocument, type Xml } from './xml-writer';

/** Which functions the bucket tells of its objects: those of the template. */
export function getBucketNotification(context: S3Context, request: S3Request): ServiceResponse {
  context.store.getBucket(request.bucket);
  authorizeBucket(context, request, 's3:GetBucketNotification');
  const configurations = context.notificationsOf(request.bucket).map(describe);
  return xmlResponse(xmlDocument('NotificationConfiguration', configurations));
}

/** S3 gives the names of the rules back with a capital. */
function describe({ id, functionArn, events, rules }: BucketNotification): Xml {
  const filters = rules.map(({ name, value }) =>
    branch('FilterRule', [
      leaf('Name', name === 'prefix' ? 'Prefix' : 'Suffix'),
      leaf('Value', value),
    ]),
  );
  return branch('CloudFunctionConfiguration', [
    leaf('Id', id),
    leaf('CloudFunction', functionArn),
    ...events.map((event) => leaf('Event', event)),
    filters.length === 0 ? undefined : branch('Filter', [branch('S3Key', filters)]),
  ]);
}
