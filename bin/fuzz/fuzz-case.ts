/** What one case adds to a workflow definition and to the sheet that launches it, and what has to come of it. */
export interface FuzzCase {
  /** Makes the same case again. */
  readonly seed: number;
  readonly sections: Sections;
  readonly parameters: Readonly<Record<string, string | readonly string[]>>;
  readonly rows: readonly Readonly<Record<string, string>>[];
  /** Whether definition or sheet has to be refused: nothing makes it safe. */
  readonly mustBeRefused: boolean;
  /** Path in the work folder -> what a job has to write there. */
  readonly expected: Readonly<Record<string, ExpectedFile>>;
}

/** Of a workflow.yaml; no two cases have a name in common. */
export interface Sections {
  readonly description?: string | undefined;
  readonly parameters: Readonly<Record<string, object>>;
  readonly lists: Readonly<Record<string, object>>;
  readonly references: Readonly<Record<string, object>>;
  readonly steps: readonly object[];
  readonly publish: Readonly<Record<string, string>>;
}

export type ExpectedFile =
  | { readonly text: string }
  /** Whatever bash makes of the command when it gets these variables, and writes to the path of the first. */
  | { readonly command: string; readonly variables: Readonly<Record<string, string>> };

/** The same for no case at all. */
export const NO_SECTIONS: Sections = {
  parameters: {},
  lists: {},
  references: {},
  steps: [],
  publish: {},
};

/** A word that no other case has in its names. */
export function idOf(seed: number): string {
  return `s${seed.toString(36)}`;
}

/** The folder that a sheet's data lie in, and what a test puts into each object there. */
export const DATA = { bucket: 'lab-data', prefix: 'runs/' };

/** The content of an object, which tells it from all others. */
export function contentOf(key: string): string {
  return `object ${key}`;
}
