import type { Service, World } from '../../world';
import { answerJson } from '../json-protocol';
import type { JsonProtocol } from '../json-protocol';
import { pick } from './answers';
import { createMessageOperations } from './message-operations';
import type { OpenQueue } from './message-operations';
import type { Queues } from './queues';
import { attributesSchema, nameSchema, queueSchema, read } from './requests';

/** SQS, as far as somebody needs it who looks into the queues of failed events and empties them. */
export function createSqs(world: World, queues: Queues): Service {
  const open: OpenQueue = (caller, action, url) => {
    const name = url.slice(url.lastIndexOf('/') + 1);
    const arn = `arn:aws:sqs:${world.region}:${world.accountId}:${name}`;
    world.access.authorize(caller, `sqs:${action}`, arn);
    queues.count(arn);
    return arn;
  };
  const protocol: JsonProtocol = {
    signingName: 'sqs',
    targetPrefix: 'AmazonSQS',
    version: '1.0',
    errorNamespace: 'com.amazonaws.sqs#',
    operations: {
      ...createMessageOperations(queues, open),
      GetQueueUrl(input, { caller }) {
        const { QueueName: name } = read(nameSchema, input);
        open(caller, 'GetQueueUrl', name);
        return { QueueUrl: `${world.endpoint()}/${world.accountId}/${name}` };
      },
      PurgeQueue(input, { caller }) {
        queues.purge(open(caller, 'PurgeQueue', read(queueSchema, input).QueueUrl));
      },
      GetQueueAttributes(input, { caller }) {
        const { QueueUrl: url, AttributeNames: names } = read(attributesSchema, input);
        const arn = open(caller, 'GetQueueAttributes', url);
        const { visible, invisible } = queues.count(arn);
        const attributes = {
          QueueArn: arn,
          ApproximateNumberOfMessages: String(visible),
          ApproximateNumberOfMessagesNotVisible: String(invisible),
        };
        return { Attributes: pick(names, attributes) };
      },
    },
  };
  return {
    signingName: 'sqs',
    handle: (request) => answerJson(protocol, request),
    stop: () => Promise.resolve(),
  };
}
