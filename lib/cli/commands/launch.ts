import { basename } from 'node:path';
import * as z from 'zod';
import type { Launch } from '../../domain/launch/launch';
import { shellCommand } from '../../domain/plan/shell-word';
import { formatS3Uri } from '../../domain/s3-uri';
import { sheetNameOf } from '../../domain/sheet/sheet-name';
import type { CliServices } from '../../runtime/cli-services';
import { awaitRegistration } from '../await-registration';
import { checkSheet, requestOf, type CheckedSheet } from '../check-sheet';
import type { CommandCall } from '../command-call';
import { tellSheetErrors } from '../tell-sheet-errors';
import { EXIT_CODES } from '../exit-codes';
import { renderFailureCard } from '../failure-card';
import {
  readOptions,
  stackNameOf,
  stackOption,
  workflowFoldersOf,
  workflowsOption,
} from '../option-schemas';
import { printable } from '../printable';
import { formatCount } from '../quantities';
import { uploadDatasets } from '../upload-datasets';
import { uploadSheet } from '../upload-sheet';
import { watchLaunch } from '../watch-launch';

const optionsSchema = z.object({
  watch: z.boolean().optional(),
  check: z.boolean(),
  withData: z.boolean().optional(),
  prefix: z
    .string()
    .regex(/^(?!\/)[^\p{Cc}]+(?<!\/)$/u, 'a folder below launches/, without slashes at its ends')
    .optional(),
  stack: stackOption,
  workflows: workflowsOption,
});

/** `wfm launch SHEET` */
export async function launch(call: CommandCall): Promise<number> {
  const { host, output } = call;
  const options = readOptions(optionsSchema, call);
  const sheet = await readSheet(call, options);
  const stackName = stackNameOf(options.stack, host);
  output.say(`Stack ${printable(stackName)}`);
  const services = await host.connect(stackName);
  const { prefix } = options;
  const sent = options.withData === true ? await sendData(call, services, sheet) : sheet;
  const uploaded = await uploadSheet(services, sent, {
    currentFolder: host.currentFolder,
    prefix,
  });
  output.say(`Uploaded ${formatS3Uri(uploaded)}`);
  const registered = await awaitRegistration(services, uploaded, { host, name: nameOf(sheet) });
  const { launchId } = registered;
  if (options.watch === true) return watch(call, services, registered);
  if (output.json) output.answerJson({ launchId });
  else if (registered.recordedStatus === 'REJECTED') tellEnd(call, registered);
  else tellNextSteps(call, launchId, options.stack);
  return registered.recordedStatus === 'REJECTED' ? EXIT_CODES.user : EXIT_CODES.success;
}

async function readSheet(
  { operands, host, output }: CommandCall,
  { workflows, check }: { readonly workflows?: string | undefined; readonly check: boolean },
): Promise<CheckedSheet> {
  const sheet = await checkSheet(operands[0] ?? '', {
    currentFolder: host.currentFolder,
    workflowFolders: workflowFoldersOf(workflows, host),
  });
  // An unreadable file is no sheet, checked or not.
  if (!check && sheet.texts.size > 0) return sheet;
  tellSheetErrors(sheet, output);
  requestOf(sheet);
  return sheet;
}

async function sendData(
  { host, output }: CommandCall,
  services: CliServices,
  sheet: CheckedSheet,
): Promise<CheckedSheet> {
  const sent = await uploadDatasets(services, sheet, host.currentFolder);
  output.say(`Uploaded ${formatCount(sent.files, 'file')} of data to ${sent.data}`);
  return sent.sheet;
}

/** As the register function names it. */
function nameOf({ file, text }: CheckedSheet): string {
  return sheetNameOf(basename(file), text);
}

async function watch(
  call: CommandCall,
  services: CliServices,
  { launchId }: Launch,
): Promise<number> {
  const { host, output } = call;
  output.say(`Launch ${launchId}`);
  const ended = await watchLaunch(services, launchId, { host, output });
  if (output.json) output.answerJson({ launchId, status: ended.recordedStatus });
  tellEnd(call, ended);
  return exitCodeOf(ended);
}

function exitCodeOf({ recordedStatus }: Launch): number {
  if (recordedStatus === 'SUCCEEDED') return EXIT_CODES.success;
  return recordedStatus === 'REJECTED' ? EXIT_CODES.user : EXIT_CODES.fault;
}

function tellEnd({ output }: CommandCall, ended: Launch): void {
  output.say();
  if (ended.recordedStatus === 'SUCCEEDED') output.say(`Results: ${ended.outputPath ?? ''}`);
  else for (const line of renderFailureCard(ended)) output.say(line);
}

function tellNextSteps({ output }: CommandCall, launchId: string, stack?: string): void {
  const named = stack === undefined ? '' : ` ${shellCommand('--stack', stack)}`;
  output.say(`Launch ${launchId}`);
  output.say();
  output.say(`  wfm show ${launchId}${named}`);
  output.say(`  wfm logs ${launchId} --follow${named}`);
}
