import { createTransferClient, S3ObjectTransfer } from '../aws/object-transfer';

/** The engine task's access to S3. */
export function createObjectTransfer(): S3ObjectTransfer {
  return new S3ObjectTransfer(createTransferClient());
}
