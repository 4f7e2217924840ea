import path from 'node:path';
import { AwsError } from '../../world';
import type { Caller, World } from '../../world';
import { LogStore } from './log-store';
import type { LogGroup, LogStream } from './log-store';
import { Subscriptions } from './subscriptions';

/** The state of CloudWatch Logs, shared by its operations. */
export class Logs {
  readonly store: LogStore;
  readonly subscriptions: Subscriptions;

  constructor(readonly world: World) {
    const { storageDirectory: directory } = world;
    const folder = directory === undefined ? undefined : path.join(directory, 'logs');
    this.store = new LogStore(folder, () => world.now());
    this.subscriptions = new Subscriptions(world);
  }

  getGroup(name: string): LogGroup {
    const group = this.store.groups.get(name);
    if (group === undefined) throw notFound('group');
    return group;
  }

  getStream(group: LogGroup, name: string): LogStream {
    const stream = group.streams.get(name);
    if (stream === undefined) throw notFound('stream');
    return stream;
  }

  groupArn(name: string): string {
    return `arn:aws:logs:${this.world.region}:${this.world.accountId}:log-group:${name}`;
  }

  /** What concerns a whole group is asked of its stream with the empty name, as AWS does: policies say `GROUP:*`. */
  authorize(caller: Caller, action: string, group: string, stream: string): void {
    const resource = `${this.groupArn(group)}:log-stream:${stream}`;
    this.world.access.authorize(caller, `logs:${action}`, resource);
  }
}

function notFound(what: string): AwsError {
  return new AwsError('ResourceNotFoundException', `The specified log ${what} does not exist.`);
}
