import {
  DescribeInstanceInformationCommand,
  GetParameterCommand,
  GetParametersCommand,
  PutParameterCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { createSsm } from '../../../../lib/embedded/services/ssm/ssm';
import { startDataGateway } from '../../../support/embedded-data-gateway';
import type { DataGateway } from '../../../support/embedded-data-gateway';

let gateway: DataGateway;
let client: SSMClient;

beforeEach(async () => {
  gateway = await startDataGateway();
  const ssm = createSsm(gateway.world, ['i-0123456789abcdef0']);
  ssm.createParameter({ name: '/wfm/places', type: 'String', value: '{}' });
  gateway.serve(ssm);
  client = new SSMClient(gateway.client);
});

afterEach(async () => {
  client.destroy();
  await gateway.stop();
});

const arn = 'arn:aws:ssm:eu-west-1:000000000000:parameter/wfm/places';

describe('GetParameter', () => {
  it.each(['/wfm/places', arn])('finds %s', async (Name) => {
    const { Parameter } = await client.send(new GetParameterCommand({ Name }));

    expect(Parameter).toMatchObject({ Name: '/wfm/places', Value: '{}', Version: 1, ARN: arn });
  });

  it('answers ParameterNotFound for another', async () => {
    await expect(client.send(new GetParameterCommand({ Name: 'x' }))).rejects.toMatchObject({
      name: 'ParameterNotFound',
    });
  });

  it('asks the gate about the parameter', async () => {
    gateway.deny('ssm:GetParameter');

    await expect(client.send(new GetParameterCommand({ Name: 'plain' }))).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
    expect(gateway.questions.at(-1)?.resource).toBe(
      'arn:aws:ssm:eu-west-1:000000000000:parameter/plain',
    );
  });
});

it('GetParameters tells the found from the others', async () => {
  const answer = await client.send(new GetParametersCommand({ Names: ['/wfm/places', 'x'] }));

  expect(answer.Parameters?.map(({ Name }) => Name)).toEqual(['/wfm/places']);
  expect(answer.InvalidParameters).toEqual(['x']);
});

describe('PutParameter', () => {
  const put = (Overwrite: boolean) =>
    client.send(new PutParameterCommand({ Name: '/wfm/places', Value: '[]', Overwrite }));

  it('writes another version over the first', async () => {
    await put(true);

    const { Parameter } = await client.send(new GetParameterCommand({ Name: '/wfm/places' }));
    expect(Parameter).toMatchObject({ Value: '[]', Version: 2 });
  });

  it('overwrites only when told to', async () => {
    await expect(put(false)).rejects.toMatchObject({ name: 'ParameterAlreadyExists' });
  });
});

it.each([
  ['i-0123456789abcdef0', ['i-0123456789abcdef0']],
  ['i-0aaaaaaaaaaaaaaaa', []],
])('DescribeInstanceInformation asked for %s knows %j', async (id, known) => {
  const { InstanceInformationList: list } = await client.send(
    new DescribeInstanceInformationCommand({ Filters: [{ Key: 'InstanceIds', Values: [id] }] }),
  );

  expect(list?.map(({ InstanceId }) => InstanceId)).toEqual(known);
});
