import type { ApplyStatusChangeDeps } from '../actions/apply-status-change';
import { createDocumentClient, createS3Client } from '../aws/clients';
import { LaunchRepository } from '../aws/launch-repository';
import { ObjectStore } from '../aws/object-store';
import { RecordRepository } from '../aws/record-repository';
import { stateNotifierSettingsSchema } from '../contract/function-settings';
import { readSettings } from './settings';

/** The state notifier's real effects. */
export function createStateNotifierServices(environment: NodeJS.ProcessEnv): ApplyStatusChangeDeps {
  const settings = readSettings(stateNotifierSettingsSchema, environment);
  const client = createDocumentClient();
  const now = (): Date => new Date();
  return {
    bucketName: settings.BUCKET_NAME,
    launches: new LaunchRepository({ client, tableName: settings.LAUNCHES_TABLE, now }),
    records: new RecordRepository(client, settings.RECORDS_TABLE),
    objects: new ObjectStore(createS3Client()),
    now,
  };
}
