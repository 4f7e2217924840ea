import { join, relative } from 'node:path';
import type { Launch } from '../../domain/launch/launch';
import { renderFailureCard } from '../failure-card';
import type { Output } from '../output';
import { formatCount, formatDuration } from '../quantities';
import type { Keepsakes } from './keepsakes';
import { meetsTruth, type Truth } from './truth';

export interface DemoEnd {
  readonly launch: Launch;
  readonly keepsakes: Keepsakes;
  /** Folder from which embedded AWS can be started again. */
  readonly awsFolder: string;
}

/** The demo's answer for programs. */
export function describeEnd({ launch, keepsakes }: DemoEnd): Readonly<Record<string, unknown>> {
  const { launchId, recordedStatus, attempt, elapsedSeconds, outputPath, artifactsPath } = launch;
  return {
    launchId,
    status: recordedStatus,
    attempt,
    elapsedSeconds: elapsedSeconds ?? null,
    truth: keepsakes.truth ?? null,
    outputPath,
    artifactsPath,
  };
}

/** The demo's answer for people: what came out, where it lies, what to try next. */
export function tellEnd(output: Output, end: DemoEnd, currentFolder: string): void {
  const { launch, keepsakes } = end;
  output.say();
  if (launch.recordedStatus === 'SUCCEEDED') tellSuccess(output, end);
  else for (const line of renderFailureCard(launch)) output.say(line);
  const from = relative(currentFolder, keepsakes.folder) || '.';
  output.say();
  tellPlaces(output, keepsakes, from);
  output.say(`  in S3       ${launch.artifactsPath}`);
  output.say();
  output.say('Try next:');
  output.say('  npx wfm validate workflows/germline-variants/example/sheet.yaml');
  output.say(`  npx wfm local --data ${relative(currentFolder, end.awsFolder) || '.'}`);
  output.say('and in another terminal, after the export lines that it prints:');
  output.say(`  npx wfm show ${launch.launchId}`);
  output.say(`  npx wfm logs ${launch.launchId}`);
}

function tellSuccess(output: Output, { launch, keepsakes }: DemoEnd): void {
  const { truth, variants } = keepsakes;
  const time =
    launch.elapsedSeconds === undefined ? '' : ` in ${formatDuration(launch.elapsedSeconds)}`;
  output.say(`${output.styled('green', launch.recordedStatus)}${time}  ${launch.launchId}`);
  if (variants !== undefined)
    output.say(`  variants    ${variants} called in the reads of NA12878`);
  output.say(`  truth       ${truth === undefined ? 'not compared' : describeTruth(truth)}`);
  if (truth !== undefined && !meetsTruth(truth)) {
    output.say(`  ${output.styled('red', 'The truth was not met.')}`);
  }
}

function describeTruth({ known, found, sameGenotype, missed, unlisted }: Truth): string {
  return [
    `${found} of ${formatCount(known, 'known variant')} found`,
    `${sameGenotype} with the right genotype`,
    `${missed} missed`,
    `${unlisted} unlisted`,
  ].join(', ');
}

function tellPlaces(output: Output, { results, snakefile, log }: Keepsakes, from: string): void {
  for (const [index, path] of results.entries()) {
    output.say(`  ${index === 0 ? 'results   ' : '          '}  ${join(from, path)}`);
  }
  if (snakefile !== undefined) output.say(`  Snakefile   ${join(from, snakefile)}`);
  if (log !== undefined) output.say(`  log         ${join(from, log)}`);
}
