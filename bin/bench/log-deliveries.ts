import { gzipSync } from 'node:zlib';

/** Of text before it is packed: CloudWatch takes no more in one PutLogEvents. */
const DELIVERY_BYTES = 1024 * 1024;

export const BENCH_LAUNCH_ID = 'bench-20261123-0123456789';
export const BENCH_TASK = {
  arn: 'arn:aws:ecs:us-east-1:000000000000:task/cluster/0123456789abcdef',
  logGroup: 'engine',
  logStream: 'wfm/engine/0123456789abcdef',
} as const;

/** The next line of an engine task as the job with this number ends. */
export function jobLine(job: number): string {
  return JSON.stringify({
    ...{ wfm: 1, launchId: BENCH_LAUNCH_ID, attempt: 1, time: '2026-11-23T10:00:00.000Z' },
    ...{ event: 'job-finished', jobId: String(job), rule: 'align' },
    wildcards: { sample: `sample${job}`, lane: `L${job % 8}` },
    jobs: { submitted: job + 1, running: 0, failed: 0, succeeded: job + 1, sequence: 2 * job + 2 },
  });
}

/** A megabyte of a stream, packed as CloudWatch delivers it; each so many lines one is ours. */
export function packDelivery(oneIn: number): { readonly data: string; readonly bytes: number } {
  const messages: string[] = [];
  for (let bytes = 0; bytes < DELIVERY_BYTES; bytes += messages.at(-1)?.length ?? 0) {
    const index = messages.length;
    messages.push(index % oneIn === 0 ? jobLine(index) : toolLine(index));
  }
  const text = renderDelivery(messages);
  return { data: gzipSync(text).toString('base64'), bytes: Buffer.byteLength(text) };
}

/** What a subscription sends of these lines, before it is packed. */
export function renderDelivery(messages: readonly string[]): string {
  const logEvents = messages.map((message, index) => ({
    id: `3902${String(index).padStart(52, '0')}`,
    timestamp: 1_795_428_000_000 + index,
    message,
  }));
  return JSON.stringify({
    ...{ messageType: 'DATA_MESSAGE', owner: '000000000000' },
    ...{ logGroup: BENCH_TASK.logGroup, logStream: BENCH_TASK.logStream },
    ...{ subscriptionFilters: ['lines'], logEvents },
  });
}

/** As an aligner talks. */
function toolLine(index: number): string {
  const seconds = (index * 37) % 1000;
  return `[M::mem_process_seqs] Processed ${seconds * 101} reads in ${seconds}.${index % 10} CPU sec, ${index} "real" sec\tS${index % 96}`;
}
