import type { Service, World } from '../../world';
import { answerJson } from '../json-protocol';
import type { JsonProtocol } from '../json-protocol';
import { descriptionOperations } from './description-operations';
import { Logs } from './logs-world';
import { readOperations } from './read-operations';
import type { Subscription } from './subscriptions';
import { writeOperations } from './write-operations';

/** CloudWatch Logs: groups, streams, events, and subscriptions of functions to them. */
export interface LogsService extends Service {
  createLogGroup(name: string): void;
  /** Throws for a filter pattern that is not valid or not modelled. */
  addSubscription(subscription: Subscription): void;
  /** Writes to a stream as a log driver does: group and stream are made if need be, longer messages are cut at 256 kB. */
  append(
    logGroup: string,
    logStream: string,
    messages: readonly { readonly timestamp: Date; readonly message: string }[],
  ): void;
}

const maxMessageBytes = 256 * 1024 - 26;

/** Starts CloudWatch Logs with what an earlier run has stored. */
export function createLogs(world: World): Promise<LogsService> {
  const logs = new Logs(world);
  const protocol: JsonProtocol = {
    signingName: 'logs',
    targetPrefix: 'Logs_20140328',
    version: '1.1',
    operations: {
      ...writeOperations(logs),
      ...readOperations(logs),
      ...descriptionOperations(logs),
    },
  };
  return Promise.resolve({
    signingName: 'logs',
    handle: (request) => answerJson(protocol, request),
    createLogGroup: (name) => void logs.store.ensureGroup(name),
    addSubscription: (subscription) => logs.subscriptions.add(subscription),
    append(logGroup, logStream, messages) {
      const group = logs.store.ensureGroup(logGroup);
      const stream = logs.store.ensureStream(group, logStream);
      const events = messages
        .filter(({ message }) => message !== '')
        .map(({ timestamp, message }) => ({
          timestamp: timestamp.getTime(),
          message: cut(message),
        }));
      logs.subscriptions.offer(logGroup, logStream, logs.store.append(group, stream, events));
    },
    stop: () => Promise.resolve(),
  });
}

function cut(message: string): string {
  const bytes = Buffer.from(message);
  if (bytes.length <= maxMessageBytes) return message;
  // Half a character at the cut decodes to a replacement mark, which goes.
  return bytes.toString('utf8', 0, maxMessageBytes).replace(/\ufffd$/, '');
}
