import {
  GetEventSourceMappingCommand,
  GetFunctionConfigurationCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-lambda';
import {
  GetBucketNotificationConfigurationCommand,
  type FilterRule,
  type LambdaFunctionConfiguration,
} from '@aws-sdk/client-s3';
import type { OperatorClients } from './operator-clients';

interface FunctionState {
  readonly state: string;
  readonly stateReason?: string | undefined;
  readonly lastUpdateStatus: string;
  readonly lastUpdateReason?: string | undefined;
}

interface BucketNotification {
  readonly functionArn: string;
  readonly events: readonly string[];
  readonly prefix: string;
  readonly suffix: string;
}

/** How functions are, and who wakes them. */
export class FunctionFacts {
  constructor(private readonly clients: Pick<OperatorClients, 'lambda' | 's3'>) {}

  /** Undefined when there is no such function. */
  async functionState(functionName: string): Promise<FunctionState | undefined> {
    return unlessAbsent(async () => {
      const found = await this.clients.lambda.send(
        new GetFunctionConfigurationCommand({ FunctionName: functionName }),
      );
      return {
        state: found.State ?? 'Active',
        stateReason: found.StateReason,
        lastUpdateStatus: found.LastUpdateStatus ?? 'Successful',
        lastUpdateReason: found.LastUpdateStatusReason,
      };
    });
  }

  /** Undefined when there is no such mapping. */
  async streamMapping(
    id: string,
  ): Promise<{ state: string; lastResult?: string | undefined } | undefined> {
    return unlessAbsent(async () => {
      const { State = '', LastProcessingResult } = await this.clients.lambda.send(
        new GetEventSourceMappingCommand({ UUID: id }),
      );
      return { state: State, lastResult: LastProcessingResult };
    });
  }

  async bucketNotifications(bucketName: string): Promise<readonly BucketNotification[]> {
    const { LambdaFunctionConfigurations = [] } = await this.clients.s3.send(
      new GetBucketNotificationConfigurationCommand({ Bucket: bucketName }),
    );
    return LambdaFunctionConfigurations.map(describeNotification);
  }
}

function describeNotification(found: LambdaFunctionConfiguration): BucketNotification {
  const rules = found.Filter?.Key?.FilterRules ?? [];
  return {
    functionArn: found.LambdaFunctionArn ?? '',
    events: found.Events ?? [],
    prefix: valueOf(rules, 'prefix'),
    suffix: valueOf(rules, 'suffix'),
  };
}

/** S3 gives back the names in a spelling of its own. */
function valueOf(rules: readonly FilterRule[], name: string): string {
  return rules.find((rule) => rule.Name?.toLowerCase() === name)?.Value ?? '';
}

async function unlessAbsent<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}
