import type { Step } from './workflow-definition';

/** What the order of steps depends on. */
export type StepLinks = Pick<Step, 'name' | 'inputs' | 'outputs'>;

export type StepOrder<Ordered extends StepLinks> =
  | { readonly ok: true; readonly steps: readonly Ordered[] }
  | { readonly ok: false; readonly problems: readonly StepProblem[] };

export type StepProblem =
  /** Each step needs an output of the next, and the last one of the first. */
  | { readonly kind: 'cycle'; readonly steps: readonly string[] }
  /** Nothing makes `source`, which an input of a step names. */
  | {
      readonly kind: 'unmade';
      readonly step: string;
      readonly input: string;
      readonly source: string;
    };

/** Orders steps so that each comes after those whose outputs it reads, and otherwise as the author wrote them. */
export function orderSteps<Ordered extends StepLinks>(
  steps: readonly Ordered[],
): StepOrder<Ordered> {
  const problems: StepProblem[] = steps.flatMap((step) => findUnmade(step, steps));
  const ordered: Ordered[] = [];
  let waiting = steps;
  while (waiting.length > 0) {
    const ready = waiting.find((step) => producersOf(step, waiting).length === 0);
    if (ready === undefined) {
      // What lies behind a cycle may have a cycle of its own.
      const cycle = findCycle(waiting);
      problems.push({ kind: 'cycle', steps: cycle });
      waiting = waiting.filter(({ name }) => !cycle.includes(name));
    } else {
      ordered.push(ready);
      waiting = waiting.filter((step) => step !== ready);
    }
  }
  return problems.length === 0 ? { ok: true, steps: ordered } : { ok: false, problems };
}

/** Those of the steps that make what this one reads. */
function producersOf(step: StepLinks, steps: readonly StepLinks[]): readonly StepLinks[] {
  const sources = Object.values(step.inputs).flatMap((input) => input.sources);
  return steps.filter(({ name, outputs }) =>
    sources.some(
      (source) =>
        source.kind === 'output' && source.step === name && Object.hasOwn(outputs, source.output),
    ),
  );
}

function findUnmade(step: StepLinks, steps: readonly StepLinks[]): readonly StepProblem[] {
  return Object.entries(step.inputs).flatMap(([input, { sources }]) =>
    sources.flatMap((source): readonly StepProblem[] => {
      if (source.kind !== 'output') return [];
      const producer = steps.find(({ name }) => name === source.step);
      if (producer !== undefined && Object.hasOwn(producer.outputs, source.output)) return [];
      const made = `${source.step}.${source.output}`;
      return [{ kind: 'unmade', step: step.name, input, source: made }];
    }),
  );
}

/** Among steps that all wait, following what each waits for leads into a circle. */
function findCycle(waiting: readonly StepLinks[]): readonly string[] {
  const walked: string[] = [];
  let current = waiting[0];
  while (current !== undefined && !walked.includes(current.name)) {
    walked.push(current.name);
    [current] = producersOf(current, waiting);
  }
  return walked.slice(walked.indexOf(current?.name ?? ''));
}
