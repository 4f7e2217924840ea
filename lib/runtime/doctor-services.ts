import { execFile } from 'node:child_process';
import type { DiagnosisDeps } from '../actions/diagnose-deployment';
import { AccountFacts } from '../aws/account-facts';
import { createDocumentClient } from '../aws/clients';
import { ComputeFacts } from '../aws/compute-facts';
import { FunctionFacts } from '../aws/function-facts';
import { LaunchRepository } from '../aws/launch-repository';
import { NetworkFacts } from '../aws/network-facts';
import { createOperatorClients } from '../aws/operator-clients';
import { SignalFacts } from '../aws/signal-facts';
import { StackFacts } from '../aws/stack-facts';
import { StorageFacts } from '../aws/storage-facts';

const DOCKER_PATIENCE_MILLISECONDS = 15_000;

/** What `wfm doctor` asks of the account, the deployment and this machine. */
export function createDoctorServices(stackName: string): DiagnosisDeps {
  const clients = createOperatorClients();
  const items = createDocumentClient();
  const launchesOf = (tableName: string): LaunchRepository =>
    new LaunchRepository({ client: items, tableName, now: () => new Date() });
  const account = new AccountFacts(clients);
  const compute = new ComputeFacts(clients);
  const functions = new FunctionFacts(clients);
  const networks = new NetworkFacts(clients);
  const signals = new SignalFacts(clients);
  const stacks = new StackFacts(clients.cloudFormation);
  const storage = new StorageFacts(clients);
  return {
    identify: () => account.identify(),
    bootstrapVersion: (qualifier) => account.bootstrapVersion(qualifier),
    hasRole: (name) => account.hasRole(name),
    hasPolicy: (arn) => account.hasPolicy(arn),
    quota: (service, code) => account.quota(service, code),
    offeredInstanceTypes: (types) => account.offeredInstanceTypes(types),
    batchUsage: () => account.batchUsage(),
    subnets: (ids) => networks.subnets(ids),
    vpcCount: () => networks.vpcCount(),
    addressCount: () => networks.addressCount(),
    hasImage: (image) => account.hasImage(image),
    askDocker,
    findStack: (name) => stacks.findStack(name),
    stackResources: (name) => stacks.resources(name),
    drift: (logicalId) => stacks.drift(stackName, logicalId),
    functionState: (name) => functions.functionState(name),
    streamMapping: (id) => functions.streamMapping(id),
    bucketNotifications: (name) => functions.bucketNotifications(name),
    table: (name) => storage.table(name),
    unfinishedLaunches: async (name) =>
      (await launchesOf(name).listUnfinished()).map(({ launchId }) => launchId),
    unreadableLaunches: (name, launchIds) => launchesOf(name).findUnreadable(launchIds),
    queueDepth: (url) => storage.queueDepth(url),
    jobQueue: (arn) => compute.jobQueue(arn),
    computeEnvironment: (arn) => compute.computeEnvironment(arn),
    stateMachineStatus: (arn) => compute.stateMachineStatus(arn),
    taskImages: (arn) => compute.taskImages(arn),
    jobImages: (arn) => compute.jobImages(arn),
    computeServices: (name) => compute.computeServices(name),
    pingStatus: (id) => compute.pingStatus(id),
    alarms: (names) => signals.alarms(names),
    subscriptions: (arn) => signals.subscriptions(arn),
    subscriptionFilters: (name) => signals.subscriptionFilters(name),
  };
}

/** Asks what the CDK would call. The client may be there without the server that builds; only `info` asks both. */
function askDocker(): ReturnType<DiagnosisDeps['askDocker']> {
  const program = process.env['CDK_DOCKER'] ?? 'docker';
  return new Promise((resolve) => {
    execFile(program, ['info'], { timeout: DOCKER_PATIENCE_MILLISECONDS }, (error, _, stderr) => {
      if (error === null) {
        resolve({ runs: true, program });
        return;
      }
      const [line = ''] = stderr.trim().split('\n').reverse();
      const said = line === '' ? 'it says nothing' : line;
      const why = error.code === 'ENOENT' ? 'it is not installed' : said;
      resolve({ runs: false, program, why });
    });
  });
}
