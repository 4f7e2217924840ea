import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import * as z from 'zod';

const truthSchema = z.strictObject({
  known: z.number(),
  found: z.number(),
  sameGenotype: z.number(),
  missed: z.number(),
  unlisted: z.number(),
});

/** How the called variants compare with the known ones, as the workflow itself counted. */
export type Truth = z.infer<typeof truthSchema>;

export async function readTruth(file: string): Promise<Truth> {
  return truthSchema.parse(JSON.parse(await readFile(file, 'utf8')));
}

/** Every known variant found, with its genotype, and none besides. */
export function meetsTruth({ known, found, sameGenotype, missed, unlisted }: Truth): boolean {
  return known > 0 && found === known && sameGenotype === known && missed === 0 && unlisted === 0;
}

/** Records in a VCF, compressed or not. */
export async function countVariants(file: string): Promise<number> {
  const bytes = await readFile(file);
  const text = file.endsWith('.gz') ? await promisify(gunzip)(bytes) : bytes;
  return text
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#')).length;
}
