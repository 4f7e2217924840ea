import { statSync } from 'node:fs';
import { createProcessHost } from '../../lib/cli/process-host';
import { AnsweringServer } from './answering-server';
import { COLD_EVENTS } from './cold-events';
import { functionsIn } from './deployed-functions';
import { measurePairs, renderLine } from './pairs';

const LARGEST_BUNDLE_KIB = 540;

const GOALS = { register: 2, launch: 2, 'log-parser': 1.8, 'state-notifier': 1.8 } as const;

const HANDLER = `
const [bundle, event] = process.argv.slice(1);
require(bundle).handler(JSON.parse(event)).catch(() => undefined);
`;

/** What no function can do without: read the event, ask one thing. */
const TWIN = `
const [endpoint, event] = process.argv.slice(1);
JSON.parse(event);
require('node:http').get(endpoint, (response) => response.resume());
`;

/** Each function's first answer from AWS, in a new process, against that of a bare HTTP request; and its size. */
export async function benchCold(pairs: number, print: (line: string) => void): Promise<void> {
  const assembly = await createProcessHost().synthesize((line) => console.error(line));
  const aws = await AnsweringServer.start();
  try {
    for (const { name, bundle } of functionsIn(assembly)) {
      const event = JSON.stringify(COLD_EVENTS[name]);
      const ours = (): Promise<number> => aws.timeToAnswer([HANDLER, bundle, event]);
      const twin = (): Promise<number> => aws.timeToAnswer([TWIN, aws.endpoint, event]);
      // Once each, so that no file is read from disk for the first time.
      await ours();
      await twin();
      const measured = await measurePairs(pairs, ours, twin);
      const line = { name: 'cold', what: name, floor: 'bare HTTP', goal: GOALS[name] };
      print(`${renderLine(measured, line)} ${describeSize(bundle)}`);
    }
  } finally {
    aws.stop();
  }
}

function describeSize(bundle: string): string {
  const kib = statSync(bundle).size / 1024;
  const verdict = kib <= LARGEST_BUNDLE_KIB ? 'met' : 'MISSED';
  return `bundle ${kib.toFixed(0)} KiB (goal ${LARGEST_BUNDLE_KIB}: ${verdict})`;
}
