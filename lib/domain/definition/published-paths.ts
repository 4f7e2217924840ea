import type { RawDefinition } from './definition-schema';
import { overlaps, parsePath, type Segment } from './definition-paths';
import { parseOutputSource } from './input-source';
import type { InputPath } from '../input/input-document';
import type { InputErrorList } from '../input/input-error-list';

/** A published file loses its first folder: outputs that differ in nothing else would lie over one another. */
export function checkPublishedPaths(definition: RawDefinition, errors: InputErrorList): void {
  for (const [name, written] of Object.entries(definition.publish)) {
    if (typeof written === 'string') continue;
    const published = written.flatMap((text, index) =>
      placesOf(definition, text, ['publish', name, index]),
    );
    published.forEach((file, index) => {
      const other = published
        .slice(0, index)
        .find((before) => canMeet(before.segments, file.segments));
      if (other === undefined) return;
      const message =
        other.text === file.text
          ? `"${file.text}" is published as "${name}" already`
          : `"${file.text}" (${file.path}) can be the same file in "${name}" as "${other.text}" (${other.path}): a published file loses its first folder`;
      errors.addAt(file.place, message, 'Publish them under two names.');
    });
  }
}

/** In S3 a file and a folder may have one name. */
function canMeet(left: readonly Segment[], right: readonly Segment[]): boolean {
  return left.length === right.length && overlaps(left, right);
}

interface PublishedPath {
  readonly text: string;
  readonly path: string;
  readonly place: InputPath;
  readonly segments: readonly Segment[];
}

function placesOf({ steps }: RawDefinition, text: string, place: InputPath): PublishedPath[] {
  const source = parseOutputSource(text);
  const outputs = steps.find(({ name }) => name === source?.step)?.outputs ?? {};
  const path = outputs[source?.output ?? ''];
  const parsed = path === undefined ? undefined : parsePath(path);
  if (path === undefined || parsed === undefined || typeof parsed === 'string') return [];
  return [{ text, path, place, segments: parsed.length > 1 ? parsed.slice(1) : parsed }];
}
