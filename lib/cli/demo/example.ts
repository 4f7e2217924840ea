import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SheetVersion } from '../../domain/launch/launch-id';
import { formatS3Uri } from '../../domain/s3-uri';
import type { CliServices } from '../../runtime/cli-services';
import { uploadSheet } from '../upload-sheet';

const DATA_PREFIX = 'data/na12878/';

/** The example of the germline workflow, as it lies in this repository. */
export interface Example {
  readonly folder: string;
  /** The sheet, with the bucket that it names. */
  readonly sheet: string;
  readonly samplesFile: string;
}

/** Reads the example and lets its sheet name the bucket of this deployment, without reports, which take longer than all the rest. */
export async function readExample(
  productFolder: string,
  {
    bucketName,
    samplesFile,
  }: { readonly bucketName: string; readonly samplesFile?: string | undefined },
): Promise<Example> {
  const folder = join(productFolder, 'workflows', 'germline-variants', 'example');
  const text = await readFile(join(folder, 'sheet.yaml'), 'utf8');
  const data = formatS3Uri({ bucket: bucketName, key: DATA_PREFIX });
  return {
    folder,
    sheet: text
      .replace(/^data:.*$/m, `data: ${data}`)
      .replace(/^( *qualityControl:).*$/m, '$1 false'),
    samplesFile: samplesFile ?? join(folder, 'samples.csv'),
  };
}

/** Puts the example's reads and references where its sheet expects them; answers with the number of files and bytes. */
export async function uploadExampleData(
  { deployment, objects }: Pick<CliServices, 'deployment' | 'objects'>,
  { folder }: Example,
): Promise<{ readonly files: number; readonly bytes: number }> {
  const dataFolder = join(folder, 'data');
  const names = (await readdir(dataFolder)).sort();
  const sizes = await Promise.all(
    names.map(async (name) => {
      const body = await readFile(join(dataFolder, name));
      await objects.upload({ bucket: deployment.bucketName, key: `${DATA_PREFIX}${name}` }, body);
      return body.length;
    }),
  );
  return { files: names.length, bytes: sizes.reduce((sum, size) => sum + size, 0) };
}

/** The upload from which everything else follows by itself. */
export async function uploadExampleSheet(
  services: Pick<CliServices, 'deployment' | 'objects'>,
  { folder, sheet, samplesFile }: Example,
): Promise<SheetVersion> {
  const files = {
    file: 'sheet.yaml',
    text: sheet,
    sampleSheet: { path: 'samples.csv', file: samplesFile },
  };
  return uploadSheet(services, files, { currentFolder: folder, prefix: 'na12878' });
}
