import { createHash } from 'node:crypto';
import { AwsError } from '../../world';
import type { World } from '../../world';

export interface QueuedMessage {
  readonly id: string;
  readonly body: string;
  readonly sentAt: Date;
  /** Until when a receiver has it to itself. */
  invisibleUntil: number;
  receipt: string;
  receiveCount: number;
}

/** Queues in memory: what nobody receives is there until the end. */
export class Queues {
  private readonly queues = new Map<string, QueuedMessage[]>();

  constructor(private readonly world: World) {}

  create(arn: string): void {
    this.queues.set(arn, []);
  }

  send(arn: string, body: string): QueuedMessage {
    const message: QueuedMessage = {
      id: this.world.newId(),
      body,
      sentAt: this.world.now(),
      invisibleUntil: 0,
      receipt: '',
      receiveCount: 0,
    };
    this.messages(arn).push(message);
    return message;
  }

  receive(arn: string, maximum: number, visibilitySeconds: number): readonly QueuedMessage[] {
    const now = this.world.now().getTime();
    const visible = this.messages(arn).filter((message) => message.invisibleUntil <= now);
    const received = visible.slice(0, maximum);
    for (const message of received) {
      message.invisibleUntil = now + visibilitySeconds * 1000;
      message.receipt = this.world.newId();
      message.receiveCount += 1;
    }
    return received;
  }

  delete(arn: string, receipt: string): void {
    const messages = this.messages(arn);
    const index = messages.findIndex((message) => message.receipt === receipt);
    if (index >= 0) messages.splice(index, 1);
  }

  purge(arn: string): void {
    this.messages(arn).splice(0);
  }

  count(arn: string): { readonly visible: number; readonly invisible: number } {
    const now = this.world.now().getTime();
    const messages = this.messages(arn);
    const visible = messages.filter((message) => message.invisibleUntil <= now).length;
    return { visible, invisible: messages.length - visible };
  }

  private messages(arn: string): QueuedMessage[] {
    const messages = this.queues.get(arn);
    if (messages !== undefined) return messages;
    throw new AwsError(
      'AWS.SimpleQueueService.NonExistentQueue',
      'The specified queue does not exist.',
    );
  }
}

/** What SQS answers about a body, for clients to compare. */
export function bodyDigest(body: string): string {
  return createHash('md5').update(body).digest('hex');
}
