/** What AWS Batch may use in a deployment that chooses nothing else; `wfm doctor` compares it with the account. */
export const BATCH_DEFAULTS = {
  instanceTypes: ['c6i', 'm6i', 'r6i', 'c5', 'm5', 'r5'],
  onDemandMaxVcpus: 256,
  spotMaxVcpus: 256,
  fargateMaxVcpus: 64,
};
