/** What we say to each rule of HIPAA.Security that the stack does not follow, and what an operator may do about it. */
export const HIPAA_ANSWERS: Readonly<Record<string, string>> = {
  CloudWatchLogGroupEncrypted:
    'CloudWatch encrypts every log group with a key of its own. Logs hold what tools print and the names of samples and files; the sequences themselves stay in S3. Where a customer key is required for logs too, associate one with each group (`aws logs associate-kms-key`); the template names none.',
  DynamoDBInBackupPlan:
    'Both tables have point-in-time recovery, deletion protection, and stay when the stack goes. A plan of AWS Backup is a decision of the account: add the tables to yours by tag (setting `tags`).',
  IAMNoInlinePolicy:
    'Each policy belongs to one role, names resources of this stack alone, and is gone with its role. A managed policy would have to be found and removed apart, and could be attached elsewhere.',
  LambdaConcurrency:
    'Reserved concurrency is taken from the account, and a new account has too little to give. What arrives is bounded before: by launches, by log batches, by events of our own cluster, queues and state machine. An account with room may reserve it by hand.',
  LambdaDLQ:
    'Events of register, log-parser and state-notifier that fail for good go to the queue of unprocessed events, by destination and not by dead letter queue: the message then says why. The launch function is fed by a stream, which has no events to keep; the sweep finds new rows and typed words that it lost.',
  LambdaInsideVPC:
    'The functions call AWS and nothing else, by TLS and with credentials of their own. Inside a VPC they would need a NAT gateway or about ten interface endpoints, paid by the hour, and would be no closer to the data.',
  S3BucketLoggingEnabled:
    'Access logs need a second bucket and are paid by request. An account that must audit access logs S3 events with CloudTrail, for all its buckets in one place.',
  S3BucketReplicationEnabled:
    'Results can be computed again from the data, and the data are not ours. The bucket is versioned. Replication is a decision about where data may lie: add a rule to the bucket where one is required; it needs a role and a bucket that we cannot choose.',
  S3DefaultEncryptionKMS:
    'By default S3 encrypts with keys of its own. The setting `encryptionKey` chooses a customer key for bucket, tables, queues and topics; then this finding is gone.',
  SNSEncryptedKMS:
    'With the key of AWS for topics, alarms would be dropped without a word; what the topic carries are names of alarms and launches. The setting `encryptionKey` chooses a customer key that CloudWatch may use; then this finding is gone.',
  VPCFlowLogsEnabled:
    'Nothing listens in this network. Flow logs are paid by volume, and staging data is all volume. Turn them on for the VPC where an audit requires them; the stack does not mind.',
  VPCNoUnrestrictedRouteToIGW:
    'Tasks and instances in public subnets reach AWS through the internet gateway; nothing can connect to them, because no security group lets anything in. The setting `network` chooses private subnets behind NAT gateways (of which only the public ones have this route) or your own network.',
  VPCSubnetAutoAssignPublicIpDisabled:
    'Instances of AWS Batch in public subnets need an address of their own to reach AWS; it costs nothing while none runs, and no security group lets anything in. The setting `network` chooses private subnets or your own network.',
};
