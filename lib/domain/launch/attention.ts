import * as z from 'zod';

/** What keeps a launch from going on although it has not failed. */
export const ATTENTION_TYPES = [
  /** ECS has not started the engine task: capacity, network, or an image that is never pulled. */
  'EngineNotStarting',
  /** The engine task runs and says nothing any more. */
  'EngineSilent',
  /** A compute environment that jobs of the launch wait for cannot give them a place. */
  'ComputeEnvironmentUnusable',
  /** Batch says why a job at the head of its queue cannot start. */
  'QueueBlocked',
  /** A job got its place and does not start there: its image is never pulled. */
  'JobNotStarting',
  /** A job waits for a place, and nobody says why. */
  'JobStuckInRunnable',
  /** A job waits for a place that others have: it starts when these end. */
  'QueueBusy',
] as const;

export const attentionSchema = z.object({
  type: z.enum(ATTENTION_TYPES),
  owner: z.enum(['scientist', 'pipeline author', 'operator', 'AWS']),
  /** The cause, in a sentence. */
  message: z.string(),
  /** The cure. */
  hint: z.string(),
  /** Since when it is so, as far as that is known. */
  since: z.string(),
  /** When it was written here first: patience counts from then, for what is old may be in trouble since a minute ago. */
  reportedAt: z.string().optional().catch(undefined),
  /** When it was acted on, because it had lasted longer than the deployment allows. */
  actedAt: z.string().optional(),
  evidence: z.object({
    jobId: z.string().optional(),
    jobName: z.string().optional(),
    rule: z.string().optional(),
    /** How many jobs it keeps waiting. */
    jobs: z.number().optional(),
    queue: z.string().optional(),
    computeEnvironment: z.string().optional(),
    reason: z.string().optional(),
    taskArn: z.string().optional(),
    lastHeardAt: z.string().optional(),
  }),
});

export type Attention = Readonly<z.infer<typeof attentionSchema>>;

/** Whether both are about the same thing since the same time, whatever was done about it. */
export function isSameAttention(a: Attention | undefined, b: Attention | undefined): boolean {
  return essence(a) === essence(b);
}

function essence(attention: Attention | undefined): string {
  if (attention === undefined) return '';
  const { type, message, since } = attention;
  return JSON.stringify([type, message, since]);
}

/** Whether something is wrong that does not pass by itself: it rings the alarm, and is ended when patience has an end. */
export function isTrouble({ type }: Pick<Attention, 'type'>): boolean {
  return type !== 'QueueBusy';
}

/** Whether it can only be said by who knows how the queues are. */
export function dependsOnQueues({ type }: Pick<Attention, 'type'>): boolean {
  return ['ComputeEnvironmentUnusable', 'JobStuckInRunnable', 'QueueBusy'].includes(type);
}
