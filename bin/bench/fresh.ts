import { gzipSync } from 'node:zlib';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { recordRunLog, type RecordRunLogDeps } from '../../lib/actions/record-run-log';
import { createProcessHost } from '../../lib/cli/process-host';
import { STACK_OUTPUTS } from '../../lib/contract/stack-outputs';
import { readLogDelivery } from '../../lib/runtime/log-delivery';
import { createLogParserServices } from '../../lib/runtime/log-parser-services';
import { BENCH_LAUNCH_ID, jobLine, renderDelivery } from './log-deliveries';
import { runningLaunch } from './logs';
import { measurePairs, median, renderLine, type Pair } from './pairs';

const EVENTS = 10_000;
/** As many lines come together when jobs end fast: the engine task reports ten times a second. */
const LINES_OF_A_DELIVERY = 10;
/** So many events for each figure of latency. */
const LATENCIES = 1000;

/** From the end of a job to its row: the log parser against bare conditional writes to the same DynamoDB. */
export async function benchFresh(pairs: number, print: (line: string) => void): Promise<void> {
  const host = createProcessHost();
  const aws = await host.startLocalAws({
    assemblyDirectory: await host.synthesize((line) => console.error(line)),
    report: () => undefined,
  });
  host.enter(aws.environment);
  const bench = new FreshBench(aws.outputs[STACK_OUTPUTS.launchesTableName] ?? '');
  try {
    await bench.warmUp();
    const drained = await measurePairs(
      pairs,
      () => bench.drain(LINES_OF_A_DELIVERY),
      () => bench.drainBare(),
    );
    const ofDrain = { name: 'fresh', what: '10,000 events', floor: 'bare writes', isSpeed: true };
    print(renderLine(drained, { ...ofDrain, goal: 0.8 }));
    const latencies: Pair[] = [];
    for (let pair = 0; pair < pairs; pair += 1) {
      const floor = quantile(await bench.latenciesOfBare(LATENCIES), 0.5);
      latencies.push({ ours: quantile(await bench.latencies(LATENCIES), 0.99), floor });
    }
    const ofLatency = { name: 'fresh', what: 'p99, one event', floor: 'p50 of a bare write' };
    print(renderLine(latencies, { ...ofLatency, goal: 50 }));
  } finally {
    bench.stop();
    await aws.stop();
  }
}

/** One row, and what is written into it. */
class FreshBench {
  private readonly client = DynamoDBDocumentClient.from(new DynamoDBClient({}), {
    marshallOptions: { removeUndefinedValues: true },
  });
  private readonly deps: RecordRunLogDeps;
  private job = 0;

  constructor(private readonly tableName: string) {
    const settings = { LAUNCHES_TABLE: tableName, METRICS_NAMESPACE: 'Bench' };
    this.deps = { ...createLogParserServices(settings), measure: () => undefined };
  }

  stop(): void {
    this.client.destroy();
  }

  /** So that both are compiled, and connected, before the first pair. */
  async warmUp(): Promise<void> {
    await this.latencies(LATENCIES);
    await this.latenciesOfBare(LATENCIES);
  }

  /** Seconds for 10,000 events, so many lines a delivery; all of them are in the row then. */
  async drain(lines: number): Promise<number> {
    await this.putRow();
    const deliveries = Array.from({ length: EVENTS / lines }, () => this.nextDelivery(lines));
    const begin = performance.now();
    for (const data of deliveries) await this.hear(data);
    return (performance.now() - begin) / 1000;
  }

  async drainBare(): Promise<number> {
    await this.putRow();
    const begin = performance.now();
    for (let version = 1; version <= EVENTS; version += 1) await this.writeBare(version);
    return (performance.now() - begin) / 1000;
  }

  /** Seconds from a job's line to its row, each alone in its delivery. */
  async latencies(count: number): Promise<readonly number[]> {
    await this.putRow();
    return timeEach(count, () => {
      const data = this.nextDelivery(1);
      return () => this.hear(data);
    });
  }

  async latenciesOfBare(count: number): Promise<readonly number[]> {
    await this.putRow();
    let version = 0;
    return timeEach(count, () => {
      version += 1;
      return () => this.writeBare(version);
    });
  }

  private nextDelivery(lines: number): string {
    const messages = Array.from({ length: lines }, () => jobLine((this.job += 1)));
    return gzipSync(renderDelivery(messages)).toString('base64');
  }

  private async hear(data: string): Promise<void> {
    const delivery = readLogDelivery(data);
    if (delivery !== undefined) await recordRunLog(this.deps, delivery);
  }

  private async putRow(): Promise<void> {
    this.job = 0;
    const Item = { ...runningLaunch(), shard: 0 };
    await this.client.send(new PutCommand({ TableName: this.tableName, Item }));
  }

  /** What somebody would write by hand who knows the row already. */
  private async writeBare(version: number): Promise<void> {
    await this.client.send(
      new UpdateCommand({
        TableName: this.tableName,
        Key: { launchId: BENCH_LAUNCH_ID },
        UpdateExpression: 'SET #jobs = :jobs, #version = :next',
        ConditionExpression: '#version = :version',
        ExpressionAttributeNames: { '#jobs': 'jobs', '#version': 'version' },
        ExpressionAttributeValues: {
          ':jobs': { submitted: version, running: 0, failed: 0, succeeded: version },
          ':version': version,
          ':next': version + 1,
        },
      }),
    );
  }
}

async function timeEach(
  count: number,
  prepare: () => () => Promise<void>,
): Promise<readonly number[]> {
  const seconds: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const act = prepare();
    const begin = performance.now();
    await act();
    seconds.push((performance.now() - begin) / 1000);
  }
  return seconds;
}

/** The value below which this part of all values lies. */
function quantile(values: readonly number[], part: number): number {
  if (part === 0.5) return median(values);
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.ceil(part * sorted.length) - 1] ?? Number.NaN;
}
