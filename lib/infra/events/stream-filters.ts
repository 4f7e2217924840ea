import { LAUNCH_STATUSES } from '../../domain/launch/launch-status';

/**
 * Which changes of the Launches table wake the launch function: new rows, removed rows (an engine may still run for one),
 * and any status that is not a word of ours (a typo wants its answer too). Our own updates wake nobody. They are told by
 * the images alone: only the `dynamodb` key of a record is documented as filterable, `eventName` is not.
 */
const absent = { S: [{ exists: false }] };

export const STREAM_FILTERS = [
  { dynamodb: { OldImage: { launchId: absent } } },
  { dynamodb: { NewImage: { launchId: absent } } },
  { dynamodb: { NewImage: { status: { S: [{ 'anything-but': LAUNCH_STATUSES }] } } } },
  // Emptied, or a number: anything-but asks for a string that is there.
  { dynamodb: { NewImage: { status: absent } } },
] as const;
