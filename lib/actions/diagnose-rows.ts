import type { UnreadableLaunch } from '../domain/run/unreadable-launch';
import { ok, problem, warning, type Check, type Verdict } from './check';

export interface RowDeps {
  /** From the index alone; everything but terminal statuses. */
  unfinishedLaunches(tableName: string): Promise<readonly string[]>;
  /** Those of these launches whose rows somebody made unreadable. */
  unreadableLaunches(
    tableName: string,
    launchIds: readonly string[],
  ): Promise<readonly UnreadableLaunch[]>;
}

/** Rows are read a hundred a request; what is beyond is said to be beyond. */
const MAXIMUM_ROWS = 2000;
const NAMED_ROWS = 20;

/** Nobody follows a launch of which the row cannot be read: functions pass over it, and so does the sweep. */
export function rowChecks(deps: RowDeps, tableName: string | undefined): readonly Check[] {
  if (tableName === undefined) return [];
  return [
    {
      name: 'rows',
      subject: tableName,
      asks: 'dynamodb:Query',
      run: async () => judgeRows(deps, tableName),
    },
  ];
}

async function judgeRows(deps: RowDeps, tableName: string): Promise<readonly Verdict[]> {
  const unfinished = await deps.unfinishedLaunches(tableName);
  const examined = unfinished.slice(0, MAXIMUM_ROWS);
  const broken = await deps.unreadableLaunches(tableName, examined);
  const left = unfinished.length - examined.length;
  const verdicts = broken.slice(0, NAMED_ROWS).map(judgeRow);
  if (broken.length > verdicts.length) {
    verdicts.push(
      problem(
        `has ${broken.length - verdicts.length} more rows that cannot be read`,
        'Mend the rows that are named, and run "wfm doctor" again.',
      ),
    );
  }
  if (left > 0) {
    verdicts.push(
      warning(
        `has ${left} more rows of unfinished launches than are looked at`,
        'Run "wfm doctor" again when fewer launches are under way.',
      ),
    );
  }
  if (verdicts.length > 0) return verdicts;
  return [ok(`can read the rows of all unfinished launches: ${examined.length}`)];
}

function judgeRow({ launchId, problems }: UnreadableLaunch): Verdict {
  return {
    ...problem(
      `cannot be read, so that nobody follows the launch: ${problems.join('; ')}`,
      'Put right in the DynamoDB console what is named, or delete the row, which ends the launch.',
    ),
    subject: launchId,
  };
}
