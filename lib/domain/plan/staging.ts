import { companionOf } from './companion';
import type { EnginePlan, StagedObject } from './engine-plan';
import type { ColumnPatterns } from './input-shape';
import { renderPath, type StagedPaths } from './job-table';
import type { LaunchRequest, LocatedObject } from './launch-request';
import { resolveLocation } from '../input/object-location';
import { formatS3Uri, parseS3Uri, type S3Uri } from '../s3-uri';
import type { SampleRow } from '../samples/sample-sheet';
import type { WorkflowDefinition } from '../definition/workflow-definition';

/** Tools look at the ending of a file; the rest of an object's key never becomes part of a path. */
const ENDING = /\.[A-Za-z0-9]{1,12}(?:\.(?:gz|bgz|bz2|xz|zst))?$/;
/** Bounded, because a part of a path has at most 255 bytes. */
const SAFE_SEGMENT = /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/;

export interface Staging extends StagedPaths {
  readonly stage: EnginePlan['stage'];
  /** E.g. `inputs/{sample}/{lane}/fastq_1.fastq.gz`. */
  readonly patterns: ColumnPatterns;
}

/** Gives every object that a launch reads a path of ours in the work folder. */
export function planStaging(definition: WorkflowDefinition, request: LaunchRequest): Staging {
  const stage = new Map<string, StagedObject>();
  const add = (object: LocatedObject, path: string): void => {
    stage.set(path, { ...object, path });
  };
  const data = parseS3Uri(request.dataPath);
  const columns = fileColumns(definition);
  const pathOf = columnPaths(definition, request);
  for (const row of request.rows) {
    for (const column of columns) {
      const object = objectOf(request, data, row.values[column]);
      if (object !== undefined) add(object, pathOf(row, column));
    }
  }
  const pathOfReference = (name: string, companion?: string): string => {
    const path = `references/${name}${endingOf(request.references[name]?.key ?? '')}`;
    const ending = definition.references[name]?.companions[companion ?? ''];
    return ending === undefined ? path : companionOf(path, ending);
  };
  for (const [name, { companions }] of Object.entries(definition.references)) {
    for (const companion of [undefined, ...Object.keys(companions)]) {
      const object = request.references[companion === undefined ? name : `${name}.${companion}`];
      if (object !== undefined) add(object, pathOfReference(name, companion));
    }
  }
  return {
    stage: [...stage.values()],
    patterns: findPatterns(definition, request.rows, pathOf),
    ofColumn: pathOf,
    ofReference: pathOfReference,
  };
}

/** Columns of the sample sheet that hold files. */
export function fileColumns({ samples }: WorkflowDefinition): readonly string[] {
  return Object.entries(samples?.columns ?? {})
    .filter(([, column]) => column.file)
    .map(([name]) => name);
}

/** Of columns in which every row has a file, all with the same ending. */
function findPatterns(
  definition: WorkflowDefinition,
  rows: readonly SampleRow[],
  pathOf: StagedPaths['ofColumn'],
): ColumnPatterns {
  const columns = fileColumns(definition);
  const key = (definition.samples?.key ?? []).map((name) => `{${name}}`).join('/');
  const candidates = columns.map((column) => {
    const ending = endingOf(rows[0]?.values[column] ?? '');
    return [column, `inputs/${key}/${column}${ending}`] as const;
  });
  return new Map(
    candidates.filter(([column, pattern]) =>
      rows.every(
        (row) =>
          row.values[column] !== undefined &&
          pathOf(row, column) === renderPath(pattern, row.values),
      ),
    ),
  );
}

function objectOf(
  request: LaunchRequest,
  data: S3Uri | undefined,
  location: string | undefined,
): LocatedObject | undefined {
  if (data === undefined || location === undefined) return undefined;
  return request.files[formatS3Uri(resolveLocation(data, location))];
}

/** What rows share is staged once, where the first of them has it. */
function columnPaths(
  definition: WorkflowDefinition,
  { rows }: LaunchRequest,
): StagedPaths['ofColumn'] {
  const columns = Object.entries(definition.samples?.columns ?? {});
  const first = new Map(
    columns.flatMap(([column, { shared }]) =>
      shared === true ? [[column, new Map<string | undefined, SampleRow>()] as const] : [],
    ),
  );
  for (const row of rows) {
    for (const [column, owners] of first) {
      const value = row.values[column];
      if (!owners.has(value)) owners.set(value, row);
    }
  }
  return (row, column) =>
    columnPath(definition, first.get(column)?.get(row.values[column]) ?? row, column);
}

function columnPath({ samples }: WorkflowDefinition, row: SampleRow, column: string): string {
  const values = (samples?.key ?? []).map((name) => row.values[name] ?? '');
  const folder =
    values.length > 0 && values.every((value) => SAFE_SEGMENT.test(value))
      ? values.join('/')
      : // No safe name holds a dot, so that no other row's folder can be this one.
        `row.${row.line}`;
  return `inputs/${folder}/${column}${endingOf(row.values[column] ?? '')}`;
}

function endingOf(location: string): string {
  return ENDING.exec(location)?.[0] ?? '';
}
