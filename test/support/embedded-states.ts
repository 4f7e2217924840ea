import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { DescribeExecutionCommandOutput } from '@aws-sdk/client-sfn';
import { createEvents } from '../../lib/embedded/services/events/events';
import { createLogs } from '../../lib/embedded/services/logs/logs';
import { createStates } from '../../lib/embedded/services/states/states';
import type { StatesService } from '../../lib/embedded/services/states/states';
import type { ServiceRequest, ServiceResponse } from '../../lib/embedded/world';
import { startDataGateway } from './embedded-data-gateway';
import type { DataGateway } from './embedded-data-gateway';
import { waitUntil } from './embedded-starts';

const prefix = 'arn:aws:states:eu-west-1:000000000000';
export const machineArn = `${prefix}:stateMachine:jobs`;
export const machineRole = 'arn:aws:iam::000000000000:role/machine';
export const submitJob = 'arn:aws:states:::aws-sdk:batch:submitJob';

/** A status change as EventBridge delivers it. */
export interface StatusChange {
  source: string;
  'detail-type': string;
  resources: string[];
  detail: Record<string, unknown>;
}

/** Step Functions with AWS Batch played by the test, anew for each test. */
export interface StatesFixture {
  gateway: DataGateway;
  service: StatesService;
  client: SFNClient;
  events: StatusChange[];
  lines: { group: string; stream: string; line: Record<string, unknown> }[];
  /** What was sent to Batch. */
  submitted: { path: string; body: Record<string, unknown>; caller: ServiceRequest['caller'] }[];
  /** How Batch answers. */
  answer: () => ServiceResponse | Promise<ServiceResponse>;
  /** Makes the machine of these states. */
  create(
    states: Record<string, unknown>,
    more?: { definition?: Record<string, unknown>; properties?: Record<string, unknown> },
  ): void;
  start(input?: unknown, name?: string): Promise<string>;
  /** Starts and waits for the end. */
  run(input?: unknown): Promise<DescribeExecutionCommandOutput>;
  ended(executionArn: string): Promise<DescribeExecutionCommandOutput>;
}

export function useStates(settings: { secondMs?: number } = {}): StatesFixture {
  const fixture = callsOf(() => fixture) as StatesFixture;

  beforeEach(async () => {
    const gateway = await startDataGateway();
    Object.assign(fixture, { gateway, events: [], lines: [], submitted: [] });
    fixture.answer = () => ({ status: 200, headers: {}, body: '{"jobId":"job-1"}' });
    fixture.service = await createService(fixture, settings.secondMs ?? 5);
    gateway.serve(fixture.service);
    fixture.client = new SFNClient(gateway.client);
  });

  afterEach(async () => {
    fixture.client.destroy();
    await fixture.gateway.stop();
  });

  return fixture;
}

async function createService(fixture: StatesFixture, secondMs: number): Promise<StatesService> {
  const { world } = fixture.gateway;
  const events = await createEvents(world);
  events.addRule({
    name: 'executions',
    enabled: true,
    eventPattern: { source: ['aws.states'] },
    targets: [
      { id: 'test', deliver: async (event) => void fixture.events.push(event as StatusChange) },
    ],
  });
  const batch = {
    signingName: 'batch',
    handle: async ({ rawPath: path, body, caller }: ServiceRequest) => {
      const parsed = JSON.parse(body.toString()) as Record<string, unknown>;
      fixture.submitted.push({ path, body: parsed, caller });
      return fixture.answer();
    },
    stop: () => Promise.resolve(),
  };
  return createStates(world, {
    events,
    logs: {
      ...(await createLogs(world)),
      append: (group, stream, messages) =>
        void fixture.lines.push(
          ...messages.map(({ message }) => ({
            ...{ group, stream },
            line: JSON.parse(message) as Record<string, unknown>,
          })),
        ),
    },
    findService: (name) => (name === 'batch' ? batch : undefined),
    secondMs,
    random: () => 0.5,
  });
}

function callsOf(
  get: () => StatesFixture,
): Pick<StatesFixture, 'create' | 'start' | 'run' | 'ended'> {
  const start = async (input: unknown = {}, name?: string): Promise<string> => {
    const command = new StartExecutionCommand({
      ...{ stateMachineArn: machineArn, input: JSON.stringify(input) },
      ...(name === undefined ? {} : { name }),
    });
    return (await get().client.send(command)).executionArn ?? '';
  };
  const ended = async (executionArn: string): Promise<DescribeExecutionCommandOutput> => {
    const describe = () => get().client.send(new DescribeExecutionCommand({ executionArn }));
    await waitUntil(async () => (await describe()).status !== 'RUNNING');
    return describe();
  };
  return {
    create: (states, { definition = {}, properties = {} } = {}) =>
      get().service.createStateMachine({
        ...{ arn: machineArn, name: 'jobs' },
        properties: {
          DefinitionString: JSON.stringify({
            ...{ QueryLanguage: 'JSONata', StartAt: Object.keys(states)[0], States: states },
            ...definition,
          }),
          RoleArn: machineRole,
          ...properties,
        },
      }),
    ...{ start, ended },
    run: async (input) => ended(await start(input)),
  };
}
