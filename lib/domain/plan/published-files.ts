import type { WorkflowDefinition } from '../definition/workflow-definition';
import type { PublishedFile } from './engine-plan';
import type { Job } from './job-table';

/** What a run publishes: a file goes to `<name>/<its path below its first folder>` in the output. */
export function publishedFiles(
  { publish }: WorkflowDefinition,
  jobs: ReadonlyMap<string, readonly Job[]>,
): PublishedFile[] {
  return Object.entries(publish).flatMap(([folder, sources]) =>
    sources.flatMap(({ step, output }) =>
      (jobs.get(step) ?? []).flatMap(({ outputs }) => {
        const path = outputs[output];
        return path === undefined ? [] : [{ path, name: `${folder}/${belowFirstFolder(path)}` }];
      }),
    ),
  );
}

function belowFirstFolder(path: string): string {
  return path.slice(path.indexOf('/') + 1);
}

/** Two files that would be one in the output. */
export function findPublishedTwice(
  files: readonly PublishedFile[],
): readonly [PublishedFile, PublishedFile] | undefined {
  const seen = new Map<string, PublishedFile>();
  for (const file of files) {
    const other = seen.get(file.name);
    if (other !== undefined) return [other, file];
    seen.set(file.name, file);
  }
  return undefined;
}
