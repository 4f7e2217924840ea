import { gzipSync } from 'node:zlib';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readExample } from '../../../lib/cli/demo/example';
import { ReportLines } from '../../../lib/cli/demo/report-lines';
import { countVariants, meetsTruth, readTruth } from '../../../lib/cli/demo/truth';
import { temporaryFolders, writeFiles } from '../../support/temporary-folder';

const newFolder = temporaryFolders();
const truth = { known: 14, found: 14, sameGenotype: 14, missed: 0, unlisted: 0 };

describe('meetsTruth()', () => {
  it('wants every known variant with its genotype, and none besides', () => {
    expect(meetsTruth(truth)).toBe(true);
  });

  it.each([
    { found: 13 },
    { sameGenotype: 13 },
    { missed: 1 },
    { unlisted: 1 },
    { known: 0, found: 0, sameGenotype: 0 },
  ])('is not content with %j', (change) => {
    expect(meetsTruth({ ...truth, ...change })).toBe(false);
  });
});

describe('readTruth()', () => {
  it('refuses what is no comparison', async () => {
    const folder = newFolder();
    writeFiles(folder, { 'good.json': JSON.stringify(truth), 'bad.json': '{"known":14}' });

    await expect(readTruth(join(folder, 'good.json'))).resolves.toEqual(truth);
    await expect(readTruth(join(folder, 'bad.json'))).rejects.toThrow('found');
  });
});

describe('countVariants()', () => {
  it('counts the records of a VCF, compressed in several members too', async () => {
    const folder = newFolder();
    const [head, tail] = ['##header\n#CHROM\nq\t1\n', 'q\t2\nq\t3\n'];
    writeFileSync(join(folder, 'a.vcf.gz'), Buffer.concat([gzipSync(head), gzipSync(tail)]));
    writeFileSync(join(folder, 'a.vcf'), head);

    expect(await countVariants(join(folder, 'a.vcf.gz'))).toBe(3);
    expect(await countVariants(join(folder, 'a.vcf'))).toBe(1);
  });
});

describe('readExample()', () => {
  it('lets the sheet name the bucket of the deployment, and ask for no reports', async () => {
    const { sheet } = await readExample(process.cwd(), { bucketName: 'mine' });

    expect(sheet).toContain('\ndata: s3://mine/data/na12878/\n');
    expect(sheet).toContain('\n  qualityControl: false\n');
    expect(sheet).not.toContain('my-bucket');
  });
});

describe('ReportLines', () => {
  it('keeps the newest lines that look like a cause, each once', () => {
    const report = new ReportLines();

    for (let index = 0; index < 2000; index += 1) report.add(`line ${index}`);
    for (const line of ['launch: AccessDenied', 'quiet', 'launch: AccessDenied', 'task failed']) {
      report.add(line);
    }

    expect(report.telling()).toEqual(['launch: AccessDenied', 'task failed']);
  });
});
