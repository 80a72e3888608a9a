/** Longer than a client waits until it tells of typing again. */
const shownFor = 6_000;

/** Who is typing, as far as was heard lately. */
export class Typists {
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();
  readonly #changed: () => void;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  has(userId: string): boolean {
    return this.#timers.has(userId);
  }

  heard(userId: string): void {
    clearTimeout(this.#timers.get(userId));
    this.#timers.set(userId, setTimeout(() => this.ended(userId), shownFor));
    this.#changed();
  }

  /** Their message came. */
  ended(userId: string): void {
    clearTimeout(this.#timers.get(userId));
    if (this.#timers.delete(userId)) this.#changed();
  }

  clear(): void {
    for (const userId of [...this.#timers.keys()]) this.ended(userId);
  }
}
