import * as z from 'zod';
import { planKey } from '../contract/storage-layout';
import type { Launch, LaunchChange } from '../domain/launch/launch';
import { recordEngineStart, type EngineStart } from '../domain/launch/launch-start';
import type { S3Uri } from '../domain/s3-uri';

export interface NoteEngineStartDeps {
  readonly bucketName: string;
  readonly launches: {
    change(
      launchId: string,
      decide: (launch: Launch) => LaunchChange | undefined,
    ): Promise<Launch | undefined>;
  };
  readonly objects: {
    readText(
      uri: S3Uri,
      options: { readonly maximumBytes: number },
    ): Promise<{ readonly found: string; readonly text?: string; readonly message?: string }>;
  };
  /** Where a task reports, from its ARN. */
  readonly describeStart: (taskArn: string) => Omit<EngineStart, 'taskArn' | 'command'>;
}

const MAXIMUM_PLAN_BYTES = 64 * 1024 * 1024;

const plannedSchema = z.object({ command: z.array(z.string()) });

/**
 * Notes where an engine reports and what it was started with, when the launch function has died between the start and its own note.
 * The plan that it wrote before tells the same. Answers with the row as it is then.
 */
export async function noteEngineStart(deps: NoteEngineStartDeps, launch: Launch): Promise<Launch> {
  const { launchId, attempt, taskArn, command } = launch;
  if (command !== undefined || taskArn === undefined) return launch;
  const planned = await readCommand(deps, launchId);
  if (planned === undefined) return launch;
  const noted = await deps.launches.change(launchId, (current) =>
    recordEngineStart(current, attempt, {
      ...{ taskArn, command: planned.join(' ') },
      ...deps.describeStart(taskArn),
    }),
  );
  return noted ?? launch;
}

async function readCommand(
  { objects, bucketName }: NoteEngineStartDeps,
  launchId: string,
): Promise<readonly string[] | undefined> {
  const uri = { bucket: bucketName, key: planKey(launchId) };
  const { text } = await objects.readText(uri, { maximumBytes: MAXIMUM_PLAN_BYTES });
  if (text === undefined) return undefined;
  return plannedSchema.parse(JSON.parse(text)).command;
}
