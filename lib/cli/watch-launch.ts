import { enginePlanSchema, type EnginePlan } from '../domain/plan/engine-plan';
import { planKey } from '../contract/storage-layout';
import type { Launch } from '../domain/launch/launch';
import type { CliServices } from '../runtime/cli-services';
import { followLaunch } from './follow-launch';
import { findRow } from './launch-lookup';
import type { Host } from './host';
import type { Output } from './output';
import { ProgressLines } from './progress-lines';

const MAXIMUM_PLAN_BYTES = 64 * 1024 * 1024;

interface WatchOptions {
  readonly host: Host;
  readonly output: Output;
  readonly patienceSeconds?: number;
  readonly interrupted?: AbortSignal;
}

/** Follows a launch to its end and prints a line per change. */
export async function watchLaunch(
  services: CliServices,
  launchId: string,
  { host, output, ...options }: WatchOptions,
): Promise<Launch> {
  let plan: EnginePlan | undefined;
  const lines = new ProgressLines({ output, now: () => host.now(), totals: () => plan?.steps });
  return followLaunch(
    {
      find: (id) => findRow(services, id),
      readLog: async (logGroup, logStream, from) => {
        // Whoever has a log has a plan.
        plan ??= await readPlan(services, launchId);
        return services.logs.read(logGroup, logStream, from);
      },
      sleep: (milliseconds) => host.sleep(milliseconds),
      now: () => host.now(),
    },
    launchId,
    { ...options, onNews: (news) => lines.tell(news) },
  ).finally(() => output.showStatus(''));
}

/** The plan of a launch; undefined until it is written. */
export async function readPlan(
  { deployment, objects }: Pick<CliServices, 'deployment' | 'objects'>,
  launchId: string,
): Promise<EnginePlan | undefined> {
  const read = await objects.readText(
    { bucket: deployment.bucketName, key: planKey(launchId) },
    { maximumBytes: MAXIMUM_PLAN_BYTES },
  );
  if (read.found !== 'text') return undefined;
  const parsed = enginePlanSchema.safeParse(JSON.parse(read.text));
  return parsed.success ? parsed.data : undefined;
}
