import type { RedriveDeps } from '../actions/redrive-events';
import { createCloudFormationClient } from '../aws/clients';
import { createSqsClient, DeadLetterQueues } from '../aws/dead-letters';
import { findDeadLetterQueues } from '../aws/deployment';
import { createLambdaClient, FunctionEvents } from '../aws/function-events';
import { StackFacts } from '../aws/stack-facts';

/** What `wfm redrive` reads and empties. */
export async function createRedriveServices(stackName: string): Promise<RedriveDeps> {
  const cloudFormation = createCloudFormationClient();
  const queueUrls = await findDeadLetterQueues(cloudFormation, stackName);
  const resources = await new StackFacts(cloudFormation).resources(stackName);
  const functions = resources.filter(({ type }) => type === 'AWS::Lambda::Function');
  const queues = new DeadLetterQueues(createSqsClient());
  const events = new FunctionEvents(createLambdaClient());
  return {
    queueUrls,
    functionNames: new Set(functions.map(({ physicalId }) => physicalId)),
    count: (url) => queues.count(url),
    receive: (url, maximum) => queues.receive(url, maximum),
    giveBack: (url, receipts) => queues.giveBack(url, receipts),
    delete: (url, receipt) => queues.delete(url, receipt),
    send: (functionName, payload) => events.send(functionName, payload),
  };
}
