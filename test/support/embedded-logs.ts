import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { createLogs } from '../../lib/embedded/services/logs/logs';
import type { LogsService } from '../../lib/embedded/services/logs/logs';
import { startDataGateway } from './embedded-data-gateway';
import type { DataGateway } from './embedded-data-gateway';

export const logGroup = { logGroupName: '/engine' };
export const logStream = { ...logGroup, logStreamName: 'run/engine/1' };
export const start = new Date('2026-03-01T00:00:00Z');

/** CloudWatch Logs with one group, anew for each test, in which it is always the same time. */
export interface LogsFixture {
  gateway: DataGateway;
  service: LogsService;
  client: CloudWatchLogsClient;
  /** Appends messages, one second apart from the start. */
  append(messages: readonly string[], stream?: string, to?: LogsService): void;
}

/** The time so many seconds after the start. */
export function at(second: number): Date {
  return new Date(start.getTime() + second * 1000);
}

/** Starts CloudWatch Logs before each test of the file and stops it after. */
export function useLogs(): LogsFixture {
  const fixture = {
    append(messages, stream = 'run/engine/1', to = fixture.service) {
      const events = messages.map((message, index) => ({ timestamp: at(index), message }));
      to.append('/engine', stream, events);
    },
  } as LogsFixture;

  beforeEach(async () => {
    fixture.gateway = await startDataGateway({ now: () => start });
    fixture.service = await createLogs(fixture.gateway.world);
    fixture.service.createLogGroup('/engine');
    fixture.gateway.serve(fixture.service);
    fixture.client = new CloudWatchLogsClient(fixture.gateway.client);
  });

  afterEach(async () => {
    fixture.client.destroy();
    await fixture.gateway.stop();
  });

  return fixture;
}
