import type { InputError } from '../errors';
import type { InputPath, InputText } from './input-document';
import type { Position } from './text-position';

interface Finding {
  readonly message: string;
  readonly hint?: string | undefined;
}

/** Collects what is wrong with a document, by path, and puts it in the order of the file. */
export class InputErrorList {
  readonly #errors: InputError[] = [];
  #missing = 0;

  constructor(readonly document: InputText) {}

  /** The value at the path is wrong. */
  addAt(path: InputPath, message: string, hint?: string): void {
    this.#add(path, { message, hint }, this.document.locate(path));
  }

  /** The key itself is wrong. */
  addAtKey(path: InputPath, message: string, hint?: string): void {
    this.#add(path, { message, hint }, this.document.locateKey(path) ?? this.document.locate(path));
  }

  /** Nothing stands at the path: the error is shown at the nearest of what should hold it. */
  addMissing(path: InputPath, message: string, hint?: string): void {
    this.#missing += 1;
    this.#add(path, { message, hint }, this.#nearestPlace(path.slice(0, -1)));
  }

  /** Whether each error is that something is missing. */
  get isOnlyMissing(): boolean {
    return this.#missing === this.#errors.length;
  }

  get isEmpty(): boolean {
    return this.#errors.length === 0;
  }

  toErrors(): readonly InputError[] {
    return this.#errors.toSorted(
      (left, right) =>
        (left.line ?? 0) - (right.line ?? 0) || (left.column ?? 0) - (right.column ?? 0),
    );
  }

  #nearestPlace(path: InputPath): Position | undefined {
    const place = this.document.locateKey(path) ?? this.document.locate(path);
    return place ?? this.#nearestPlace(path.slice(0, -1));
  }

  #add(path: InputPath, finding: Finding, place: Position | undefined): void {
    this.#errors.push({ file: this.document.file, ...place, path: printPath(path), ...finding });
  }
}

/** `resources.align.memory` */
export function printPath(path: InputPath): string {
  return path.map(String).join('.');
}
