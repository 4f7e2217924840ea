import type { StagedObject } from './engine-plan';
import type { LocatedObject } from './launch-request';

const SAFE_NAME = /^[A-Za-z0-9][A-Za-z0-9._+-]*$/;
const ENDING = /(?:\.[A-Za-z0-9]{1,12}){1,2}$/;

/**
 * A path in the work folder for each object, by S3 URI. What lies together in S3 lies together here under its own name, for tools
 * look beside a file for its index; a name that could be more than a name is replaced by one that no other file has.
 */
export function placeObjects(
  files: Readonly<Record<string, LocatedObject>>,
  folder: string,
): ReadonlyMap<string, StagedObject> {
  const folders = new Map<string, number>();
  return new Map(
    Object.entries(files).map(([uri, object], index) => {
      const end = object.key.lastIndexOf('/') + 1;
      const place = `${object.bucket}/${object.key.slice(0, end)}`;
      const number = folders.get(place) ?? folders.size + 1;
      folders.set(place, number);
      const name = object.key.slice(end);
      const safe = SAFE_NAME.test(name)
        ? name
        : `_file-${index + 1}${ENDING.exec(name)?.[0] ?? ''}`;
      return [uri, { ...object, path: `${folder}/${number}/${safe}` }];
    }),
  );
}
