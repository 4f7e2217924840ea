import { startEmbeddedAws } from '../embedded/embedded-aws';
import { StorageInUseError } from '../embedded/storage-lock';
import { CommandError } from './command-error';
import { codeOf } from './file-errors';
import type { LocalAws, LocalAwsOptions } from './host';
import { makeRoomyFolder } from './make-folder';

/** Starts embedded AWS; what a user can do about a start that fails is said in their terms. */
export async function startLocalAws(options: LocalAwsOptions): Promise<LocalAws> {
  const { assemblyDirectory, port = 0, storageDirectory, seed, report } = options;
  if (storageDirectory !== undefined) await makeRoomyFolder(storageDirectory);
  try {
    return await startEmbeddedAws({
      ...{ assemblyDirectory, port, report },
      ...(storageDirectory === undefined ? {} : { storageDirectory }),
      ...(seed === undefined ? {} : { seed }),
    });
  } catch (error) {
    if (codeOf(error) === 'EADDRINUSE') {
      throw new CommandError('PortInUseError', `Port ${port} is in use`, {
        hint: 'Name another one with --port, or none at all: a free one is then found.',
        cause: error,
      });
    }
    if (error instanceof StorageInUseError) {
      throw new CommandError(error.name, error.message, {
        hint: 'Name another folder with --data, or end that process first.',
        cause: error,
      });
    }
    throw error;
  }
}
