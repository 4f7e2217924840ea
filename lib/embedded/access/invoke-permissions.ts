import * as z from 'zod';
import type { FunctionDeclaration } from '../functions/declaration';
import type { Stack } from '../template';
import { arnWildcard } from './wildcard';

/** Whether a service of AWS may invoke a function on behalf of a source, e.g. S3 for a bucket. */
export type MayInvoke = (
  service: string,
  declaration: FunctionDeclaration,
  sourceArn: string,
) => boolean;

const permissionSchema = z.strictObject({
  Action: z.string(),
  FunctionName: z.string(),
  Principal: z.string(),
  SourceArn: z.string().optional(),
  SourceAccount: z.string().optional(),
});

/** Reads the template's permissions to invoke functions. */
export function readInvokePermissions(stack: Stack, accountId: string): MayInvoke {
  const permissions = stack
    .ofType('AWS::Lambda::Permission')
    .map(({ properties }) => permissionSchema.parse(properties))
    .filter(({ Action: action }) => ['lambda:InvokeFunction', 'lambda:*', '*'].includes(action))
    .filter(({ SourceAccount: account }) => account === undefined || account === accountId);
  return (service, { name, arn }, sourceArn) =>
    permissions.some(
      ({ FunctionName: target, Principal: principal, SourceArn: source }) =>
        (target === name || target === arn) &&
        principal === service &&
        (source === undefined || arnWildcard(source)(sourceArn)),
    );
}
