import type { RawDefinition, RawStep } from './definition-schema';
import { overlaps, parsePath, type Segment } from './definition-paths';
import { parseOutputSource } from './input-source';
import type { Choice } from './workflow-definition';
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
      const other = published.slice(0, index).find((before) => canMeet(before, file));
      if (other === undefined) return;
      const message =
        other.text === file.text
          ? `"${file.text}" is published as "${name}" already`
          : `"${file.text}" (${file.path}) can be the same file in "${name}" as "${other.text}" (${other.path}): a published file loses its first folder`;
      errors.addAt(file.place, message, 'Publish them under two names.');
    });
  }
}

/** In S3 a file and a folder may have one name. Of steps for some rows, the rows tell. */
function canMeet(left: PublishedPath, right: PublishedPath): boolean {
  if (left.text === right.text) return true;
  if (left.step.where !== undefined || right.step.where !== undefined) return false;
  return (
    left.segments.length === right.segments.length &&
    overlaps(left.segments, right.segments) &&
    !excludeEachOther(left.step.when ?? {}, right.step.when ?? {})
  );
}

/** Whether a parameter that both look at lets one of them run at most. */
function excludeEachOther(left: Choice, right: Choice): boolean {
  return Object.entries(left).some(
    ([name, values]) => right[name]?.some((value) => values.includes(value)) === false,
  );
}

interface PublishedPath {
  readonly text: string;
  readonly path: string;
  readonly place: InputPath;
  readonly segments: readonly Segment[];
  readonly step: RawStep;
}

function placesOf({ steps }: RawDefinition, text: string, place: InputPath): PublishedPath[] {
  const source = parseOutputSource(text);
  const step = steps.find(({ name }) => name === source?.step);
  const path = step?.outputs[source?.output ?? ''];
  if (step === undefined || path === undefined) return [];
  const parsed = parsePath(path);
  if (typeof parsed === 'string') return [];
  return [{ text, path, place, step, segments: parsed.length > 1 ? parsed.slice(1) : parsed }];
}
