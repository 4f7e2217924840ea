import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import aslValidator from 'asl-validator';
import jsonata from 'jsonata';
import * as z from 'zod';
import {
  JOB_FAILURES,
  TASK_TOKEN_VARIABLE,
  jobNameOf,
  orchestratedJobSchema,
  type OrchestratedJob,
} from '../../../lib/contract/job-orchestration';
import { temporaryFolders } from '../../support/temporary-folder';
import { getResource } from '../template/resolved-template';
import { synthesizeStack } from '../template/synthesized-stack';

const GOLDEN = join(__dirname, '../../golden/job-orchestration.asl.json');
const STATE_MACHINE = ['AWS::StepFunctions::StateMachine', 'OrchestrationStateMachine'] as const;
const SUBMIT = 'Run the job on Batch';
const EXECUTION = { name: 'align-1', redriveCount: 2 };

const temporaryFolder = temporaryFolders();
const template = synthesizeStack(temporaryFolder());

const stateSchema = z.looseObject({ Type: z.string() });
const taskSchema = stateSchema.extend({
  Arguments: z.record(z.string(), z.unknown()),
  TimeoutSeconds: z.string(),
  Retry: z.array(z.looseObject({ ErrorEquals: z.array(z.string()) })),
  Catch: z.array(
    z.object({ ErrorEquals: z.array(z.string()), Output: z.string(), Next: z.string() }),
  ),
});
const definitionSchema = z.looseObject({ States: z.record(z.string(), stateSchema) });

const definition = readDefinition();
const submission = taskSchema.parse(definition.States[SUBMIT]);

// After an intended change: UPDATE_GOLDEN=1 npx jest --selectProjects infra --testPathPatterns orchestration
test('the state machine is the one that people have read', () => {
  const text = `${JSON.stringify(definition, null, 2)}\n`;

  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(GOLDEN, text);
  expect(text).toBe(readFileSync(GOLDEN, 'utf8'));
});

test('the state machine is valid Amazon States Language', () => {
  const { isValid, errorsText } = aslValidator(definition);

  expect(errorsText('')).toBe('');
  expect(isValid).toBe(true);
});

test('every failure of a job ends in a state of its own that says so', () => {
  for (const failure of JOB_FAILURES) {
    const [caught, ...more] = submission.Catch.filter(({ ErrorEquals }) =>
      ErrorEquals.includes(failure),
    );

    expect(more).toEqual([]);
    expect(definition.States[caught?.Next ?? '']).toMatchObject({ Type: 'Fail', Error: failure });
  }
  const ends = submission.Catch.map(({ Next }) => Next);
  expect(new Set(ends).size).toBe(ends.length);
});

test('whatever else goes wrong is caught last, and keeps its name', () => {
  const [silence, rest] = submission.Catch.slice(-2);

  expect(silence).toMatchObject({ ErrorEquals: ['States.Timeout'] });
  expect(rest).toMatchObject({ ErrorEquals: ['States.ALL'] });
  expect(definition.States[silence?.Next ?? '']).toMatchObject({ Type: 'Fail', Error: 'NoAnswer' });
  expect(definition.States[rest?.Next ?? '']).toMatchObject({
    Error: '{% $states.input.Error %}',
  });
});

test('a failure keeps its cause, and one without a cause stays the same failure', async () => {
  const cause = z.string().parse(definition.States['The command of the job failed']?.['Cause']);

  expect(await evaluate(cause, { input: { Error: 'CommandFailed', Cause: 'exit 3' } })).toBe(
    'exit 3',
  );
  expect(await evaluate(cause, { input: { Error: 'CommandFailed' } })).toBe('');
});

test('a second submission follows on errors of the call alone: the job is tried again by Batch', () => {
  const retried = submission.Retry.flatMap(({ ErrorEquals }) => ErrorEquals);

  expect(retried).toEqual([
    'Batch.BatchException',
    'Batch.ServerException',
    'Batch.SdkClientException',
  ]);
});

test('the submission is the job of the input, named after the execution, with the token among its variables', async () => {
  const job = aJob({ environment: [{ name: 'SAMPLE', value: 'NA12878' }], vcpus: 0.25 });

  expect(await evaluate(submission.Arguments, statesOf(job))).toEqual({
    JobName: jobNameOf({ ...EXECUTION, status: 'RUNNING' }),
    JobQueue: 'queue',
    JobDefinition: 'definition:3',
    Timeout: { AttemptDurationSeconds: 3600 },
    Tags: { 'wfm:deployment': 'GenomicsWorkflowManager' },
    ContainerOverrides: {
      Command: ['bwa', 'mem'],
      Environment: [
        { Name: 'SAMPLE', Value: 'NA12878' },
        { Name: TASK_TOKEN_VARIABLE, Value: 'the token' },
      ],
      ResourceRequirements: [
        { Type: 'VCPU', Value: '0.25' },
        { Type: 'MEMORY', Value: '2048' },
      ],
    },
  });
});

test('lists of one and of none stay lists', async () => {
  const job = aJob({ command: ['true'], environment: [] });

  expect(await evaluate(submission.Arguments, statesOf(job))).toMatchObject({
    ContainerOverrides: {
      Command: ['true'],
      Environment: [{ Name: TASK_TOKEN_VARIABLE, Value: 'the token' }],
    },
  });
});

test('what the input holds is never an expression', async () => {
  const text = "{% $states.context.Task.Token %}' & \"$$\" ${x} States.Format('{}')";
  const job = aJob({ command: [text], environment: [{ name: 'X', value: text }] });

  expect(await evaluate(submission.Arguments, statesOf(job))).toMatchObject({
    ContainerOverrides: {
      Command: [text],
      Environment: [
        { Name: 'X', Value: text },
        { Name: TASK_TOKEN_VARIABLE, Value: 'the token' },
      ],
    },
  });
});

test('the wait ends some day: after all attempts, and as long in the queue as any run may take', async () => {
  const states = statesOf(aJob({ timeoutSeconds: 3600 }));

  expect(await evaluate(submission.TimeoutSeconds, states)).toBe(3 * 3600 + 168 * 3600);
});

test('the state machine may submit our definitions to our queues, with tags, and otherwise only log and trace', () => {
  const { properties } = getResource(
    template,
    'AWS::IAM::Policy',
    'OrchestrationStateMachineRoleDefaultPolicy',
  );

  const definitionsOf = (id: string) =>
    `arn:<AWS::Partition>:batch:<AWS::Region>:<AWS::AccountId>:<BatchJobDefinitions${id}>[5]:*`;
  expect(properties['PolicyDocument']).toMatchObject({
    Statement: [
      {
        Effect: 'Allow',
        Action: [
          'logs:CreateLogDelivery',
          'logs:DeleteLogDelivery',
          'logs:DescribeLogGroups',
          'logs:DescribeResourcePolicies',
          'logs:GetLogDelivery',
          'logs:ListLogDeliveries',
          'logs:PutResourcePolicy',
          'logs:UpdateLogDelivery',
          'xray:GetSamplingRules',
          'xray:GetSamplingTargets',
          'xray:PutTelemetryRecords',
          'xray:PutTraceSegments',
        ],
        Resource: '*',
      },
      {
        Effect: 'Allow',
        Action: ['batch:SubmitJob', 'batch:TagResource'],
        Resource: [
          '<BatchFargateQueue.JobQueueArn>',
          '<BatchOnDemandQueue.JobQueueArn>',
          '<BatchSpotQueue.JobQueueArn>',
          definitionsOf('Ec2'),
          definitionsOf('Fargate'),
        ],
      },
    ],
  });
});

test('every step is logged without its data, and traced', () => {
  expect(getResource(template, ...STATE_MACHINE).properties).toMatchObject({
    LoggingConfiguration: { Level: 'ALL', IncludeExecutionData: false },
    TracingConfiguration: { Enabled: true },
  });
});

test('logs of two deployments in one account have different names, where one resource policy covers all', () => {
  const second = synthesizeStack(temporaryFolder(), { stackName: 'TeamB' });

  const name = (of: typeof template) =>
    getResource(of, 'AWS::Logs::LogGroup', 'OrchestrationLogs').properties['LogGroupName'];
  expect(name(template)).toBe('/aws/vendedlogs/states/GenomicsWorkflowManager');
  expect(name(second)).toBe('/aws/vendedlogs/states/TeamB');
});

function readDefinition() {
  const { properties } = getResource(template, ...STATE_MACHINE);
  const text = z.string().parse(properties['DefinitionString']);
  return definitionSchema.parse(JSON.parse(text.replaceAll('<AWS::Partition>', 'aws')));
}

function aJob(changes: Partial<OrchestratedJob> = {}): OrchestratedJob {
  return orchestratedJobSchema.parse({
    jobQueue: 'queue',
    jobDefinition: 'definition:3',
    command: ['bwa', 'mem'],
    environment: [],
    vcpus: 1,
    memoryMib: 2048,
    timeoutSeconds: 3600,
    ...changes,
  });
}

function statesOf(input: unknown) {
  const { name: Name, redriveCount: RedriveCount } = EXECUTION;
  return { input, context: { Execution: { Name, RedriveCount }, Task: { Token: 'the token' } } };
}

/** As Step Functions does: strings that are an expression as a whole give its value, and nothing else is looked at. */
async function evaluate(template: unknown, states: unknown): Promise<unknown> {
  if (typeof template === 'string') {
    const [, expression] = /^\{%(.*)%\}$/s.exec(template) ?? [];
    if (expression === undefined) return template;
    const value: unknown = await jsonata(expression).evaluate({}, { states });
    return JSON.parse(JSON.stringify(value));
  }
  if (Array.isArray(template)) {
    return Promise.all(template.map(async (one: unknown) => evaluate(one, states)));
  }
  if (typeof template !== 'object' || template === null) return template;
  const entries = Object.entries(template).map(
    async ([name, value]) => [name, await evaluate(value, states)] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}
