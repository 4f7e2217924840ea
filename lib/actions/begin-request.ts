import type { ConfigurationSheet } from '../domain/sheet/configuration-sheet';
import type { LaunchRequest } from '../domain/plan/launch-request';
import { formatS3Uri } from '../domain/s3-uri';
import { jobLimitOf, timeLimitOf } from './launch-limits';
import type { PrepareLaunchDeps } from './prepare-deps';

/** What a request has of its sheet, whatever the workflow. */
export function beginRequest(
  { limits, capacity }: Pick<PrepareLaunchDeps, 'limits' | 'capacity'>,
  sheet: ConfigurationSheet,
) {
  const { service = 'engine-task', patience } = sheet.compute;
  const maxJobs = jobLimitOf(sheet, limits, capacity);
  const timeoutSeconds = timeLimitOf(sheet, limits);
  return {
    formatVersion: 1,
    name: sheet.name,
    dataPath: formatS3Uri(sheet.data),
    ...(sheet.output === undefined ? {} : { outputPath: formatS3Uri(sheet.output) }),
    computeService: service,
    ...(maxJobs === undefined ? {} : { maxJobs }),
    ...(patience === undefined ? {} : { patienceMinutes: Math.ceil(patience / 60) }),
    retries: sheet.retries ?? 0,
    ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
    notify: [...sheet.notify],
    tags: { ...sheet.tags },
  } as const satisfies Partial<LaunchRequest>;
}
