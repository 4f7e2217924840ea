import type { Caller } from './world';

/** Who a request's access key id stands for: it carries the role and the session, since no secret is checked anyway. */
export function callerOf(accessKeyId: string, accountId: string): Caller {
  const [, hex] = /^ROLE([0-9A-F]+)$/i.exec(accessKeyId) ?? [];
  if (hex === undefined) return { arn: `arn:aws:iam::${accountId}:user/administrator` };
  const [roleArn = '', session = ''] = Buffer.from(hex, 'hex').toString('utf8').split('\n');
  const roleName = roleArn.slice(roleArn.lastIndexOf('/') + 1);
  return { arn: `arn:aws:sts::${accountId}:assumed-role/${roleName}/${session}`, roleArn };
}

/** Access key id of a session of the role. */
export function accessKeyOf(roleArn: string, session: string): string {
  return `ROLE${Buffer.from(`${roleArn}\n${session}`).toString('hex').toUpperCase()}`;
}

/** Environment of the account's administrator: any key that stands for no role will do. */
export function administratorEnvironment(
  endpoint: string,
  region: string,
): Readonly<Record<string, string>> {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: 'EMBEDDEDADMINISTRATOR',
    AWS_SECRET_ACCESS_KEY: 'embedded',
  };
}

/** Environment of a process that acts as the role and sees nothing of the AWS settings of whoever started us. */
export function roleEnvironment(
  place: { readonly endpoint: string; readonly region: string },
  roleArn: string,
  session: string,
): Record<string, string> {
  return {
    ...administratorEnvironment(place.endpoint, place.region),
    AWS_ACCESS_KEY_ID: accessKeyOf(roleArn, session),
    // A profile of the user's could name another endpoint, and would win over the variable.
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}
