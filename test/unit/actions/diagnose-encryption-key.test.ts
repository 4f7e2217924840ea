import { runCheck } from '../../../lib/actions/check';
import { encryptionKeyCheck } from '../../../lib/actions/diagnose-encryption-key';

const IDENTITY = {
  accountId: '111122223333',
  arn: 'arn:aws:iam::111122223333:user/operator',
  region: 'eu-west-1',
};

function examine(keyArn: string) {
  return runCheck(encryptionKeyCheck(keyArn, IDENTITY));
}

describe('encryptionKeyCheck()', () => {
  it('says of a key of the account and region what it did not look at', async () => {
    expect(await examine('arn:aws:kms:eu-west-1:111122223333:key/a')).toMatchObject([
      {
        ...{ check: 'encryption-key', severity: 'ok' },
        found: 'is of this account and region; its state and its policy were not looked at',
      },
    ]);
  });

  it('refuses a key of another region', async () => {
    expect(await examine('arn:aws:kms:us-east-1:111122223333:key/a')).toEqual([
      {
        check: 'encryption-key',
        severity: 'problem',
        subject: 'arn:aws:kms:us-east-1:111122223333:key/a',
        found: 'is a key of us-east-1, and can encrypt nothing in eu-west-1',
        action:
          'Name a key of this region in the setting "encryptionKey", or deploy in the other one.',
      },
    ]);
  });

  it('warns of a key of another account', async () => {
    expect(await examine('arn:aws:kms:eu-west-1:444455556666:key/a')).toMatchObject([
      {
        severity: 'warning',
        found: 'belongs to account 444455556666: its policy must let 111122223333 use it',
        action: 'See that it does, and names the services that docs/deploy.md lists.',
      },
    ]);
  });
});
