import * as z from 'zod';
import { isExpression } from './jsonata-evaluation';
import { timestampSchema, waitSecondsSchema } from './waiting-time';

/**
 * The Amazon States Language as far as it is modelled: JSONata alone, and every field by name. A field that is not here
 * stops the start, so that no machine runs without a part of what it says.
 */

const names = z.array(z.string()).min(1);
const assign = z.record(z.string(), z.unknown()).optional();
const expression = z.string().refine(isExpression, 'must be a JSONata expression');
const limit = z.union([z.int().min(1).max(99_999_999), expression]);

const retrierSchema = z.strictObject({
  ErrorEquals: names,
  IntervalSeconds: z.int().min(1).default(1),
  MaxAttempts: z.int().min(0).default(3),
  BackoffRate: z.number().min(1).default(2),
  MaxDelaySeconds: z.int().min(1).optional(),
  JitterStrategy: z.enum(['FULL', 'NONE']).default('NONE'),
  Comment: z.string().optional(),
});
export type Retrier = z.infer<typeof retrierSchema>;

const catcherSchema = z.strictObject({
  ErrorEquals: names,
  Next: z.string(),
  Output: z.unknown().optional(),
  Assign: assign,
  Comment: z.string().optional(),
});
export type Catcher = z.infer<typeof catcherSchema>;

const always = {
  Comment: z.string().optional(),
  QueryLanguage: z.literal('JSONata').optional(),
};
const yielding = { ...always, Output: z.unknown().optional(), Assign: assign };
const going = { ...yielding, Next: z.string().optional(), End: z.literal(true).optional() };
const failing = {
  ...going,
  Retry: z.array(retrierSchema).default([]),
  Catch: z.array(catcherSchema).default([]),
};

const choiceSchema = z.strictObject({
  Condition: z.string(),
  Next: z.string(),
  Output: z.unknown().optional(),
  Assign: assign,
  Comment: z.string().optional(),
});

/** What holds states: a machine, a branch, an item processor. Its states are checked one by one. */
export const blockSchema = z.strictObject({
  Comment: z.string().optional(),
  StartAt: z.string(),
  States: z.record(z.string(), z.unknown()),
});

export const machineSchema = z.strictObject({
  ...blockSchema.shape,
  QueryLanguage: z.literal('JSONata', 'must be "JSONata": embedded AWS runs no JSONPath'),
  Version: z.literal('1.0').optional(),
  TimeoutSeconds: z.int().min(1).optional(),
});

export const stateSchema = z.discriminatedUnion('Type', [
  z.strictObject({
    ...failing,
    Type: z.literal('Task'),
    Resource: z.string(),
    Arguments: z.unknown().optional(),
    TimeoutSeconds: limit.optional(),
    HeartbeatSeconds: limit.optional(),
  }),
  z.strictObject({ ...going, Type: z.literal('Pass') }),
  z.strictObject({
    ...yielding,
    Type: z.literal('Choice'),
    Choices: z.array(choiceSchema).min(1),
    Default: z.string().optional(),
  }),
  z.strictObject({
    ...going,
    Type: z.literal('Wait'),
    Seconds: z.union([waitSecondsSchema, expression]).optional(),
    Timestamp: z.union([timestampSchema, expression]).optional(),
  }),
  z.strictObject({ ...always, Type: z.literal('Succeed'), Output: z.unknown().optional() }),
  z.strictObject({
    ...always,
    Type: z.literal('Fail'),
    Error: z.string().optional(),
    Cause: z.string().optional(),
  }),
  z.strictObject({
    ...failing,
    Type: z.literal('Parallel'),
    Arguments: z.unknown().optional(),
    Branches: z.array(z.unknown()).min(1),
  }),
  z.strictObject({
    ...failing,
    Type: z.literal('Map'),
    Items: z.unknown().optional(),
    ItemSelector: z.unknown().optional(),
    MaxConcurrency: z.int().min(0).default(0),
    ItemProcessor: z
      .object({
        ProcessorConfig: z.strictObject({ Mode: z.literal('INLINE') }).optional(),
      })
      .loose(),
  }),
]);

export type State = z.infer<typeof stateSchema>;
export type StateOf<Type extends State['Type']> = Extract<State, { Type: Type }>;
