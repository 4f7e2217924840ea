import { mentionedIn } from '../definition/mentioned-names';
import type { InputSource, Step, WorkflowDefinition } from '../definition/workflow-definition';
import type { LaunchRequest, LocatedObject } from './launch-request';

/** What of a run other launches can use, or made before. */
export interface SharedSteps {
  /** Step -> its key, for shared steps of which all inputs are known. */
  readonly keys: ReadonlyMap<string, string>;
  /** Step -> path in the work folder -> the object that an earlier launch left, for steps that need not run. */
  readonly made: ReadonlyMap<string, ReadonlyMap<string, LocatedObject>>;
}

export const NOTHING_SHARED: SharedSteps = { keys: new Map(), made: new Map() };

interface KeyDeps {
  readonly definition: WorkflowDefinition;
  readonly request: Pick<LaunchRequest, 'parameters' | 'references'>;
  /** What runs it: another image of the engine can make something else. */
  readonly engine: string;
  readonly sha256: (text: string) => string;
}

/**
 * A key for each shared step: it changes with everything that its outputs could depend on, and with nothing else. Two definitions
 * that make the same of the same references share it.
 */
export function keysOfSharedSteps(deps: KeyDeps): ReadonlyMap<string, string> {
  const keys = new Map<string, string>();
  // A shared step reads from shared steps, which may stand behind it.
  const waiting = deps.definition.steps.filter(({ shared }) => shared);
  for (let found = true; found;) {
    found = false;
    for (const step of waiting.filter(({ name }) => !keys.has(name))) {
      const key = keyOf(step, keys, deps);
      if (key === undefined) continue;
      keys.set(step.name, key);
      found = true;
    }
  }
  return keys;
}

/** Undefined while an input has no key of its own: offline nobody knows which object a reference is. */
function keyOf(
  step: Step,
  keys: ReadonlyMap<string, string>,
  { definition, request, engine, sha256 }: KeyDeps,
): string | undefined {
  const inputs = Object.entries(step.inputs).map(([name, { list, sources }]) => ({
    ...{ name, list },
    sources: sources.map((source) => identityOf(source, keys, request)),
  }));
  if (inputs.some(({ sources }) => sources.includes(undefined))) return undefined;
  const { command, outputs, image, conda } = step;
  const variables = new Map<string, string | number>([
    ...Object.entries(request.parameters),
    ['threads', step.cpus],
    ['memoryMib', step.memoryMib],
  ]);
  const values = mentionedIn(command, [...variables.keys()]).map((name) => [
    name,
    variables.get(name),
  ]);
  const made = { format: 1, command, outputs, inputs, values, conda, image };
  return sha256(JSON.stringify({ ...made, engine, engineImage: definition.image }));
}

/** The ending of a name says to tools what a file is. */
function identityOf(
  source: InputSource,
  keys: ReadonlyMap<string, string>,
  { references }: KeyDeps['request'],
): string | undefined {
  if (source.kind === 'column') return undefined;
  if (source.kind === 'output') {
    const key = keys.get(source.step);
    return key === undefined ? undefined : `${key}/${source.output}`;
  }
  const { reference, companion } = source;
  const object = references[companion === undefined ? reference : `${reference}.${companion}`];
  if (object === undefined || object.eTag === '*') return undefined;
  const { bucket, key, eTag } = object;
  return [bucket, key, eTag].join('\0');
}
