import type { EngineEvent } from '../domain/run/run-report';
import { parseEngineEvent } from '../domain/run/run-log';
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
      return `${jobName(event)} started`;
    case 'job-finished':
      return `${jobName(event)} finished`;
    case 'job-failed':
      return `${jobName(event)} failed${exitCodeOf(event.exitCode)}`;
    case 'progress':
      return `${event.completed} of ${formatCount(event.total, 'job')} done`;
    case 'run-finished':
      return `run ${event.outcome}, exit code ${event.exitCode}`;
  }
}

/** `align NA12878/L1` */
function jobName({ rule, wildcards }: JobIdentity): string {
  const values = Object.values(wildcards).join('/');
  return values === '' ? rule : `${rule} ${values}`;
}

interface JobIdentity {
  readonly rule: string;
  readonly wildcards: Readonly<Record<string, string>>;
}

function exitCodeOf(exitCode: number | undefined): string {
  return exitCode === undefined ? '' : ` with exit code ${exitCode}`;
}
