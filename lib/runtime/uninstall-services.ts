import type { UninstallDeps } from '../actions/plan-uninstall';
import { createDocumentClient } from '../aws/clients';
import { ComputeFacts } from '../aws/compute-facts';
import { findOutputs } from '../aws/deployment';
import { LaunchRepository } from '../aws/launch-repository';
import { createOperatorClients } from '../aws/operator-clients';
import { SignalFacts } from '../aws/signal-facts';
import { StackFacts } from '../aws/stack-facts';
import { StorageFacts } from '../aws/storage-facts';
import { STACK_OUTPUTS } from '../contract/stack-outputs';

/** What `wfm uninstall --plan` asks of a deployment; throws when there is none. */
export async function createUninstallServices(stackName: string): Promise<UninstallDeps> {
  const clients = createOperatorClients();
  const outputOf = await findOutputs(clients.cloudFormation, stackName);
  const compute = new ComputeFacts(clients);
  const signals = new SignalFacts(clients);
  const stacks = new StackFacts(clients.cloudFormation);
  const storage = new StorageFacts(clients);
  return {
    stackResources: (name) => stacks.resources(name),
    template: (name) => stacks.template(name),
    table: (name) => storage.table(name),
    bucketContents: (name) => storage.bucketContents(name),
    queueDepth: (url) => storage.queueDepth(url),
    logGroups: (prefix) => signals.logGroups(prefix),
    taskImages: (arn) => compute.taskImages(arn),
    jobImages: (arn) => compute.jobImages(arn),
    otherRevisions: (name, current) => compute.otherRevisions(name, current),
    subscriptions: (arn) => signals.subscriptions(arn),
    activeLaunches: async () => {
      // What is left of a failed deployment has no outputs, and is worth a plan all the same.
      const launches = new LaunchRepository({
        client: createDocumentClient(),
        tableName: outputOf(STACK_OUTPUTS.launchesTableName),
        now: () => new Date(),
      });
      return countByStatus(await launches.listUnfinished());
    },
  };
}

function countByStatus(launches: readonly { readonly status: string }[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { status } of launches) counts.set(status, (counts.get(status) ?? 0) + 1);
  return counts;
}
