import type { LambdaClient } from '@aws-sdk/client-lambda';
import { FunctionEvents } from './function-events';

/** Makes the launch function look at rows, in the form in which the table's stream tells of them. */
export class LaunchWaker {
  private readonly events: FunctionEvents;

  constructor(
    client: LambdaClient,
    private readonly functionName: string,
  ) {
    this.events = new FunctionEvents(client);
  }

  /** One row for each call: one that fails must not take its neighbours with it. */
  async wake(launchId: string): Promise<void> {
    const record = {
      eventName: 'MODIFY',
      dynamodb: { SequenceNumber: `sweep-${launchId}`, Keys: { launchId: { S: launchId } } },
    };
    await this.events.send(this.functionName, { Records: [record] });
  }
}
