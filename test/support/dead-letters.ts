import type { DeadLetter } from '../../lib/domain/run/dead-letter';

export const REGISTER_FUNCTION = 'Manager-Register-1';
export const STATE_NOTIFIER_FUNCTION = 'Manager-StateNotifier-1';

/** What S3 tells register. */
export const SHEET_EVENT = {
  Records: [{ s3: { bucket: { name: 'lab' }, object: { key: 'launches/a.yaml' } } }],
};

/** What ECS tells state-notifier. */
export const TASK_EVENT = {
  source: 'aws.ecs',
  'detail-type': 'ECS Task State Change',
  detail: {
    taskArn: 'arn:aws:ecs:eu-west-1:000000000000:task/c/t',
    version: 5,
    lastStatus: 'STOPPED',
    startedBy: 'hello-20261123-0123456789/2',
  },
};

function functionArn(name: string): string {
  return `arn:aws:lambda:eu-west-1:000000000000:function:${name}`;
}

/** The record that Lambda keeps of an event on which a function failed for good. */
export function aFailedInvocation(event: unknown, name = REGISTER_FUNCTION): unknown {
  return {
    version: '1.0',
    timestamp: '2026-11-23T10:05:00.000Z',
    requestContext: {
      requestId: 'request-1',
      functionArn: `${functionArn(name)}:$LATEST`,
      condition: 'RetriesExhausted',
      approximateInvokeCount: 3,
    },
    requestPayload: event,
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    responsePayload: { errorType: 'TypeError', errorMessage: 'it broke' },
  };
}

/** The attributes that EventBridge puts beside an event that it could not hand over. */
export function undeliveredTo(name = STATE_NOTIFIER_FUNCTION): Record<string, string> {
  return {
    RULE_ARN: 'arn:aws:events:eu-west-1:000000000000:rule/r',
    TARGET_ARN: functionArn(name),
    ERROR_CODE: 'NO_PERMISSIONS',
    ERROR_MESSAGE: 'the rule may not invoke it',
    RETRY_ATTEMPTS: '0',
  };
}

export function aDeadLetter(content: unknown, change: Partial<DeadLetter> = {}): DeadLetter {
  return {
    messageId: 'message-1',
    receipt: 'receipt-1',
    sentAt: '2026-11-23T10:05:00.000Z',
    body: JSON.stringify(content),
    attributes: {},
    ...change,
  };
}
