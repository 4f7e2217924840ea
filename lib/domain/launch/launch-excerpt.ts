import { hasEnded, type Launch, type LaunchChange } from './launch';

/** Whether a launch has failed without any line of text that would say why, though its engine has run and may have said it. */
export function lacksLogExcerpt(launch: Launch): boolean {
  const { failure, startedAt } = launch;
  if (failure === undefined || startedAt === undefined || !hasEnded(launch)) return false;
  return (failure.evidence.logTail ?? []).length === 0;
}

/** Adds the last lines of the engine's log to the evidence; undefined when there is text already. */
export function applyLogExcerpt(
  launch: Launch,
  excerpt: readonly string[],
): LaunchChange | undefined {
  const { failure } = launch;
  if (failure === undefined || !lacksLogExcerpt(launch)) return undefined;
  return { failure: { ...failure, evidence: { ...failure.evidence, logTail: [...excerpt] } } };
}
