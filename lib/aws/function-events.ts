import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';

export function createLambdaClient(): LambdaClient {
  return new LambdaClient({});
}

/** Hands events to functions as event sources do: nobody waits for the outcome. */
export class FunctionEvents {
  constructor(private readonly client: LambdaClient) {}

  /** Resolves when Lambda has taken the event, which it then tries three times and keeps if that fails. */
  async send(functionName: string, payload: unknown): Promise<void> {
    const { StatusCode } = await this.client.send(
      new InvokeCommand({
        FunctionName: functionName,
        InvocationType: 'Event',
        Payload: JSON.stringify(payload),
      }),
    );
    if (StatusCode === 202) return;
    throw new Error(`Lambda answered ${StatusCode ?? 'nothing'} where it should have said 202`);
  }
}
