import { LAUNCH_STATUSES } from '../../../lib/domain/launch/launch-status';
import { STREAM_FILTERS } from '../../../lib/infra/events/stream-filters';

type Json = string | number | boolean | { readonly [key: string]: Json };

const removed = { dynamodb: { OldImage: row({ S: 'RUNNING' }) } };

test.each(['REGISTERED', 'REJECTED'])('a new row that is %s wakes launch', (status) => {
  expect(wakes(inserted(status))).toBe(true);
});

test('a removed row wakes launch', () => {
  expect(wakes(removed)).toBe(true);
});

test.each(['RETRY', 'CANCEL', 'retry ', 'CANCELED', 'running', ''])(
  'a row whose status becomes "%s" wakes launch',
  (word) => {
    expect(wakes(changed({ S: word }))).toBe(true);
  },
);

test.each([
  ['a number', { N: '1' }],
  ['a null', { NULL: true }],
])('a row whose status becomes %s wakes launch', (_, value) => {
  expect(wakes(changed(value))).toBe(true);
});

test('a row whose status is taken away wakes launch', () => {
  const { launchId } = row('');
  const record = { dynamodb: { OldImage: row({ S: 'RUNNING' }), NewImage: { launchId } } };

  expect(wakes(record)).toBe(true);
});

test.each(LAUNCH_STATUSES)('a row that we change to %s wakes nobody', (status) => {
  expect(wakes(changed({ S: status }))).toBe(false);
});

function row(status: Json): { launchId: Json; status: Json } {
  return { launchId: { S: 'hello-20261123-0123456789' }, status };
}

function inserted(status: string): Json {
  return { dynamodb: { NewImage: row({ S: status }) } };
}

function changed(status: Json): Json {
  return { dynamodb: { OldImage: row({ S: 'RUNNING' }), NewImage: row(status) } };
}

/** Filters are alternatives; within one, every key must match (Lambda's event filtering). */
function wakes(record: Json): boolean {
  return STREAM_FILTERS.some((filter) => matches(filter, record));
}

function matches(pattern: unknown, value: Json | undefined): boolean {
  if (Array.isArray(pattern)) return pattern.some((rule: unknown) => fits(rule, value));
  return Object.entries(pattern as Record<string, unknown>).every(([key, inner]) =>
    matches(inner, typeof value === 'object' ? value[key] : undefined),
  );
}

function fits(rule: unknown, value: Json | undefined): boolean {
  const { exists, 'anything-but': others } = rule as {
    readonly exists?: boolean;
    readonly 'anything-but'?: readonly string[];
  };
  if (exists !== undefined) return exists === (value !== undefined);
  return typeof value === 'string' && others !== undefined && !others.includes(value);
}
