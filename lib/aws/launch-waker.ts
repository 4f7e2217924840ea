import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';

export function createLambdaClient(): LambdaClient {
  return new LambdaClient({});
}

/** Makes the launch function look at rows, in the form in which the table's stream tells of them. */
export class LaunchWaker {
  constructor(
    private readonly client: LambdaClient,
    private readonly functionName: string,
  ) {}

  /** One row for each call: one that fails must not take its neighbours with it. */
  async wake(launchId: string): Promise<void> {
    const record = {
      eventName: 'MODIFY',
      dynamodb: { SequenceNumber: `sweep-${launchId}`, Keys: { launchId: { S: launchId } } },
    };
    await this.client.send(
      new InvokeCommand({
        FunctionName: this.functionName,
        InvocationType: 'Event',
        Payload: JSON.stringify({ Records: [record] }),
      }),
    );
  }
}
