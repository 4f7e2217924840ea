import { resolve } from 'node:path';
import * as z from 'zod';
import type { Launch } from '../../domain/launch/launch';
import { formatS3Uri } from '../../domain/s3-uri';
import type { CliServices } from '../../runtime/cli-services';
import { awaitRegistration } from '../await-registration';
import type { CommandCall } from '../command-call';
import { CommandError } from '../command-error';
import { DemoFolders } from '../demo/demo-folders';
import { readExample, uploadExampleData, uploadExampleSheet } from '../demo/example';
import { keepFiles } from '../demo/keepsakes';
import { ReportLines } from '../demo/report-lines';
import { describeEnd, tellEnd, type DemoEnd } from '../demo/summary';
import { meetsTruth } from '../demo/truth';
import { EXIT_CODES } from '../exit-codes';
import { findAssembly } from '../find-assembly';
import type { Host, LocalAws, LocalAwsOptions } from '../host';
import { readOptions, wholeNumber } from '../option-schemas';
import { watchLaunch } from '../watch-launch';

const PATIENCE_SECONDS = 600;
const EXAMPLE_NAME = 'na12878-variants';

const optionsSchema = z.object({
  keep: z.string().min(1, 'a folder').optional(),
  data: z.string().min(1, 'a folder').optional(),
  seed: wholeNumber(0, 2 ** 31).optional(),
  samples: z.string().min(1, 'a file').optional(),
  patience: wholeNumber(1, 3600).optional(),
  assembly: z.string().min(1, 'a folder').optional(),
});

type DemoOptions = z.infer<typeof optionsSchema>;

/** `wfm demo`: one upload into the S3 of an embedded AWS; everything after it happens by itself. */
export async function demo(call: CommandCall): Promise<number> {
  const { host, output } = call;
  const options = readOptions(optionsSchema, call);
  const interrupted = host.interruption();
  output.say(output.styled('bold', 'Setting up'));
  const say = (line: string): void => output.say(`  ${line}`);
  const assemblyDirectory = await findAssembly(call, options.assembly, say);
  interrupted.throwIfAborted();
  const folders = await DemoFolders.create(host.productFolder, pathOf(host, options.data));
  try {
    const { seed } = options;
    const local = { assemblyDirectory, seed, storageDirectory: folders.aws };
    const end = await withLocalAws(host, local, (aws) =>
      playDemo({ call, options, interrupted, folders }, aws),
    );
    await folders.settle();
    tellEnd(output, end, host.currentFolder);
    if (output.json) output.answerJson(describeEnd(end));
    return exitCodeOf(end);
  } finally {
    await folders.settle();
  }
}

interface DemoRun {
  readonly call: CommandCall;
  readonly options: DemoOptions;
  readonly interrupted: AbortSignal;
  readonly folders: DemoFolders;
}

/** Whatever happens, nothing of embedded AWS is left running; what it said of itself explains an error of ours. */
async function withLocalAws<Result>(
  host: Host,
  options: Omit<LocalAwsOptions, 'report'>,
  use: (aws: LocalAws) => Promise<Result>,
): Promise<Result> {
  const report = new ReportLines();
  const aws = await host.startLocalAws({ ...options, report: (line) => report.add(line) });
  try {
    return await use(aws);
  } catch (error) {
    throw withEvidence(error, report);
  } finally {
    await aws.stop();
  }
}

async function playDemo(run: DemoRun, aws: LocalAws): Promise<DemoEnd> {
  const { call, options, folders } = run;
  const { host, output } = call;
  host.enter(aws.environment);
  output.say(`  embedded AWS at ${aws.endpoint}, with the stack as it would be deployed`);
  const services = await host.connect(aws.stackName);
  const launch = await launchExample(run, services);
  const keep = pathOf(host, options.keep) ?? folders.keepsakesOf(launch.launchId);
  const keepsakes = await keepFiles(services, launch, keep);
  return { launch, keepsakes, awsFolder: folders.awsFolderOf(launch.launchId) };
}

async function launchExample(
  { call: { host, output }, options, interrupted, folders }: DemoRun,
  services: CliServices,
): Promise<Launch> {
  const { bucketName } = services.deployment;
  const samplesFile = pathOf(host, options.samples);
  const example = await readExample(host.productFolder, { bucketName, samplesFile });
  const { files, bytes } = await uploadExampleData(services, example);
  const size = `${Math.round(bytes / 1000)} kB`;
  output.say(`  ${files} files of real reads and references, ${size}, in S3`);
  const sheet = await uploadExampleSheet(services, example);
  output.say();
  output.say(output.styled('bold', `The sheet, now at ${formatS3Uri(sheet)}`));
  output.say(example.sheet.trimEnd().replace(/^/gm, '  '));
  output.say();
  output.say(output.styled('bold', 'What comes of it'));
  const { patience } = options;
  const { launchId } = await awaitRegistration(services, sheet, {
    ...{ host, name: EXAMPLE_NAME, interrupted },
    ...(patience === undefined ? {} : { patienceSeconds: patience }),
  });
  folders.claim(launchId);
  const patienceSeconds = patience ?? PATIENCE_SECONDS;
  return watchLaunch(services, launchId, { host, output, interrupted, patienceSeconds });
}

function pathOf({ currentFolder }: Host, path: string | undefined): string | undefined {
  return path === undefined ? undefined : resolve(currentFolder, path);
}

/** When nothing comes of the sheet, the cause stands in what embedded AWS said of the functions. */
function withEvidence(error: unknown, report: ReportLines): unknown {
  if (!(error instanceof CommandError) || error.code !== 'LaunchStalledError') return error;
  const evidence = report.telling();
  const hint =
    evidence.length === 0 ? 'The functions reported no error.' : 'Mend what is named above.';
  return new CommandError(error.code, error.message, { hint, evidence, cause: error });
}

function exitCodeOf({ launch, keepsakes: { truth } }: DemoEnd): number {
  const isMet = truth !== undefined && meetsTruth(truth);
  return launch.recordedStatus === 'SUCCEEDED' && isMet ? EXIT_CODES.success : EXIT_CODES.fault;
}
