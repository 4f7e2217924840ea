import fc from 'fast-check';
import type { PlannedRun } from '../../lib/engines/engine';
import { bytesOf, MAXIMUM_BYTES, planBatch } from './batch';
import { commandCase } from './command-case';
import type { FuzzCase } from './fuzz-case';
import { runBatch, type BatchOutcome, type CaseFailure } from './run-batch';
import { valuesCase } from './values-case';

export interface FuzzOptions {
  readonly cases: number;
  /** Case 5 of seed 100 is case 0 of seed 105. */
  readonly seed: number;
  /** Program, when not the one on the path. */
  readonly snakemake?: string | undefined;
  readonly progress?: (line: string) => void;
  /** Changes what is planned, so that a test can see the checks bite. */
  readonly change?: (run: PlannedRun) => PlannedRun;
}

export interface FuzzReport {
  readonly cases: number;
  /** Cases that had to be refused, and were. */
  readonly refused: number;
  readonly failures: readonly CaseFailure[];
}

/** Each Snakemake process runs so many cases at most: few processes are quick, and one that fails is searched by halves. */
const CASES_PER_RUN = 120;
const HIGHEST_SEED = 2 ** 31;

/** Generates cases, has the real parser take or refuse each of them, and executes what it takes with real Snakemake. */
export async function runFuzz(options: FuzzOptions): Promise<FuzzReport> {
  const { cases: count, seed, progress = () => undefined } = options;
  const failures: CaseFailure[] = [];
  let refused = 0;
  let done = 0;
  let waiting: FuzzCase[] = [];
  let bytes = 0;
  const flush = async (): Promise<void> => {
    if (waiting.length > 0) failures.push(...(await runCases(waiting, options)));
    done += waiting.length;
    waiting = [];
    bytes = 0;
    progress(`${done + refused} of ${count} cases, ${failures.length} failures`);
  };
  for (let index = 0; index < count; index += 1) {
    const fuzzCase = caseOf((seed + index) % HIGHEST_SEED);
    const verdict = await judge(fuzzCase);
    if (verdict === 'runs') {
      const more = bytesOf(fuzzCase);
      if (waiting.length === CASES_PER_RUN || bytes + more > MAXIMUM_BYTES) await flush();
      waiting.push(fuzzCase);
      bytes += more;
      continue;
    }
    refused += 1;
    if (verdict !== 'refused') failures.push({ fuzzCase, reason: verdict });
  }
  await flush();
  return { cases: count, refused, failures };
}

/** The case of a seed. */
export function caseOf(seed: number): FuzzCase {
  const kinds = fc.oneof(
    { weight: 3, arbitrary: valuesCase(seed) },
    { weight: 1, arbitrary: commandCase(seed) },
  );
  const [drawn] = fc.sample(kinds, { seed, numRuns: 1 });
  if (drawn === undefined) throw new Error(`No case can be made of seed ${seed}`);
  return drawn;
}

/** `runs`, `refused` as it must be, or what is wrong with the verdict of the real parser. */
async function judge(fuzzCase: FuzzCase): Promise<string> {
  const planned = await planBatch([fuzzCase]);
  if (!planned.refused) {
    return fuzzCase.mustBeRefused ? 'It must be refused, and was taken' : 'runs';
  }
  const told = planned.error.errors.map(
    ({ file, line, column, message }) => `${file}:${String(line)}:${String(column)} ${message}`,
  );
  if (!fuzzCase.mustBeRefused) return `It must not be refused: ${told.join('; ')}`;
  const isPlaced = planned.error.errors.every(({ line }) => line !== undefined);
  return isPlaced ? 'refused' : `A refusal does not say where: ${told.join('; ')}`;
}

/** Runs cases together; when the run as a whole fails, its halves show whose fault it is. */
async function runCases(
  cases: readonly FuzzCase[],
  options: FuzzOptions,
): Promise<readonly CaseFailure[]> {
  const { snakemake, change = (run: PlannedRun) => run } = options;
  const planned = await planBatch(cases);
  if (planned.refused) {
    const reason = `Together with others it is refused: ${planned.error.message}`;
    return cases.map((fuzzCase) => ({ fuzzCase, reason }));
  }
  const outcome = await runBatch(cases, change(planned.run), snakemake);
  const { failures, strangers, breakdown } = outcome;
  if (isClear(outcome, cases.length)) return failures;
  const made = strangers.length === 0 ? [] : [`Something made ${strangers.join(', ')}`];
  const trouble = [...made, ...(breakdown === undefined ? [] : [breakdown])].join('\n');
  const [only] = cases;
  if (only !== undefined && cases.length === 1) {
    const reasons = [...failures.map(({ reason }) => reason), trouble];
    return [{ fuzzCase: only, reason: reasons.join('\n') }];
  }
  const half = Math.ceil(cases.length / 2);
  const found = [
    ...(await runCases(cases.slice(0, half), options)),
    ...(await runCases(cases.slice(half), options)),
  ];
  return found.length > 0 ? found : together(cases, trouble);
}

/** Whether failures are those of their own cases alone: one job that fails keeps no other from running. */
function isClear({ failures, strangers, breakdown }: BatchOutcome, count: number): boolean {
  if (strangers.length > 0) return false;
  return breakdown === undefined || (failures.length > 0 && failures.length < count);
}

/** What only goes wrong together is nobody's fault alone. */
function together(cases: readonly FuzzCase[], trouble: string): readonly CaseFailure[] {
  return cases.slice(0, 1).map((fuzzCase) => ({
    fuzzCase,
    reason: `Only together with ${cases.length - 1} others: ${trouble}`,
  }));
}
