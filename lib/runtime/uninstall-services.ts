import type { UninstallDeps } from '../actions/plan-uninstall';
import { createDocumentClient } from '../aws/clients';
import { ComputeFacts } from '../aws/compute-facts';
import { findDeployment } from '../aws/deployment';
import { LaunchRepository } from '../aws/launch-repository';
import { createOperatorClients } from '../aws/operator-clients';
import { SignalFacts } from '../aws/signal-facts';
import { StackFacts } from '../aws/stack-facts';
import { StorageFacts } from '../aws/storage-facts';

/** What `wfm uninstall --plan` asks of a deployment; throws when there is none. */
export async function createUninstallServices(stackName: string): Promise<UninstallDeps> {
  const clients = createOperatorClients();
  const { launchesTableName } = await findDeployment(clients.cloudFormation, stackName);
  const launches = new LaunchRepository({
    client: createDocumentClient(),
    tableName: launchesTableName,
    now: () => new Date(),
  });
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
    activeLaunches: async () => countByStatus(await launches.listUnfinished()),
  };
}

function countByStatus(launches: readonly { readonly status: string }[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { status } of launches) counts.set(status, (counts.get(status) ?? 0) + 1);
  return counts;
}
