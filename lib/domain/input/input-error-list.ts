import type { InputError } from '../errors';
import { MAXIMUM_ERRORS } from './checked';
import type { InputPath, InputText } from './input-document';
import { printPath } from './input-path';
import { NOTHING_REFUSED, type RefusedPlaces } from './refused-places';
import type { Position } from './text-position';

/** One that takes time to find is asked for only while there is room to show it. */
export type Hint = string | (() => string);

interface Finding {
  readonly message: string;
  readonly hint?: Hint | undefined;
}

/**
 * Collects what is wrong with a document, or with the part of it below a path, and puts it in the order of the file. Of what was
 * refused before it hears nothing more.
 */
export class InputErrorList {
  readonly #errors: InputError[] = [];
  #missing = 0;

  constructor(
    readonly document: InputText,
    private readonly base: InputPath = [],
    private readonly refused: RefusedPlaces = NOTHING_REFUSED,
  ) {}

  /** Whether what stands at the path, below the base, is what its author wrote; of a map, its keys. */
  isKnown(path: InputPath): boolean {
    return !this.refused.isWithin([...this.base, ...path]);
  }

  /** The same with all that stands below the path. */
  isIntact(path: InputPath): boolean {
    const whole = [...this.base, ...path];
    return !this.refused.isWithin(whole) && !this.refused.isAround(whole);
  }

  /** Adds errors of an earlier check of the same document. */
  addAll(errors: readonly InputError[]): void {
    this.#errors.push(...errors);
  }

  /** The value at the path is wrong. */
  addAt(path: InputPath, message: string, hint?: Hint): void {
    this.#add(path, { message, hint }, this.document.locate([...this.base, ...path]));
  }

  /** The key itself is wrong. */
  addAtKey(path: InputPath, message: string, hint?: Hint): void {
    this.#add(path, { message, hint }, this.#placeOf([...this.base, ...path]));
  }

  /** Nothing stands at the path: the error is shown at the nearest of what should hold it. */
  addMissing(path: InputPath, message: string, hint?: Hint): void {
    if (this.isKnown(path)) this.#missing += 1;
    this.#add(path, { message, hint }, this.#nearestPlace([...this.base, ...path].slice(0, -1)));
  }

  /** What stands at the path, or would, is wrong: the error is shown there or at the nearest of what should hold it. */
  addNear(path: InputPath, message: string, hint?: Hint): void {
    const place = this.document.locate([...this.base, ...path]);
    this.#add(path, { message, hint }, place ?? this.#nearestPlace([...this.base, ...path]));
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

  #placeOf(path: InputPath): Position | undefined {
    return this.document.locateKey(path) ?? this.document.locate(path);
  }

  #nearestPlace(path: InputPath): Position | undefined {
    const place = this.#placeOf(path);
    return place ?? (path.length === 0 ? undefined : this.#nearestPlace(path.slice(0, -1)));
  }

  #add(path: InputPath, { message, hint }: Finding, place: Position | undefined): void {
    if (!this.isKnown(path)) return;
    const { file } = this.document;
    const isShown = this.#errors.length < MAXIMUM_ERRORS;
    const found = typeof hint === 'string' || !isShown ? hint : hint?.();
    this.#errors.push({
      ...{ file, ...place, path: printPath([...this.base, ...path]), message },
      ...(typeof found === 'string' ? { hint: found } : {}),
    });
  }
}
