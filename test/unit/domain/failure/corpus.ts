import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod';
import { classifyBatchJob } from '../../../../lib/domain/failure/classify-batch-job';
import { classifyJob } from '../../../../lib/domain/failure/classify-job';
import { FAILURE_TYPES, OWNERS, type RunFailure } from '../../../../lib/domain/failure/failure';
import { classifyEngineStop } from '../../../../lib/domain/run/run-failure';
import { RUN_ERROR_TYPES } from '../../../../lib/domain/run/run-report';
import { anEngineTaskChange, aRunResult } from '../../../support/launches';
import { aFailedJob } from '../../../support/platform-events';

const wordsSchema = z.strictObject({
  exitCode: z.number().optional(),
  neverRan: z.boolean().default(false),
  vanished: z.boolean().default(false),
  reason: z.string().optional(),
  statusReason: z.string().optional(),
  isEndedBySomebody: z.boolean().default(false),
  stopCode: z.string().optional(),
  stoppedReason: z.string().optional(),
  containerReason: z.string().optional(),
});

const entrySchema = z.strictObject({
  type: z.enum(FAILURE_TYPES),
  owner: z.enum(OWNERS),
  /** What the sentence must have in it. */
  says: z.string().default(''),
  /** Lines of a step's log. */
  log: z.string().optional(),
  /** What the engine task gives as its error. */
  engine: z.string().optional(),
  error: z.enum(RUN_ERROR_TYPES).optional(),
  tries: z.number().optional(),
  ecs: wordsSchema.optional(),
  batch: wordsSchema.optional(),
  exitCode: z.number().optional(),
  /** Where it was said. */
  from: z.string(),
});

export type CorpusEntry = z.infer<typeof entrySchema>;

export const CORPUS: readonly CorpusEntry[] = z
  .array(entrySchema)
  .parse(parse(readFileSync(join(__dirname, 'corpus.yaml'), 'utf8')));

/** How the product tells a failure of which this is said. */
export function classifyEntry(entry: CorpusEntry): RunFailure {
  const { log, ecs, batch, exitCode } = entry;
  if (log !== undefined) {
    const logTail = log === '' ? [] : log.split('\n');
    return classifyJob({ jobId: '1', rule: 'align', wildcards: {}, exitCode, logTail });
  }
  if (batch !== undefined) {
    const { neverRan, exitCode: code = 1, ...words } = batch;
    return classifyBatchJob(aFailedJob({ ...words, exitCode: neverRan ? undefined : code }));
  }
  if (ecs !== undefined) {
    const { exitCode: code, stopCode, stoppedReason, containerReason, vanished } = ecs;
    const words = {
      containerReason,
      ...(vanished && ({ state: 'vanished' } as const)),
      ...(stopCode && { stopCode }),
      ...(stoppedReason && { stoppedReason }),
    };
    return classifyEngineStop(anEngineTaskChange({ exitCode: code, ...words }), undefined);
  }
  return classifyEngineStop(anEngineTaskChange({ exitCode: 1 }), resultOf(entry));
}

function resultOf({ engine = '', error = 'EngineExited', tries, exitCode = 1 }: CorpusEntry) {
  return aRunResult({
    ...{ outcome: 'failed', exitCode },
    error: { type: error, message: engine, ...(tries === undefined ? {} : { tries }) },
  });
}
