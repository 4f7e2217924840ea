import type { InputPath, InputText } from '../input/input-document';
import { InputErrorList } from '../input/input-error-list';
import type { InputError } from '../errors';
import { mentionedIn } from './mentioned-names';
import type { WorkflowDefinition } from './workflow-definition';

/** What an author may have forgotten in a definition that is valid: names that nothing uses, and what people would like to read. */
export function findWarnings(
  document: InputText,
  definition: WorkflowDefinition,
): readonly InputError[] {
  const warnings = new InputErrorList(document);
  warnOfUnused(definition, warnings);
  warnOfSilence(definition, warnings);
  return warnings.toErrors();
}

function warnOfUnused(definition: WorkflowDefinition, warnings: InputErrorList): void {
  const used = usesOf(definition);
  for (const { noun, path, entries } of sectionsOf(definition)) {
    for (const name of Object.keys(entries).filter((entry) => !used.has(`${noun} ${entry}`))) {
      const hint = 'Use it, or remove it: whoever writes a sheet has to think about it.';
      warnings.addAtKey([...path, name], `${noun} "${name}" is used by no step`, hint);
    }
  }
}

/** What a definition declares for its sheets. */
function sectionsOf({ samples, references, parameters, lists }: WorkflowDefinition) {
  return [
    { noun: 'Column', path: ['samples', 'columns'], entries: samples?.columns ?? {} },
    { noun: 'Reference', path: ['references'], entries: references },
    { noun: 'Parameter', path: ['parameters'], entries: parameters },
    { noun: 'List', path: ['lists'], entries: lists },
  ];
}

/** What steps run for, read, mention and depend on, each as `Parameter minimumQuality`. */
function usesOf(definition: WorkflowDefinition): ReadonlySet<string> {
  const { samples, steps } = definition;
  const columns = [
    ...(samples?.key ?? []),
    ...Object.values(samples?.columns ?? {}).flatMap(({ sameFor = [] }) => sameFor),
  ];
  const axes = steps.flatMap(({ forEach }) => forEach);
  const inputs = steps.flatMap((step) => Object.values(step.inputs));
  const choices = [...steps, ...inputs].flatMap(({ where = {} }) => Object.keys(where));
  const sources = inputs.flatMap((input) => input.sources);
  const conditions = steps.flatMap(({ when = {} }) => Object.keys(when));
  const parameters = Object.keys(definition.parameters);
  const mentioned = steps.flatMap(({ command }) => mentionedIn(command, parameters));
  return new Set([
    ...[...columns, ...axes, ...choices].map((name) => `Column ${name}`),
    ...sources.flatMap((source) => (source.kind === 'column' ? [`Column ${source.column}`] : [])),
    ...sources.flatMap((source) =>
      source.kind === 'reference' ? [`Reference ${source.reference}`] : [],
    ),
    ...[...conditions, ...mentioned].map((name) => `Parameter ${name}`),
    ...axes.map((name) => `List ${name}`),
  ]);
}

/** People choose a workflow, and fill in a sheet, by what is written there. */
function warnOfSilence(definition: WorkflowDefinition, warnings: InputErrorList): void {
  const say = (path: InputPath, what: string): void =>
    warnings.addMissing([...path, 'description'], `${what} has no description`);
  if (definition.description === undefined) say([], 'The workflow');
  for (const { noun, path, entries } of sectionsOf(definition)) {
    for (const [name, { description }] of Object.entries(entries)) {
      if (description === undefined) say([...path, name], `${noun} "${name}"`);
    }
  }
  if (definition.example !== undefined) return;
  const hint = 'Add a sheet with small data, e.g. example: example/sheet.yaml';
  warnings.addMissing(['example'], 'The workflow has no example', hint);
}
