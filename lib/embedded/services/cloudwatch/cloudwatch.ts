import { gunzipSync } from 'node:zlib';
import type { Service, ServiceRequest, World } from '../../world';
import { answerJson } from '../json-protocol';
import type { JsonProtocol } from '../json-protocol';
import type { SnsService } from '../sns/sns';
import { Alarms } from './alarms';
import type { AlarmDeclaration } from './alarms';
import { parseEmbeddedMetrics } from './embedded-metrics';
import { metricOperations } from './metric-operations';
import { MetricStore } from './metric-store';
import type { MetricName } from './metric-store';

/** CloudWatch: metrics that services count, functions print or clients put, and alarms whose state is set by hand. */
export interface CloudWatchService extends Service {
  createAlarm(declaration: AlarmDeclaration): void;
  /** Adds what another service has counted just now. */
  count(metric: MetricName, value: number): void;
  /** Counts the metrics in a line of the embedded metric format. */
  readLogLine(logGroup: string, line: string): void;
}

/** Starts CloudWatch. */
export function createCloudWatch(
  world: World,
  sns: Pick<SnsService, 'publishFor'>,
): CloudWatchService {
  const store = new MetricStore();
  const alarms = new Alarms(world, sns);
  const protocol: JsonProtocol = {
    // IAM says cloudwatch, signatures say monitoring.
    signingName: 'monitoring',
    targetPrefix: 'GraniteServiceVersion20100801',
    version: '1.0',
    operations: { ...metricOperations(world, store), ...alarms.operations() },
  };
  return {
    signingName: 'monitoring',
    handle: (request) => answerJson(protocol, unzipped(request)),
    createAlarm: (declaration) => alarms.create(declaration),
    count: (metric, value) => store.add(metric, { at: world.now().getTime(), value }),
    readLogLine(logGroup, line) {
      try {
        for (const { metric, point } of parseEmbeddedMetrics(line)) store.add(metric, point);
      } catch (error) {
        world.report(`cloudwatch: a metric line of ${logGroup} is dropped: ${String(error)}`);
      }
    },
    stop: () => Promise.resolve(),
  };
}

/** Clients compress what they put, when it is long. */
function unzipped(request: ServiceRequest): ServiceRequest {
  if (request.headers['content-encoding'] !== 'gzip') return request;
  return { ...request, body: gunzipSync(request.body) };
}
