import { ListExecutionsCommand, SFNClient } from '@aws-sdk/client-sfn';
import { mockClient } from 'aws-sdk-client-mock';
import { ExecutionWatch } from '../../../lib/aws/execution-watch';
import { aLaunch } from '../../support/launches';
import { EXECUTION_NAME } from '../../support/platform-events';

const STATE_MACHINE_ARN = 'arn:aws:states:us-east-1:123456789012:stateMachine:jobs';
const NOW = new Date('2026-11-23T12:00:00.000Z');
const HALF_AN_HOUR_AGO = new Date('2026-11-23T11:30:00.000Z');
const BEFORE = new Date('2026-11-23T11:29:59.999Z');

const stepFunctions = mockClient(SFNClient);
const watch = new ExecutionWatch(new SFNClient({}), STATE_MACHINE_ARN);
const active = [
  { launch: aLaunch({ recordedStatus: 'RUNNING', computeService: 'step-functions' }), jobs: [] },
];

beforeEach(() => {
  stepFunctions.reset();
  stepFunctions.on(ListExecutionsCommand).resolves({ executions: [] });
});

function anExecution(stopDate: Date) {
  const executionArn = 'arn:aws:states:us-east-1:123456789012:execution:jobs:x';
  return {
    ...{ executionArn, stateMachineArn: STATE_MACHINE_ARN, name: EXECUTION_NAME },
    ...({ status: 'ABORTED', startDate: BEFORE, stopDate } as const),
  };
}

test('ask() tells of executions that have ended lately without an answer of their job', async () => {
  stepFunctions
    .on(ListExecutionsCommand, { statusFilter: 'ABORTED' })
    .resolves({ executions: [anExecution(HALF_AN_HOUR_AGO), anExecution(BEFORE)] });

  expect(await watch.ask(active, NOW)).toMatchObject([
    { kind: 'execution', change: { name: EXECUTION_NAME } },
  ]);
  const asked = stepFunctions.commandCalls(ListExecutionsCommand).map(({ args }) => args[0].input);
  expect(asked.map(({ statusFilter }) => statusFilter)).toEqual(['ABORTED', 'FAILED', 'TIMED_OUT']);
});

test('ask() asks nothing while no launch has jobs that executions could run', async () => {
  const elsewhere = { launch: aLaunch({ recordedStatus: 'RUNNING' }), jobs: [] };

  expect(await watch.ask([], NOW)).toEqual([]);
  expect(await watch.ask([elsewhere], NOW)).toEqual([]);
  expect(stepFunctions.commandCalls(ListExecutionsCommand)).toEqual([]);
});
