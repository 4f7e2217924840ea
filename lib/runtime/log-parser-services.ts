import { createDocumentClient } from '../aws/clients';
import { LaunchRepository } from '../aws/launch-repository';
import type { RecordRunLogDeps } from '../actions/record-run-log';
import { logParserSettingsSchema } from '../contract/function-settings';
import { createMeasure } from './metrics';
import { readSettings } from './settings';

/** The log parser's real effects. */
export function createLogParserServices(environment: NodeJS.ProcessEnv): RecordRunLogDeps {
  const settings = readSettings(logParserSettingsSchema, environment);
  const now = (): Date => new Date();
  return {
    launches: new LaunchRepository({
      client: createDocumentClient(),
      tableName: settings.LAUNCHES_TABLE,
      now,
    }),
    measure: createMeasure({ namespace: settings.METRICS_NAMESPACE, now }),
    now,
  };
}
