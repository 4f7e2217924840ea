import type { EngineEvent } from '../domain/run/run-report';
import { parseEngineEvent } from '../domain/run/run-log';
import { nameOfJob } from './job-name';
import { formatCount } from './quantities';

/** A line of an engine task's log in words; what the engine itself wrote stays as it is. */
export function renderLogLine(message: string): string {
  const event = parseEngineEvent(message);
  return event === undefined ? message : describeEvent(event);
}

function describeEvent(event: EngineEvent): string {
  switch (event.event) {
    case 'run-started':
      return `run started: ${formatCount(event.objects, 'object')} staged, engine ${event.engineVersion}`;
    case 'job-started':
      return `${nameOfJob(event.rule, event.wildcards)} started`;
    case 'job-finished':
      return `${nameOfJob(event.rule, event.wildcards)} finished`;
    case 'job-failed':
      return `${nameOfJob(event.rule, event.wildcards)} failed${exitCodeOf(event.exitCode)}`;
    case 'progress':
      return `${event.completed} of ${formatCount(event.total, 'job')} done`;
    case 'run-finished':
      return `run ${event.outcome}, exit code ${event.exitCode}`;
  }
}

function exitCodeOf(exitCode: number | undefined): string {
  return exitCode === undefined ? '' : ` with exit code ${exitCode}`;
}
