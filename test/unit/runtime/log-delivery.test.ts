import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { readLogDelivery } from '../../../lib/runtime/log-delivery';

const STREAM = { logGroup: 'engine', logStream: 'wfm/engine/0123456789abcdef' };

function pack(text: string): string {
  return gzipSync(text).toString('base64');
}

function deliver(messages: readonly unknown[], indentation?: number): string {
  const logEvents = messages.map((message, index) => ({ id: `${index}`, timestamp: 1, message }));
  const delivery = { messageType: 'DATA_MESSAGE', owner: '1', ...STREAM, logEvents };
  return pack(JSON.stringify(delivery, undefined, indentation));
}

function ours(content: unknown): string {
  return JSON.stringify({ wfm: 1, content });
}

test('readLogDelivery() gives the lines that may be ours, byte for byte', () => {
  const lines = [
    ours('caf\u00e9 \ud83e\uddec "quoted" \\ \n\t'),
    ours({ a: ['}', ']}', '"message":"'] }),
  ];

  expect(readLogDelivery(deliver(['noise', ...lines, 'more noise']))).toEqual({ ...STREAM, lines });
});

test('readLogDelivery() finds the same by scanning as by parsing everything, whatever the lines hold', () => {
  const line = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.json({ noUnicodeString: false }),
    fc.anything().map(ours),
    fc.string().map((text) => `{"wfm":1,${text}`),
    fc.string().map((text) => `"message":"{\\"wfm\\":1,${text}`),
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 8 }), (lines) => {
      expect(readLogDelivery(deliver(lines))).toEqual(readLogDelivery(deliver(lines, 1)));
    }),
    { seed: 7, numRuns: 150 },
  );
});

test('readLogDelivery() cuts out a line of 256 kB of which each second byte is escaped', () => {
  const line = ours('"'.repeat(131_072));

  expect(readLogDelivery(deliver(['x', line]))?.lines).toEqual([line]);
});

test('readLogDelivery() reads a stream of a name that looks like the rest of the delivery', () => {
  const logStream = 'a"logEvents":[{"message":"{\\"wfm\\":1,';
  const delivery = { messageType: 'DATA_MESSAGE', logGroup: 'g', logStream, logEvents: [] };

  expect(readLogDelivery(pack(JSON.stringify(delivery)))).toEqual({
    ...{ logGroup: 'g', logStream, lines: [] },
  });
});

test('readLogDelivery() knows nothing to tell of a control message', () => {
  const control = { messageType: 'CONTROL_MESSAGE', ...STREAM, logEvents: [{ message: 'hello' }] };

  expect(readLogDelivery(pack(JSON.stringify(control)))).toBeUndefined();
});

test('readLogDelivery() refuses what would fill the memory of its function', () => {
  const bomb = gzipSync(Buffer.alloc(129 * 1024 * 1024)).toString('base64');

  expect(() => readLogDelivery(bomb)).toThrow(
    'Cannot read a delivery of log lines: it is not gzip in base64',
  );
});
