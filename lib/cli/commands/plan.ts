import { createHash } from 'node:crypto';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import * as z from 'zod';
import { planLaunch } from '../../actions/plan-launch';
import { resultsPrefix } from '../../contract/storage-layout';
import { launchIdOf } from '../../domain/launch/launch-id';
import { formatS3Uri } from '../../domain/s3-uri';
import type { PlannedRun } from '../../engines/engine';
import { createOfflinePlanning } from '../../runtime/offline-planning';
import { checkSheet, requestOf, type CheckedSheet } from '../check-sheet';
import type { CommandCall } from '../command-call';
import { CommandError } from '../command-error';
import { tellSheetErrors } from '../tell-sheet-errors';
import { EXIT_CODES } from '../exit-codes';
import type { Host } from '../host';
import { readOptions, workflowFoldersOf, workflowsOption } from '../option-schemas';
import type { Output } from '../output';
import { formatCount } from '../quantities';

/** Offline there is no bucket: this one stands for the deployment's own. */
const BUCKET_PLACEHOLDER = 'bucket-of-the-deployment';

const optionsSchema = z.object({
  out: z.string().min(1, 'a folder'),
  force: z.boolean().optional(),
  workflows: workflowsOption,
});

/** `wfm plan SHEET --out DIR` */
export async function plan(call: CommandCall): Promise<number> {
  const { operands, host, output } = call;
  const { out, force = false, workflows } = readOptions(optionsSchema, call);
  const workflowFolders = workflowFoldersOf(workflows, host);
  const { currentFolder } = host;
  const sheet = await checkSheet(operands[0] ?? '', { currentFolder, workflowFolders });
  tellSheetErrors(sheet, output);
  const run = await planRun(sheet, workflowFolders, host);
  const files = filesOf(run);
  await writeFiles(resolve(currentFolder, out), files, { force, shownAs: out });
  const answer = {
    command: run.plan.command.join(' '),
    files: [...files.keys()],
    steps: run.plan.steps,
  };
  if (output.json) output.answerJson(answer);
  else tell(answer, out, output);
  return EXIT_CODES.success;
}

async function planRun(
  sheet: CheckedSheet,
  workflowFolders: readonly string[],
  host: Host,
): Promise<PlannedRun> {
  const request = requestOf(sheet);
  const hash = createHash('sha256').update(sheet.text).digest('hex');
  const launchId = launchIdOf(request.name, host.now().toISOString(), hash);
  const results = formatS3Uri({ bucket: BUCKET_PLACEHOLDER, key: resultsPrefix(launchId) });
  const output = request.outputPath ?? results;
  return planLaunch(createOfflinePlanning(workflowFolders), request, {
    launchId,
    attempt: 1,
    output,
  });
}

function filesOf({ plan: enginePlan, files }: PlannedRun): ReadonlyMap<string, string> {
  return new Map([...files, ['plan.json', `${JSON.stringify(enginePlan, undefined, 2)}\n`]]);
}

async function writeFiles(
  folder: string,
  files: ReadonlyMap<string, string>,
  { force, shownAs }: { readonly force: boolean; readonly shownAs: string },
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const foreign = (await readdir(folder)).length;
  if (foreign > 0 && !force) {
    throw new CommandError('FolderNotEmptyError', `Folder "${shownAs}" is not empty`, {
      hint: 'Name another folder, or write beside what is there with --force.',
    });
  }
  for (const [path, text] of files) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
}

function tell(
  answer: { command: string; files: readonly string[]; steps: PlannedRun['plan']['steps'] },
  out: string,
  output: Output,
): void {
  output.answer(`Wrote ${formatCount(answer.files.length, 'file')} to ${out}:`);
  for (const file of answer.files) output.answer(`  ${file}`);
  output.answer('Steps:');
  for (const { name, jobs } of answer.steps)
    output.answer(`  ${name}: ${formatCount(jobs, 'job')}`);
  output.answer(`Command, in a work folder with these files and the data:\n  ${answer.command}`);
}
