/** How a job of AWS Batch says for which launch it runs: what submits jobs and what hears of them agree on this. */
export { JOB_TAGS, renderJobTags, renderSnakemakeJobTags } from '../domain/run/job-tags';
