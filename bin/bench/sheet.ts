import {
  parseSampleSheet,
  type SampleColumn,
  type SampleColumns,
} from '../../lib/domain/samples/sample-sheet';
import { measurePairs, renderLine } from './pairs';

const ROWS = 10_000;
/** One run is too short to time. */
const RUNS = 5;
/** Of a sheet of a tenth of the rows: as many rows in all, so that the collector of garbage has as much to do. */
const SHORT_RUNS = RUNS * 10;

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
  const [json, shortJson] = [convert(valid), convert(short)];
  const parse = (text: string) => (): unknown => JSON.parse(text);
  const measures = [
    {
      ...{ what: '10,000 rows', floor: 'JSON.parse', goal: 5 },
      ...{ action: () => convert(valid), floorOf: parse(json), floorRuns: RUNS },
    },
    {
      ...{ what: '10k rows', floor: '1k rows', goal: 11 },
      ...{ action: () => convert(valid), floorOf: () => convert(short), floorRuns: SHORT_RUNS },
    },
    // What the machine makes of ten times as much: its caches are no part of our code.
    {
      ...{ what: '10k JSON.parse', floor: '1k JSON.parse', goal: 11 },
      ...{ action: parse(json), floorOf: parse(shortJson), floorRuns: SHORT_RUNS },
    },
    {
      ...{ what: '100 errors', floor: 'no error', goal: 2 },
      ...{ action: () => convert(wrong), floorOf: () => convert(valid), floorRuns: RUNS },
    },
  ];
  for (const { action, floorOf, floorRuns, ...line } of measures) {
    const ours = (): Promise<number> => time(action, RUNS);
    const floor = (): Promise<number> => time(floorOf, floorRuns);
    // So that both are compiled before the first pair.
    await ours();
    await floor();
    print(renderLine(await measurePairs(pairs, ours, floor), { name: 'sheet', ...line }));
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

/** Seconds of CPU, which others on the machine take nothing of. */
function time(action: () => unknown, runs: number): Promise<number> {
  const begin = process.cpuUsage();
  for (let run = 0; run < runs; run += 1) action();
  const { user, system } = process.cpuUsage(begin);
  return Promise.resolve((user + system) / 1e6 / runs);
}
