/**
 * Remembers where each value came first. As long as none comes twice, which is how sheets should be, a set is enough: a map would
 * have to be asked and then told, which makes most of the time that a long sheet takes.
 */
export class FirstPlaces {
  readonly #values = new Set<string>();
  /** Of the values, in their order. */
  readonly #places: number[] = [];
  #byValue: Map<string, number> | undefined;

  /** The place where the value came first: this one, unless it came before. */
  remember(value: string, place: number): number {
    if (this.#byValue === undefined) {
      const { size } = this.#values;
      if (this.#values.add(value).size > size) {
        this.#places.push(place);
        return place;
      }
      const places = this.#places.values();
      this.#byValue = new Map(
        Array.from(this.#values, (known) => [known, places.next().value ?? 0]),
      );
    }
    const first = this.#byValue.get(value);
    if (first === undefined) this.#byValue.set(value, place);
    return first ?? place;
  }
}
