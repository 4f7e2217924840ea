import { performance } from 'node:perf_hooks';
import {
  parseSampleSheet,
  type SampleColumn,
  type SampleColumns,
} from '../../lib/domain/samples/sample-sheet';
import { measurePairs, renderLine } from './pairs';

const ROWS = 10_000;
/** One run is too short to time. */
const RUNS = 5;

const PLAIN: SampleColumn = { optional: false, file: false, axis: false };

const COLUMNS: SampleColumns = {
  key: ['sample', 'lane'],
  columns: {
    sample: { ...PLAIN, axis: true },
    lane: { ...PLAIN, axis: true },
    fastq_1: { ...PLAIN, file: true },
    fastq_2: { ...PLAIN, file: true },
  },
};

/** From the text of a sample sheet to the text of its checked rows, against JSON.parse of those rows. */
export async function benchSheet(pairs: number, print: (line: string) => void): Promise<void> {
  const valid = sheetOf(ROWS);
  const short = sheetOf(ROWS / 10);
  // A hundred lines whose last value no column takes.
  const wrong = valid.replace(/(?<=50,L1,.*)_2\.fastq\.gz$/gm, '_2.fastq\t.gz');
  const json = convert(valid);
  const measures = [
    [{ what: '10,000 rows', floor: 'JSON.parse', goal: 5 }, valid, (): unknown => JSON.parse(json)],
    [{ what: '10k rows', floor: '1k rows', goal: 11 }, valid, () => convert(short)],
    [{ what: '100 errors', floor: 'no error', goal: 2 }, wrong, () => convert(valid)],
  ] as const;
  for (const [line, text, floor] of measures) {
    const ours = (): unknown => convert(text);
    // So that both are compiled before the first pair.
    time(ours);
    time(floor);
    const measured = await measurePairs(
      pairs,
      () => Promise.resolve(time(ours)),
      () => Promise.resolve(time(floor)),
    );
    print(renderLine(measured, { name: 'sheet', ...line }));
  }
}

function sheetOf(count: number): string {
  const rows = Array.from({ length: count }, (_, index) => {
    const path = `reads/batch${index % 10}/sample${index}`;
    return `sample${index},L1,${path}_1.fastq.gz,${path}_2.fastq.gz`;
  });
  return ['sample,lane,fastq_1,fastq_2', ...rows, ''].join('\n');
}

/** The rows as they are kept for the launch, or the mistakes. */
function convert(text: string): string {
  const checked = parseSampleSheet('samples.csv', text, { columns: COLUMNS, data: 's3://bench/' });
  return JSON.stringify(checked.ok ? checked.value.rows : checked.errors);
}

function time(action: () => unknown): number {
  const begin = performance.now();
  for (let run = 0; run < RUNS; run += 1) action();
  return (performance.now() - begin) / 1000 / RUNS;
}
