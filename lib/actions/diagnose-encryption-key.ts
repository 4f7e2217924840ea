import { ok, problem, warning, type Check, type Verdict } from './check';
import type { Identity } from './diagnose-account';

/** Whether a key of the deployer's own can encrypt what the stack makes, as far as its ARN tells. */
export function encryptionKeyCheck(keyArn: string, identity: Identity): Check {
  return {
    name: 'encryption-key',
    subject: keyArn,
    run: async () => Promise.resolve([judgeKey(keyArn, identity)]),
  };
}

function judgeKey(keyArn: string, { accountId, region }: Identity): Verdict {
  const [, , , keyRegion = '', owner = ''] = keyArn.split(':');
  if (keyRegion !== region) {
    return problem(
      `is a key of ${keyRegion}, and can encrypt nothing in ${region}`,
      'Name a key of this region in the setting "encryptionKey", or deploy in the other one.',
    );
  }
  if (owner !== accountId) {
    return warning(
      `belongs to account ${owner}: its policy must let ${accountId} use it`,
      'See that it does, and names the services that docs/deploy.md lists.',
    );
  }
  return ok('is of this account and region; its state and its policy were not looked at');
}
