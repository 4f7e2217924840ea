import {
  readConfigurationSheet,
  type ParsedSheet,
  type SheetReading,
} from '../domain/sheet/configuration-sheet';
import { InputErrors, InvalidConfigurationError } from '../domain/errors';
import type { LaunchRequest } from '../domain/plan/launch-request';
import { checkBucket, checkDeployment } from './check-deployment';
import { findDefinition } from './find-definition';
import { sortByPlace } from './refuse-input';
import { prepareDefinedLaunch } from './prepare-defined-launch';
import { prepareForeignLaunch } from './prepare-foreign-launch';
import type { PrepareLaunchDeps } from './prepare-deps';
import { readerWithin } from './read-samples';

/**
 * Makes a request of a sheet: parsed, checked against its workflow, samples read, objects located. Throws an `InputErrors` with
 * everything that is wrong; what depends on something broken is not checked.
 */
export async function prepareLaunch(
  deps: PrepareLaunchDeps,
  source: { readonly file: string; readonly text: string },
): Promise<LaunchRequest> {
  const reading = readConfigurationSheet(source.file, source.text);
  const { parsed } = reading;
  if (parsed === undefined) throw new InvalidConfigurationError(reading.errors);
  const listFolder = reading.isBroken('data') ? undefined : deps.listFolder;
  const request = await prepareParsed({ ...deps, listFolder }, parsed).catch((error: unknown) => {
    throw error instanceof InputErrors ? withMistakes(reading, source.file, error) : error;
  });
  if (reading.errors.length > 0) throw new InvalidConfigurationError(reading.errors);
  return request;
}

/** Adds the mistakes in the sheet's form; what follows from a broken key is none of its own. */
function withMistakes(
  { errors: mistakes, isBroken }: SheetReading,
  sheet: string,
  error: InputErrors,
): InputErrors {
  if (mistakes.length === 0) return error;
  const own = error.errors.filter(({ file, path }) => file !== sheet || !isBroken(path));
  return new InvalidConfigurationError(sortByPlace(sheet, [...mistakes, ...own]));
}

async function prepareParsed(all: PrepareLaunchDeps, parsed: ParsedSheet): Promise<LaunchRequest> {
  const { workflow } = parsed.sheet;
  const deps = { ...all, readSampleSheet: readerWithin(all.buckets?.data, all.readSampleSheet) };
  if (workflow.kind === 'foreign') return prepareForeignLaunch(deps, parsed, workflow);
  const known = await findDefinition(deps.workflows, parsed, workflow).catch((error: unknown) => {
    const others = [...checkDeployment(deps, parsed), ...checkBucket(deps, parsed, 'data')];
    throw error instanceof InputErrors && others.length > 0
      ? new InvalidConfigurationError(
          sortByPlace(parsed.document.file, [...error.errors, ...others]),
        )
      : error;
  });
  return prepareDefinedLaunch(deps, parsed, known);
}
