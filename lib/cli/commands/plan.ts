import { resolve } from 'node:path';
import * as z from 'zod';
import { outlineRun, type RunOutline } from '../../actions/outline-run';
import { renderMermaid } from '../../domain/plan/graph-text';
import { drawRun, type RunGraph } from '../../domain/plan/run-graph';
import type { PlannedRun } from '../../engines/engine';
import { createOfflinePlanning } from '../../runtime/offline-planning';
import { checkSheet, requestOf, type CheckedSheet } from '../check-sheet';
import type { CommandCall } from '../command-call';
import { CommandError } from '../command-error';
import { readDeploymentChoices } from '../deployment-choices';
import { EXIT_CODES } from '../exit-codes';
import type { Host } from '../host';
import { readOptions, workflowFoldersOf, workflowsOption } from '../option-schemas';
import type { Output } from '../output';
import { dryRun, type DryRun } from '../plan/dry-run';
import { graphFormOf, STDOUT, writeGraph } from '../plan/graph-file';
import { renderOutline } from '../plan/plan-lines';
import { artifactsOf, exampleLaunchId, planSheet, type PlanFacts } from '../plan/plan-sheet';
import { writeIntoFolder } from '../write-files';
import { formatCount } from '../quantities';
import { tellSheetErrors } from '../tell-sheet-errors';

/** Offline there is no bucket: this one stands for the deployment's own. */
const BUCKET_PLACEHOLDER = 'bucket-of-the-deployment';

const optionsSchema = z.object({
  out: z.string().min(1, 'a folder').optional(),
  force: z.boolean().default(false),
  graph: z
    .string()
    .refine(
      (file) => graphFormOf(file) !== undefined,
      `a file that ends with .svg or .mmd, or ${STDOUT}`,
    )
    .optional(),
  check: z.boolean().default(false),
  workflows: workflowsOption,
});

type PlanOptions = z.infer<typeof optionsSchema>;

/** `wfm plan SHEET [--out DIR] [--graph FILE] [--check]` */
export async function plan(call: CommandCall): Promise<number> {
  const { operands, host, output } = call;
  const options = readPlanOptions(call);
  const { currentFolder } = host;
  const workflowFolders = workflowFoldersOf(options.workflows, host);
  const { engineSize, limits } = readDeploymentChoices(host.productFolder);
  const { workflows, capacity } = createOfflinePlanning(workflowFolders, engineSize);
  const sheet = await checkSheet(operands[0] ?? '', {
    ...{ currentFolder, workflowFolders },
    deployment: { capacity, limits, showsShortages: true },
  });
  tellSheetErrors(sheet, output);
  refuseGraphOfUnknown(sheet, options);
  const { run, outline, graph } = await planOffline(sheet, { workflows, capacity }, host);
  const files = await writeRun(run, options, currentFolder);
  if (options.graph !== undefined && options.graph !== STDOUT) {
    await writeGraph(resolve(currentFolder, options.graph), graph);
  }
  const checked = options.check ? await dryRun(run, outline.capacity.cpus, host) : undefined;
  tell({ outline, graph, files, checked }, options, output);
  return judge(checked, output);
}

function readPlanOptions(call: CommandCall): PlanOptions {
  const options = readOptions(optionsSchema, call);
  if (options.graph !== STDOUT || !call.output.json) return options;
  throw new CommandError('UsageError', '--graph - and --json both want stdout', {
    hint: 'Name a file for the graph, or read "graph" in the JSON.',
  });
}

function refuseGraphOfUnknown(sheet: CheckedSheet, { graph }: PlanOptions): void {
  if (graph === undefined || requestOf(sheet).foreign === undefined) return;
  throw new CommandError('UsageError', '--graph needs a workflow that is here', {
    hint: "The steps of somebody else's show only when the engine task has fetched it.",
  });
}

interface Answer {
  readonly outline: RunOutline;
  readonly graph: RunGraph;
  /** That were written. */
  readonly files: readonly string[];
  readonly checked: DryRun | undefined;
}

/** The paths that were written: none without --out. */
async function writeRun(
  run: PlannedRun,
  { out: shownAs, force }: PlanOptions,
  currentFolder: string,
): Promise<readonly string[]> {
  if (shownAs === undefined) return [];
  const files = artifactsOf(run);
  await writeIntoFolder(resolve(currentFolder, shownAs), files, { force, shownAs });
  return [...files.keys()];
}

async function planOffline(
  sheet: CheckedSheet,
  { workflows, capacity }: Pick<PlanFacts, 'workflows' | 'capacity'>,
  host: Host,
): Promise<{ run: PlannedRun; outline: RunOutline; graph: RunGraph }> {
  const request = requestOf(sheet);
  const launchId = exampleLaunchId(sheet, host.now());
  const facts = { workflows, capacity, launchId, bucketName: BUCKET_PLACEHOLDER };
  const run = await planSheet(sheet, facts);
  const title = `${request.name}: ${run.plan.workflow} ${run.plan.workflowVersion}`;
  return {
    run,
    outline: outlineRun(run, request, capacity),
    graph: drawRun({ ...run, title, rows: request.rows }),
  };
}

function tell(answer: Answer, options: PlanOptions, output: Output): void {
  const { outline, graph, files, checked } = answer;
  if (output.json) {
    const { command, ...others } = outline;
    // Scripts find every key in every answer; what is not known is null.
    output.answerJson({
      ...{ ...others, command: command.join(' ') },
      ...{ graph, files, check: checked ?? null },
    });
    return;
  }
  if (options.graph === STDOUT) {
    output.answer(renderMermaid(graph).trimEnd());
    return;
  }
  for (const line of renderOutline(outline)) output.answer(line);
  const done = whatWasDone(answer, options);
  if (done.length > 0) output.answer(['', ...done].join('\n'));
}

function whatWasDone(
  { outline, files, checked }: Answer,
  { out, graph }: PlanOptions,
): readonly string[] {
  const wrote = `Wrote ${formatCount(files.length, 'file')} to ${out ?? ''}:`;
  return [
    ...(out === undefined ? [] : [wrote, ...files.map((file) => `  ${file}`)]),
    ...(graph === undefined ? [] : [`Drew the steps in ${graph}`]),
    ...(checked?.differences.length === 0
      ? [`Snakemake ${checked.version} plans the same ${formatCount(outline.jobs, 'job')}`]
      : []),
  ];
}

/** That Snakemake counts otherwise is a fault of ours: the plan is what an engine task is judged by. */
function judge(checked: DryRun | undefined, output: Output): number {
  for (const { step, planned, found } of checked?.differences ?? []) {
    const version = checked?.version ?? '';
    output.complain(
      `Snakemake ${version} plans ${formatCount(found, 'job')} of step "${step}": the plan has ${planned}`,
    );
  }
  return (checked?.differences.length ?? 0) === 0 ? EXIT_CODES.success : EXIT_CODES.fault;
}
