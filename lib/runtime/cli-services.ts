import {
  createCloudFormationClient,
  createDocumentClient,
  createLogsClient,
  createS3Client,
} from '../aws/clients';
import { findDeployment, type Deployment } from '../aws/deployment';
import { LaunchRepository } from '../aws/launch-repository';
import { downloadObject } from '../aws/object-download';
import { ObjectStore } from '../aws/object-store';
import { RecordRepository } from '../aws/record-repository';
import { RunLogs } from '../aws/run-logs';
import type { S3Uri } from '../domain/s3-uri';

/** What the command line asks of a deployment. */
export interface CliServices {
  readonly deployment: Deployment;
  readonly launches: Pick<LaunchRepository, 'find' | 'list' | 'listIds' | 'findUnreadable'>;
  readonly objects: Pick<ObjectStore, 'readText' | 'upload'>;
  readonly records: Pick<RecordRepository, 'listJobs'>;
  readonly logs: Pick<RunLogs, 'read' | 'readEnd'>;
  /** Saves an object as a file, in folders that it makes; false when there is no such object. */
  download(uri: S3Uri, file: string): Promise<boolean>;
}

/** The deployment that environment and stack name point at, in AWS or in embedded AWS alike. */
export async function connectToDeployment(stackName: string): Promise<CliServices> {
  const deployment = await findDeployment(createCloudFormationClient(), stackName);
  const s3 = createS3Client();
  const items = createDocumentClient();
  return {
    deployment,
    launches: new LaunchRepository({
      client: items,
      tableName: deployment.launchesTableName,
      now: () => new Date(),
    }),
    records: new RecordRepository(items, deployment.recordsTableName),
    objects: new ObjectStore(s3),
    logs: new RunLogs(createLogsClient()),
    download: (uri, file) => downloadObject(s3, uri, file),
  };
}
