import type { ZodError } from 'zod';
import { safeText } from '../failure/mask-secrets';
import { isLaunchStatus } from '../launch/launch-status';
import type { LaunchQuery } from '../launch/launch-query';

/** A row that a person has edited so that it is no launch any more, with what can be read of it all the same. */
export interface UnreadableLaunch {
  readonly launchId: string;
  /** One attribute each, e.g. `attempt is "two": expected number, received string`. */
  readonly problems: readonly string[];
  readonly status?: string | undefined;
  readonly workflow?: string | undefined;
  readonly registeredAt?: string | undefined;
}

type Row = Readonly<Record<string, unknown>>;

const SHOWN_CHARACTERS = 60;

/** Says of a row why it cannot be read. */
export function describeUnreadable(row: Row, { issues }: ZodError): UnreadableLaunch {
  const { launchId, status, recordedStatus, workflow, registeredAt } = row;
  const known = [recordedStatus, status].find((word) => isLaunchStatus(word));
  return {
    launchId: String(launchId),
    problems: issues.map((issue) => problemOf(row, issue)),
    ...{ status: textOf(known), workflow: textOf(workflow), registeredAt: textOf(registeredAt) },
  };
}

/** Whether it may be one of those that were asked for: what cannot be read does not speak against it. */
export function maySatisfy(
  row: UnreadableLaunch,
  { status, workflow, since }: LaunchQuery,
): boolean {
  if (status !== undefined && (row.status ?? status) !== status) return false;
  if (workflow !== undefined && (row.workflow ?? workflow) !== workflow) return false;
  return since === undefined || (row.registeredAt ?? since) >= since;
}

function problemOf(row: Row, { path, message }: ZodError['issues'][number]): string {
  const name = path.join('.');
  const value = row[name];
  if (value === undefined) return `${name} is missing`;
  return `${name} is ${shown(value)}: ${message.replace(/^(?:Invalid \w+|Too \w+): /, '')}`;
}

/** As a person sees it in the console. */
function shown(value: unknown): string {
  if (typeof value === 'string') {
    const text = safeText(value);
    return JSON.stringify(
      text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}...` : text,
    );
  }
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) {
    return String(value);
  }
  if (value instanceof Set) return 'a set';
  if (value instanceof Uint8Array) return 'binary';
  return Array.isArray(value) ? 'a list' : 'a map';
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
