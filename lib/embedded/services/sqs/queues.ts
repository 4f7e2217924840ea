import { AwsError } from '../../world';
import type { World } from '../../world';

/** A message attribute: numbers travel as text, and bytes are not modelled. */
export interface MessageAttribute {
  readonly dataType: string;
  readonly value: string;
}

export type MessageAttributes = Readonly<Record<string, MessageAttribute>>;

export interface QueuedMessage {
  readonly id: string;
  readonly body: string;
  readonly attributes: MessageAttributes;
  readonly sentAt: Date;
  /** Until when a receiver has it to itself. */
  invisibleUntil: number;
  /** Of the latest receiver; who received it before has lost it. */
  receipt: string;
  receiveCount: number;
}

/** Queues in memory: what nobody deletes is there until the end, since nothing runs for 14 days here. */
export class Queues {
  private readonly queues = new Map<string, QueuedMessage[]>();
  private readonly receipts = new Set<string>();

  constructor(private readonly world: World) {}

  create(arn: string): void {
    this.queues.set(arn, []);
  }

  send(arn: string, body: string, attributes: MessageAttributes = {}): QueuedMessage {
    const message: QueuedMessage = {
      id: this.world.newId(),
      body,
      attributes,
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
      this.receipts.add(message.receipt);
    }
    return received;
  }

  /** Hides the message for so long from now on; 0 gives it back at once. */
  changeVisibility(arn: string, receipt: string, seconds: number): void {
    const now = this.world.now().getTime();
    const message = this.find(arn, receipt);
    if (message === undefined || message.invisibleUntil <= now) {
      throw new AwsError('MessageNotInflight', 'The message referred to is not in flight.');
    }
    message.invisibleUntil = now + seconds * 1000;
  }

  /** Deleting twice does no harm, and an old receipt deletes nothing. */
  delete(arn: string, receipt: string): void {
    const message = this.find(arn, receipt);
    const messages = this.messages(arn);
    if (message !== undefined) messages.splice(messages.indexOf(message), 1);
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

  private find(arn: string, receipt: string): QueuedMessage | undefined {
    const messages = this.messages(arn);
    if (this.receipts.has(receipt)) return messages.find((message) => message.receipt === receipt);
    throw new AwsError(
      'ReceiptHandleIsInvalid',
      `The input receipt handle "${receipt}" is not a valid receipt handle.`,
    );
  }

  private messages(arn: string): QueuedMessage[] {
    const messages = this.queues.get(arn);
    if (messages !== undefined) return messages;
    throw new AwsError('QueueDoesNotExist', 'The specified queue does not exist.');
  }
}
