/** A bucket that the template does not declare. Its owner's policies, also that of the key, let everybody in. */
export interface ForeignBucket {
  readonly name: string;
  /** Account ID. */
  readonly owner: string;
  /** What encrypts it; AWS's own keys when it is left out. */
  readonly keyArn?: string;
}

/** What the account has that the stack did not make, and how fast its clocks run. */
export interface Circumstances {
  /** Buckets of other accounts, and those with a key of their own. */
  readonly foreignBuckets: readonly ForeignBucket[];
  /** IDs of the instances that Systems Manager reaches. */
  readonly managedInstances: readonly string[];
  /** How long a second of a state machine's waits, retries and timeouts lasts. */
  readonly machineSecondMs: number;
}

export const defaultCircumstances: Circumstances = {
  foreignBuckets: [],
  managedInstances: [],
  machineSecondMs: 1000,
};

/** The customer keys of buckets that the template does not declare, by the bucket's ARN. */
export function keysOfForeignBuckets({
  foreignBuckets,
}: Circumstances): ReadonlyMap<string, string> {
  return new Map(
    foreignBuckets.flatMap(({ name, keyArn }) =>
      keyArn === undefined ? [] : [[`arn:aws:s3:::${name}`, keyArn] as const],
    ),
  );
}
