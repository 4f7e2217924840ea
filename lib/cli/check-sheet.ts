import { readFile, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { prepareLaunch } from '../actions/prepare-launch';
import type { PrepareLaunchDeps } from '../actions/prepare-deps';
import type { SampleSheetPlace, SampleSheetReading } from '../actions/read-samples';
import { InputErrors, InvalidConfigurationError, type InputError } from '../domain/errors';
import type { LaunchRequest } from '../domain/plan/launch-request';
import { createOfflinePlanning } from '../runtime/offline-planning';
import { OpenedDefinitions } from './definition-file';
import { codeOf, reasonOf } from './file-errors';
import { formatCount } from './quantities';

const MAXIMUM_SAMPLE_SHEET_BYTES = 16 * 1024 * 1024;

/** A configuration sheet on disk, and what checking it without AWS found out. */
export interface CheckedSheet {
  /** As it was typed. */
  readonly file: string;
  readonly text: string;
  readonly outcome: SheetOutcome;
  /** The sample sheet beside it: its path in the sheet, and its file. */
  readonly sampleSheet: { readonly path: string; readonly file: string } | undefined;
  /** Texts by the file names that errors have. */
  readonly texts: ReadonlyMap<string, string>;
}

export type SheetOutcome =
  | { readonly valid: true; readonly request: LaunchRequest }
  | { readonly valid: false; readonly error: InputErrors };

interface CheckOptions {
  readonly currentFolder: string;
  readonly workflowFolders: readonly string[];
  /** What is known of the deployment: nothing when absent. */
  readonly deployment?: Omit<PrepareLaunchDeps, 'workflows' | 'readSampleSheet'>;
}

/** Reads a sheet and checks it as the register function would, but for what only AWS can tell. */
export async function checkSheet(file: string, options: CheckOptions): Promise<CheckedSheet> {
  const reader = new SheetFolder(file, options.currentFolder);
  const text = await reader.readSheet();
  if (typeof text !== 'string') {
    return { file, text: '', outcome: text, sampleSheet: undefined, texts: new Map() };
  }
  const { workflows: catalog } = createOfflinePlanning(options.workflowFolders);
  const workflows = new OpenedDefinitions(catalog, options.currentFolder);
  const readSampleSheet = (place: SampleSheetPlace): Promise<SampleSheetReading> =>
    reader.readSampleSheet(place);
  const outcome = await prepareLaunch(
    { ...options.deployment, workflows, readSampleSheet },
    { file, text },
  ).then(
    (request): SheetOutcome => ({ valid: true, request }),
    (error: unknown): SheetOutcome => {
      if (error instanceof InputErrors)
        return { valid: false, error: new SheetErrors(file, error, workflows.files) };
      throw error;
    },
  );
  const texts = new Map([...workflows.texts, ...reader.texts]);
  return { file, text, outcome, sampleSheet: reader.sampleSheet, texts };
}

export function errorsOf({ outcome }: CheckedSheet): readonly InputError[] {
  return outcome.valid ? [] : outcome.error.errors;
}

/** The request of a valid sheet, or its errors, thrown. */
export function requestOf({ outcome }: CheckedSheet): LaunchRequest {
  if (outcome.valid) return outcome.request;
  throw outcome.error;
}

/** The errors of a sheet on disk, under names that lead from here to its files. */
class SheetErrors extends InputErrors {
  constructor(
    file: string,
    { code, hint = '', errors }: InputErrors,
    definitions: ReadonlyMap<string, string>,
  ) {
    super(
      code,
      `Cannot launch from "${file}": ${formatCount(errors.length, 'error')}`,
      errors.map((error) => ({
        ...error,
        file: definitions.get(error.file) ?? pathOf(file, error.file),
      })),
      hint,
    );
  }
}

function pathOf(sheet: string, file: string): string {
  return file === sheet || file.startsWith('s3://') ? file : join(dirname(sheet), file);
}

/** A sheet's folder, as far as the sheet may look. */
class SheetFolder {
  sampleSheet: CheckedSheet['sampleSheet'];
  readonly texts = new Map<string, string>();

  constructor(
    private readonly sheet: string,
    private readonly currentFolder: string,
  ) {}

  async readSheet(): Promise<string | SheetOutcome> {
    try {
      const text = await readFile(resolve(this.currentFolder, this.sheet), 'utf8');
      this.texts.set(this.sheet, text);
      return text;
    } catch (error) {
      const message = `Cannot read the file: ${reasonOf(error)}`;
      return {
        valid: false,
        error: new InvalidConfigurationError([{ file: this.sheet, path: '', message }]),
      };
    }
  }

  async readSampleSheet(place: SampleSheetPlace): Promise<SampleSheetReading> {
    if (place.kind === 'object') return { found: 'not-looked-at' };
    const folder = dirname(resolve(this.currentFolder, this.sheet));
    const file = resolve(folder, place.path);
    // What is not below the sheet's folder cannot be uploaded beside the sheet.
    if (relative(folder, file).startsWith(`..${sep}`)) return { found: 'missing' };
    try {
      const { size: sizeBytes } = await stat(file);
      if (sizeBytes > MAXIMUM_SAMPLE_SHEET_BYTES) return { found: 'too-large', sizeBytes };
      const text = await readFile(file, 'utf8');
      this.texts.set(pathOf(this.sheet, place.path), text);
      this.sampleSheet = { path: place.path, file };
      return { found: 'text', text };
    } catch (error) {
      return codeOf(error) === 'ENOENT'
        ? { found: 'missing' }
        : { found: 'denied', message: reasonOf(error) };
    }
  }
}
