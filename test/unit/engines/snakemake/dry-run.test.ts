import { parseJobStats } from '../../../../lib/engines/snakemake/dry-run';

const SEVEN = `Building DAG of jobs...
Job stats:
job        count    min threads    max threads
-------  -------  -------------  -------------
align          2              1              1
all            1              1              1
total          4              1              1
total          7              1              1

This was a dry-run.
`;

const NINE = `host: laptop
Job stats:
job      count
-----  -------
all          1
call        12
total       13

`;

test('parseJobStats() reads the table of Snakemake 7', () => {
  // A step may be called "total": only the last line is the sum.
  expect(parseJobStats(SEVEN)).toEqual(
    new Map([
      ['align', 2],
      ['total', 4],
    ]),
  );
});

test('parseJobStats() reads the table of Snakemake 9', () => {
  expect(parseJobStats(NINE)).toEqual(new Map([['call', 12]]));
});

test('parseJobStats() finds none where nothing is to be done', () => {
  expect(parseJobStats('Building DAG of jobs...\nNothing to be done.\n')).toBeUndefined();
});
