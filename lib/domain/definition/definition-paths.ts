import type { RawDefinition } from './definition-schema';
import type { InputPath } from '../input/input-document';
import type { InputErrorList } from '../input/input-error-list';
import { AXIS_VALUE } from '../samples/axis-value';

/** Where steps write: below the work folder, with wildcards that can be told apart, and never two to one file. */

/** A part of a path between slashes: text, or a wildcard with a fixed ending such as `.bam`. */
export interface Segment {
  readonly text: string;
  readonly wildcard?: string | undefined;
}

const LITERAL = /^(?!\.{1,2}$)[A-Za-z0-9._][A-Za-z0-9._-]*$/;
const WILDCARD = /^\{([A-Za-z0-9_]+)\}((?:\.[A-Za-z0-9._-]*)?)$/;

/** Files and folders at the top of the work folder that are ours. */
const RESERVED = [
  'Snakefile',
  'benchmarks',
  'config.json',
  'envs',
  'inputs',
  'logs',
  'plan.json',
  'profile',
  'references',
  'result.json',
  'samples.json',
];

/** Checks the form of every output path, and that no two of them can mean one file. */
export function checkPaths(definition: RawDefinition, errors: InputErrorList): void {
  const outputs = definition.steps.flatMap((step, index) =>
    Object.entries(step.outputs).map(([output, path]) => ({
      name: `${step.name}.${output}`,
      path,
      place: ['steps', index, 'outputs', output],
      forEach: ['steps', index, 'forEach'],
      axes: step.forEach ?? [],
    })),
  );
  const parsed = outputs.flatMap((output) => {
    const segments = parsePath(output.path);
    if (typeof segments !== 'string') return [{ ...output, segments }];
    errors.addAt(output.place, `"${output.path}" ${segments}`);
    return [];
  });
  parsed.forEach((output, index) => {
    if (errors.isIntact(output.forEach)) checkWildcards(output, errors);
    const other = parsed
      .slice(0, index)
      .find((before) => overlaps(before.segments, output.segments));
    if (other === undefined) return;
    const message = `"${output.path}" can be the same file as "${other.path}" of ${other.name}, or lie in it`;
    errors.addAt(output.place, message, 'Give each output a folder of its own.');
  });
}

/** The segments, or why there are none. */
export function parsePath(path: string): readonly Segment[] | string {
  const texts = path.split('/');
  const segments = texts.map(parseSegment);
  const refused = texts[segments.indexOf(undefined)];
  if (refused !== undefined) {
    return `cannot have the part "${refused}": a part is text of letters, digits, ".", "_" and "-", or {column}, or {column}.ending`;
  }
  const [first] = texts;
  if (first === undefined || first.startsWith('{'))
    return 'must start with a folder or a file name of its own';
  if (RESERVED.includes(first) || first.startsWith('.'))
    return `cannot lie in "${first}", which is not the steps' own`;
  return segments.filter((segment) => segment !== undefined);
}

function parseSegment(text: string): Segment | undefined {
  if (LITERAL.test(text)) return { text };
  const match = WILDCARD.exec(text);
  return match === null ? undefined : { text: match[2] ?? '', wildcard: match[1] };
}

interface OutputPath {
  readonly path: string;
  readonly segments: readonly Segment[];
  readonly place: InputPath;
  readonly axes: readonly string[];
}

function checkWildcards({ path, segments, place, axes }: OutputPath, errors: InputErrorList): void {
  const used = segments.flatMap(({ wildcard }) => (wildcard === undefined ? [] : [wildcard]));
  for (const axis of new Set(axes)) {
    if (used.filter((name) => name === axis).length === 1) continue;
    const message = `"${path}" must contain {${axis}} exactly once: the step runs for each ${axis}`;
    errors.addAt(place, message);
  }
  for (const name of new Set(used.filter((wildcard) => !axes.includes(wildcard)))) {
    const hint = `Wildcards of this step: ${axes.join(', ') || 'none'}.`;
    errors.addAt(place, `{${name}} is not part of "forEach" of this step`, hint);
  }
}

/** Whether one path of each pattern can be the same file, or a file that the other needs as a folder. */
export function overlaps(left: readonly Segment[], right: readonly Segment[]): boolean {
  const shared = Math.min(left.length, right.length);
  return left.slice(0, shared).every((segment, index) => {
    const other = right[index];
    return other !== undefined && canMeet(segment, other);
  });
}

/** Values of wildcards have no dot, so a dotted ending belongs to the pattern alone. */
function canMeet(left: Segment, right: Segment): boolean {
  if ((left.wildcard === undefined) === (right.wildcard === undefined))
    return left.text === right.text;
  const [literal, pattern] = left.wildcard === undefined ? [left, right] : [right, left];
  const ending = pattern.text;
  const value = literal.text.slice(0, literal.text.length - ending.length);
  return literal.text.endsWith(ending) && AXIS_VALUE.test(value);
}
