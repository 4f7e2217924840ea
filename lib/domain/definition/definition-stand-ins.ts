import type { StandIns } from '../input/intact-input';

/** Text that is neither a name, nor a path, nor a command: every check refuses it, and tells nobody where its place was refused before. */
const NONE = '';

/** A name that no input can mean, for messages that name the step. */
const UNNAMED = '?';

/** For what a definition must have, and for items whose list would be missed. */
export const DEFINITION_STAND_INS: StandIns = {
  name: 'unnamed',
  version: '0',
  engine: 'snakemake',
  'samples.key': [],
  'samples.key.#': NONE,
  'samples.columns': {},
  'samples.columns.*': {},
  'lists.*': {},
  'references.*': {},
  'references.*.companions.*': '.none',
  'parameters.*': { type: 'text' },
  'parameters.*.type': 'text',
  steps: [],
  'steps.#': { name: UNNAMED, outputs: {}, command: NONE },
  'steps.#.name': UNNAMED,
  'steps.#.forEach.#': NONE,
  'steps.#.inputs.*': NONE,
  'steps.#.inputs.*.#': NONE,
  'steps.#.inputs.*.from': NONE,
  'steps.#.outputs': {},
  'steps.#.outputs.*': NONE,
  'steps.#.memory.start': '1 MiB',
  'steps.#.memory.perAttempt': '1 MiB',
  'steps.#.command': NONE,
  publish: {},
  'publish.*': NONE,
  'publish.*.#': NONE,
};

/** The same for a definition that stands below a key, without those of its keys that it lacks there. */
export function standInsBelow(key: string, lacking: readonly string[]): StandIns {
  return Object.fromEntries(
    Object.entries(DEFINITION_STAND_INS)
      .filter(([place]) => !lacking.includes(place))
      .map(([place, value]) => [`${key}.${place}`, value]),
  );
}
