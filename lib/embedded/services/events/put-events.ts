import { z } from 'zod';
import type { PublishedEvent } from './published-event';

const entrySchema = z.strictObject({
  Source: z.string().optional(),
  DetailType: z.string().optional(),
  Detail: z.string().optional(),
  Resources: z.array(z.string()).optional(),
  Time: z.number().optional(),
  EventBusName: z.string().optional(),
  TraceHeader: z.string().optional(),
});

/** The body of a PutEvents request. */
export const putEventsSchema = z.object({ Entries: z.array(entrySchema).min(1).max(10) });

type CheckedEntry =
  | { readonly event: PublishedEvent; readonly time: Date | undefined }
  | { readonly ErrorCode: string; readonly ErrorMessage: string };

/** One entry of PutEvents as an event, or the error that its place in the answer gets. */
export function checkEntry(entry: z.infer<typeof entrySchema>): CheckedEntry {
  const { Source: source, DetailType: detailType, Detail: text, EventBusName: bus } = entry;
  if (!isDefaultBus(bus)) {
    return failure('NotImplementedInEmbeddedAws', `Embedded AWS has no event bus "${String(bus)}"`);
  }
  if (!source || !detailType || text === undefined) {
    return failure('InvalidArgument', 'Parameters Source, DetailType and Detail are required.');
  }
  if (source.startsWith('aws.')) {
    return failure('NotAuthorizedForSource', 'Not authorized for the source.');
  }
  const detail = parseDetail(text);
  if (detail === undefined) return failure('MalformedDetail', 'Detail is malformed.');
  return {
    event: { source, detailType, detail, resources: entry.Resources ?? [] },
    time: entry.Time === undefined ? undefined : new Date(entry.Time * 1000),
  };
}

function isDefaultBus(bus: string | undefined): boolean {
  return bus === undefined || bus === 'default' || bus.endsWith(':event-bus/default');
}

function parseDetail(text: string): unknown {
  try {
    return z.record(z.string(), z.unknown()).safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

function failure(ErrorCode: string, ErrorMessage: string): CheckedEntry {
  return { ErrorCode, ErrorMessage };
}
