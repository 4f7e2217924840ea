import * as z from 'zod';
import type { ServiceRequest } from '../../world';
import { clientException, readRequest } from './batch-error';
import type { Batch } from './batch-world';
import { lastSegment } from './rest-protocol';
import type { RestRoutes } from './rest-protocol';

type Tags = Readonly<Record<string, string>>;

/** A resource whose tags can be changed. */
interface Tagged {
  tags: Tags;
}

const tagSchema = z.strictObject({ tags: z.record(z.string(), z.string()) });

/** The operations on tags of jobs and job definitions. */
export function tagOperations(batch: Batch): RestRoutes {
  return {
    'GET /v1/tags/*': (_input, request) => ({
      tags: getTagged(batch, 'ListTagsForResource', request).tags,
    }),
    'POST /v1/tags/*': (input, request) => {
      const { tags } = readRequest('TagResource', tagSchema, input);
      const tagged = getTagged(batch, 'TagResource', request);
      tagged.tags = { ...tagged.tags, ...tags };
    },
    'DELETE /v1/tags/*': (_input, request) => {
      const keys = new URLSearchParams(request.rawQuery).getAll('tagKeys');
      const tagged = getTagged(batch, 'UntagResource', request);
      const kept = Object.entries(tagged.tags).filter(([name]) => !keys.includes(name));
      tagged.tags = Object.fromEntries(kept);
    },
  };
}

function getTagged(batch: Batch, operation: string, request: ServiceRequest): Tagged {
  const arn = lastSegment(request);
  batch.world.access.authorize(request.caller, `batch:${operation}`, arn);
  const job = batch.jobs.get(arn.slice(arn.lastIndexOf('/') + 1));
  const definition = batch.definitions.all.find((one) => one.arn === arn);
  const found = job?.arn === arn ? job : definition;
  if (found !== undefined) return found;
  throw clientException(`${arn} not found. Embedded AWS keeps tags of jobs and definitions only.`);
}
