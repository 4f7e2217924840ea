export { JOB_FAILURES, type BatchFailure as JobFailureType } from '../failure/batch-failures';
export { classifyBatchStop } from '../failure/classify-batch-job';
