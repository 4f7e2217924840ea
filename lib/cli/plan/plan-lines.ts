import type { RunOutline, StepOutline } from '../../actions/outline-run';
import { formatDuration, formatMemory } from '../../domain/input/quantities';
import { shellCommand } from '../../domain/plan/shell-word';
import { printable } from '../printable';
import { formatCount } from '../quantities';
import { renderTable } from '../table';

/** Of longer lists people see the beginning; `--json` has all of it. */
const SHOWN = 10;

/** What a launch would run, for people. */
export function renderOutline(outline: RunOutline): readonly string[] {
  const { name, workflow, workflowVersion, engine, image, stage, publish, output } = outline;
  return [
    `${printable(name)}: workflow ${workflow} ${workflowVersion}, in ${engine.name} ${engine.minimumVersion} or later`,
    ...(image === null ? [] : [`Image of the engine task: ${image}`]),
    '',
    ...(outline.source === null
      ? [...renderSteps(outline.steps), '', ...renderParallelism(outline)]
      : renderSource(outline.source, outline)),
    '',
    'Command, in a work folder with the files of the run and the data:',
    `  ${shellCommand(...outline.command)}`,
    '',
    ...renderList(
      `Staged: ${formatCount(stage.length, 'object')}${describeSizes(stage)}`,
      stage.map(({ uri, path }) => `${printable(uri)} -> ${path}`),
    ),
    '',
    ...(outline.source === null
      ? renderList(
          `Published: ${formatCount(publish.length, 'file')} to ${printable(output)}`,
          publish.map(({ path, uri }) => `${path} -> ${printable(uri.slice(output.length))}`),
        )
      : renderList(`Published to ${printable(output)}: everything in`, outline.publishTrees)),
  ];
}

function renderSource(source: string, outline: RunOutline): readonly string[] {
  const { timeoutSeconds } = outline;
  return [
    `The engine task fetches it from ${printable(source)}; which jobs there are, its Snakefile says then.`,
    ...(timeoutSeconds === null ? [] : [`Time limit: ${formatDuration(timeoutSeconds)}`]),
    ...renderShortages('Rule', outline),
  ];
}

function renderSteps(steps: readonly StepOutline[]): readonly string[] {
  const header = ['step', 'jobs', 'one for each', 'at once', 'cpus', 'memory', 'disk', 'time'];
  const rows = steps.map((step) => [
    step.name,
    String(step.jobs),
    oneForEach(step),
    String(step.jobsAtOnce),
    `${step.cpus}${step.gpus === null ? '' : ` and ${formatCount(step.gpus, 'GPU')}`}`,
    describeMemory(step),
    step.diskMib === null ? '-' : formatMemory(step.diskMib),
    formatDuration(step.timeSeconds),
  ]);
  return renderTable([header, ...rows]).split('\n');
}

function oneForEach({ forEach, shared }: StepOutline): string {
  if (shared) return 'all launches';
  return forEach.length === 0 ? 'launch' : forEach.join(', ');
}

function describeMemory({ memoryMib, memoryGrowth }: StepOutline): string {
  const start = formatMemory(memoryMib);
  if (memoryGrowth === null || memoryGrowth === undefined) return start;
  const { perAttemptMib, maximumMib } = memoryGrowth;
  // A sheet may start above it.
  if (maximumMib !== undefined && maximumMib <= memoryMib) return start;
  const end = maximumMib === undefined ? '' : `, at most ${formatMemory(maximumMib)}`;
  return `${start} + ${formatMemory(perAttemptMib)} an attempt${end}`;
}

function renderParallelism(outline: RunOutline): readonly string[] {
  const { jobs, peak, capacity, timeoutSeconds } = outline;
  const { cpus, memoryMib, diskMib } = capacity;
  const reasons = {
    jobs: 'the others need what these make',
    maxJobs: '"maxJobs" allows no more',
    cpus: `jobs share the ${formatCount(cpus, 'CPU')} of the engine task`,
    memory: `jobs share ${formatMemory(memoryMib)} of memory in the engine task`,
    disk: `jobs share ${formatMemory(diskMib)} of disk in the engine task`,
  } as const;
  const limit = timeoutSeconds === null ? [] : [`Time limit: ${formatDuration(timeoutSeconds)}`];
  const isAll = peak.jobs === jobs;
  return [
    isAll
      ? `${formatCount(jobs, 'job')}, all of which can run at once`
      : `${formatCount(jobs, 'job')}, at most ${peak.jobs} at once: ${reasons[peak.boundBy]}`,
    ...limit,
    ...renderShortages('Step', outline),
    ...renderGrowth(outline),
    ...renderEnvironments(outline.steps),
  ];
}

function renderShortages(noun: string, { shortages }: RunOutline): readonly string[] {
  return shortages.map(
    ({ step, resource, needed, offered }) =>
      `${noun} "${step}" needs ${amount(resource, needed)}, and the engine task of these settings offers ${amount(resource, offered)}: a deployment with them refuses the sheet`,
  );
}

/** The engine cuts what is asked for to what there is. */
function renderGrowth({ steps, capacity: { memoryMib: offered } }: RunOutline): readonly string[] {
  return steps.flatMap(({ name, memoryMib, memoryGrowth }) => {
    const most = memoryGrowth?.maximumMib ?? 0;
    if (memoryMib > offered || most <= offered) return [];
    return [
      `Memory of step "${name}" may grow to ${formatMemory(most)}: a job in the engine task of these settings gets at most ${formatMemory(offered)}`,
    ];
  });
}

/** Whoever writes `conda` or `image` into a step expects it to be there. */
function renderEnvironments(steps: readonly StepOutline[]): readonly string[] {
  const names = steps
    .filter(({ image, conda }) => image !== null || conda !== null)
    .map(({ name }) => `"${name}"`);
  if (names.length === 0) return [];
  return [
    `The engine task makes neither images nor conda environments of steps: its own image must have the programs of ${names.join(', ')}`,
  ];
}

function amount(resource: RunOutline['shortages'][number]['resource'], value: number): string {
  if (resource === 'cpus') return formatCount(value, 'CPU');
  return resource === 'gpus' ? formatCount(value, 'GPU') : `${formatMemory(value)} of ${resource}`;
}

function describeSizes(stage: RunOutline['stage']): string {
  return stage.some(({ sizeBytes }) => sizeBytes === null) ? '; sizes are not known offline' : '';
}

function renderList(title: string, lines: readonly string[]): readonly string[] {
  const more = lines.length - SHOWN;
  return [
    title,
    ...lines.slice(0, SHOWN).map((line) => `  ${line}`),
    ...(more > 0 ? [`  and ${more} more, which --json lists`] : []),
  ];
}
