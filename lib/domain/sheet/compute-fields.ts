import * as z from 'zod';
import { choiceField, durationField, memoryField, wholeNumberField } from '../input/sheet-fields';

/** More than an engine's own pause between two lines, their delivery and a sweep together. */
const SHORTEST_PATIENCE_SECONDS = 15 * 60;

export const COMPUTE_SERVICES = [
  'engine-task',
  'batch-ec2',
  'batch-ec2-spot',
  'batch-fargate',
  'ec2-tibanna',
  'slurm',
  'step-functions',
] as const;

export type ComputeService = (typeof COMPUTE_SERVICES)[number];

export interface StepResources {
  readonly cpus?: number | undefined;
  readonly memoryMib?: number | undefined;
  readonly timeSeconds?: number | undefined;
  readonly diskMib?: number | undefined;
}

/** What a sheet may say of the jobs of a step. */
export const stepResourcesSchema = z
  .strictObject(
    {
      cpus: wholeNumberField(1, 448)
        .meta({ description: 'how many cores a job gets', examples: [4] })
        .optional(),
      memory: memoryField()
        .meta({ description: 'how much memory a job gets, with its unit', examples: ['16 GiB'] })
        .optional(),
      time: durationField()
        .meta({
          description:
            'how long a job may take, with its unit; inside the engine task nothing ends it then, only the timeout of the sheet',
          examples: ['4h'],
        })
        .optional(),
      disk: memoryField()
        .meta({ description: 'how much disk a job needs, with its unit', examples: ['100 GiB'] })
        .optional(),
    },
    { error: 'must be a map with cpus, memory, time or disk' },
  )
  .transform(({ cpus, memory, time, disk }): StepResources => {
    // What is absent here must not cover the definition's own.
    return {
      ...(cpus === undefined ? {} : { cpus }),
      ...(memory === undefined ? {} : { memoryMib: memory }),
      ...(time === undefined ? {} : { timeSeconds: time }),
      ...(disk === undefined ? {} : { diskMib: disk }),
    };
  });

/** What a sheet may say of where jobs run. */
export const computeSchema = z.strictObject(
  {
    service: choiceField(COMPUTE_SERVICES)
      .meta({
        description:
          "where jobs run: inside the engine's own task; other services are not part of this version",
        examples: ['engine-task'],
      })
      .optional(),
    maxJobs: wholeNumberField(1, 10_000)
      .meta({ description: 'how many jobs run at a time, at most', examples: [4] })
      .optional(),
    patience: durationField()
      .refine((seconds) => seconds >= SHORTEST_PATIENCE_SECONDS, {
        error: 'must be at least 15 min: an engine that is well says so every five',
      })
      .meta({
        description:
          'for how long it may be reported that a job finds no place to run, or the engine is silent, until that is ended, 15 min or more; else the setting stuck.actMinutes',
        examples: ['2h'],
      })
      .optional(),
  },
  { error: 'must be a map with service, maxJobs or patience' },
);
