import {
  InvalidToken,
  SendTaskFailureCommand,
  SendTaskSuccessCommand,
  SFNClient,
  TaskDoesNotExist,
  TaskTimedOut,
} from '@aws-sdk/client-sfn';

export function createStepFunctionsClient(): SFNClient {
  return new SFNClient({});
}

/** Executions that wait for jobs. */
export class JobExecutions {
  constructor(private readonly client: SFNClient) {}

  /** False when nobody waits for the answer: it was given before, or the execution has ended. */
  succeed(taskToken: string, output: string): Promise<boolean> {
    const command = new SendTaskSuccessCommand({ taskToken, output });
    return isTaken(this.client.send(command));
  }

  /** As `succeed`, with the name of an error that the state machine may catch. */
  fail(taskToken: string, error: string, cause: string): Promise<boolean> {
    const command = new SendTaskFailureCommand({ taskToken, error, cause });
    return isTaken(this.client.send(command));
  }
}

async function isTaken(answer: Promise<unknown>): Promise<boolean> {
  try {
    await answer;
    return true;
  } catch (error) {
    const isLate = [TaskTimedOut, TaskDoesNotExist, InvalidToken].some(
      (exception) => error instanceof exception,
    );
    if (isLate) return false;
    throw error;
  }
}
