import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { useBatch } from '../../support/embedded-batch';

const run = promisify(execFile);
const hasBoto3 = spawnSync('python3', ['-c', 'import boto3'], { stdio: 'ignore' }).status === 0;
const testWithBoto3 = hasBoto3 ? test : test.skip;

const batch = useBatch();

// What Snakemake's plugin for Batch asks, in its order.
const script = `
import boto3, json, os, time
batch = boto3.client("batch", endpoint_url=os.environ["AWS_ENDPOINT_URL"])
made = batch.register_job_definition(
    jobDefinitionName="job-def-align-1", type="container",
    containerProperties={
        "image": "tool:latest", "command": ["snakemake"], "privileged": True,
        "environment": [{"name": "A", "value": "b"}],
        "resourceRequirements": [{"type": "VCPU", "value": "1"}, {"type": "MEMORY", "value": "300"}],
    },
    timeout={"attemptDurationSeconds": 300}, tags={"launch": "l-1"},
)
job = batch.submit_job(
    jobName="align-1", jobQueue="main", jobDefinition=made["jobDefinitionArn"],
    containerOverrides={"command": ["bash", "-c", "exit 3"]}, tags={"launch": "l-1"},
)
while True:
    [detail] = batch.describe_jobs(jobs=[job["jobId"]])["jobs"]
    if detail["status"] in ("SUCCEEDED", "FAILED"):
        break
    time.sleep(0.05)
batch.terminate_job(jobId=job["jobId"], reason="terminated by snakemake")
batch.deregister_job_definition(jobDefinition=made["jobDefinitionArn"])
try:
    batch.submit_job(jobName="a", jobQueue="main", jobDefinition=made["jobDefinitionArn"])
except batch.exceptions.ClientException as error:
    refusal = str(error)
tags = batch.list_tags_for_resource(resourceArn=job["jobArn"])["tags"]
print(json.dumps([detail["status"], detail["statusReason"], detail["container"]["exitCode"], tags, refusal]))
`;

testWithBoto3(
  'boto3 registers, submits, watches, ends, deregisters, and knows the error',
  async () => {
    const env = {
      PATH: process.env['PATH'],
      HOME: '/nonexistent',
      ...batch.gateway.environment,
    };
    const { stdout } = await run('python3', ['-c', script], { env });

    expect(JSON.parse(stdout)).toEqual([
      'FAILED',
      'Essential container in task exited',
      3,
      { launch: 'l-1' },
      expect.stringContaining('JobDefinition arn:aws:batch:eu-west-1:000000000000:job-definition/'),
    ]);
  },
);
