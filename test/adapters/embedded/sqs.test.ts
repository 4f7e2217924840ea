import {
  ChangeMessageVisibilityBatchCommand,
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
  type Message,
  type ReceiveMessageCommandInput,
} from '@aws-sdk/client-sqs';
import { Queues } from '../../../lib/embedded/services/sqs/queues';
import { createSqs } from '../../../lib/embedded/services/sqs/sqs';
import { startDataGateway, type DataGateway } from '../../support/embedded-data-gateway';

const ARN = 'arn:aws:sqs:eu-west-1:000000000000:lost';

let gateway: DataGateway;
let client: SQSClient;
let QueueUrl: string;
let now: Date;

beforeEach(async () => {
  now = new Date('2026-11-23T10:00:00.000Z');
  gateway = await startDataGateway({ now: () => now });
  const queues = new Queues(gateway.world);
  queues.create(ARN);
  gateway.serve(createSqs(gateway.world, queues));
  client = new SQSClient(gateway.client);
  QueueUrl = `${gateway.world.endpoint()}/000000000000/lost`;
});

afterEach(async () => {
  client.destroy();
  await gateway.stop();
});

function pass(seconds: number): void {
  now = new Date(now.getTime() + seconds * 1000);
}

async function send(...bodies: readonly string[]): Promise<void> {
  for (const MessageBody of bodies) {
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody }));
  }
}

async function receive(change: Partial<ReceiveMessageCommandInput> = {}): Promise<Message[]> {
  const command = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, ...change });
  return (await client.send(command)).Messages ?? [];
}

async function receiveOne(): Promise<{ ReceiptHandle: string }> {
  const [message] = await receive();
  return { ReceiptHandle: message?.ReceiptHandle ?? '' };
}

async function bodies(): Promise<(string | undefined)[]> {
  return (await receive({ VisibilityTimeout: 0 })).map(({ Body }) => Body);
}

test('SQS finds a queue by its name, and says that there is none', async () => {
  const { QueueUrl: found } = await client.send(new GetQueueUrlCommand({ QueueName: 'lost' }));
  const missing = client.send(new GetQueueUrlCommand({ QueueName: 'other' }));

  expect(found).toBe(QueueUrl);
  await expect(missing).rejects.toMatchObject({ name: 'QueueDoesNotExist' });
});

test('SQS gives of the attributes of a message those that are asked for', async () => {
  const attribute = (StringValue: string) => ({ DataType: 'String', StringValue });
  await client.send(
    new SendMessageCommand({
      QueueUrl,
      MessageBody: 'x',
      MessageAttributes: { RULE_ARN: attribute('rule'), TARGET_ARN: attribute('target') },
    }),
  );
  const asked = async (...MessageAttributeNames: string[]) => {
    const [message] = await receive({ MessageAttributeNames, VisibilityTimeout: 0 });
    return Object.keys(message?.MessageAttributes ?? {});
  };

  expect(await asked()).toEqual([]);
  expect(await asked('All')).toEqual(['RULE_ARN', 'TARGET_ARN']);
  expect(await asked('TARGET_ARN')).toEqual(['TARGET_ARN']);
  expect(await asked('RULE.*')).toEqual(['RULE_ARN']);
});

test('SQS tells when a message was sent and how often it was received, when asked', async () => {
  await send('x');
  await receive({ VisibilityTimeout: 0 });

  const [plain] = await receive({ VisibilityTimeout: 0 });
  const [asked] = await receive({ MessageSystemAttributeNames: ['All'] });

  expect(plain?.Attributes).toBeUndefined();
  expect(asked?.Attributes).toEqual({
    SentTimestamp: String(now.getTime()),
    ApproximateReceiveCount: '3',
  });
});

test('a received message is hidden for the time that was asked for', async () => {
  await send('x');
  await receive({ VisibilityTimeout: 60 });

  pass(59);
  const early = await bodies();
  pass(1);

  expect(early).toEqual([]);
  expect(await bodies()).toEqual(['x']);
});

test('ChangeMessageVisibility gives a message back at once, or hides it longer', async () => {
  await send('x');
  const { ReceiptHandle } = await receiveOne();
  const change = (VisibilityTimeout: number) =>
    client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout }));

  await change(120);
  pass(60);
  const hidden = await bodies();
  await change(0);

  expect(hidden).toEqual([]);
  expect(await bodies()).toEqual(['x']);
});

test('ChangeMessageVisibility refuses a message that nobody holds', async () => {
  await send('x');
  const { ReceiptHandle } = await receiveOne();
  pass(30);

  const changing = client.send(
    new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }),
  );

  await expect(changing).rejects.toMatchObject({ name: 'MessageNotInflight' });
});

test('ChangeMessageVisibilityBatch tells of each message whether it was changed', async () => {
  await send('x', 'y');
  const [x] = await receive();

  const { Successful, Failed } = await client.send(
    new ChangeMessageVisibilityBatchCommand({
      QueueUrl,
      Entries: [
        { Id: '0', ReceiptHandle: x?.ReceiptHandle, VisibilityTimeout: 0 },
        { Id: '1', ReceiptHandle: 'nonsense', VisibilityTimeout: 0 },
      ],
    }),
  );

  expect(Successful).toEqual([{ Id: '0' }]);
  expect(Failed).toMatchObject([{ Id: '1', Code: 'ReceiptHandleIsInvalid', SenderFault: true }]);
  expect(await bodies()).toEqual(['x']);
});

test('a message is deleted by its latest receipt, twice without harm, and by no older one', async () => {
  await send('x');
  const old = await receiveOne();
  pass(30);
  const latest = await receiveOne();
  const remove = (receipt: { ReceiptHandle: string }) =>
    client.send(new DeleteMessageCommand({ QueueUrl, ...receipt }));

  await remove(old);
  pass(30);
  const kept = await receive({ VisibilityTimeout: 0 });
  await remove({ ReceiptHandle: kept[0]?.ReceiptHandle ?? '' });
  await remove({ ReceiptHandle: kept[0]?.ReceiptHandle ?? '' });

  expect(latest).not.toEqual(old);
  expect(kept).toHaveLength(1);
  expect(await bodies()).toEqual([]);
});

test('DeleteMessageBatch deletes up to ten messages, each under a name of its own', async () => {
  await send('x', 'y', 'z');
  const held = await receive();
  const remove = (ids: readonly string[]) =>
    client.send(
      new DeleteMessageBatchCommand({
        QueueUrl,
        Entries: ids.map((Id, index) => ({ Id, ReceiptHandle: held[index]?.ReceiptHandle })),
      }),
    );

  await expect(remove([])).rejects.toMatchObject({ name: 'EmptyBatchRequest' });
  await expect(remove(['a', 'a'])).rejects.toMatchObject({ name: 'BatchEntryIdsNotDistinct' });
  expect((await remove(['a', 'b'])).Successful).toEqual([{ Id: 'a' }, { Id: 'b' }]);
  pass(30);
  expect(await bodies()).toEqual(['z']);
});

test('GetQueueAttributes counts what is to be seen and what somebody holds', async () => {
  await send('x', 'y', 'z');
  await receive({ MaxNumberOfMessages: 1 });
  const asked = async (...AttributeNames: ('All' | 'ApproximateNumberOfMessages')[]) =>
    (await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames }))).Attributes;

  expect(await asked('All')).toEqual({
    QueueArn: ARN,
    ApproximateNumberOfMessages: '2',
    ApproximateNumberOfMessagesNotVisible: '1',
  });
  expect(await asked('ApproximateNumberOfMessages')).toEqual({ ApproximateNumberOfMessages: '2' });
});

test('PurgeQueue empties a queue', async () => {
  await send('x', 'y');

  await client.send(new PurgeQueueCommand({ QueueUrl }));

  expect(await bodies()).toEqual([]);
});

test.each([
  ['sqs:DeleteMessage', new DeleteMessageBatchCommand({ QueueUrl: 'x/lost', Entries: [] })],
  [
    'sqs:ChangeMessageVisibility',
    new ChangeMessageVisibilityBatchCommand({ QueueUrl: 'x/lost', Entries: [] }),
  ],
])('a batch needs the right %s, under the name of the single call', async (action, command) => {
  gateway.deny(action);

  await expect(client.send(command)).rejects.toMatchObject({
    name: 'AccessDeniedException',
  });
  expect(gateway.questions).toEqual([{ action, resource: ARN, context: {} }]);
});
