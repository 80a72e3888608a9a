import type { Announcement, AnnouncementDismissed, Placement } from "@notifications/client";

/** Which announcements there are, newest first, whatever order things are heard of in. */
export class AnnouncementList {
  items: Announcement[] = [];
  /** Up to which revision each was dismissed here. */
  readonly #dismissed = new Map<string, number>();
  /** Changes so far: an answer that was asked for before the last one is old. */
  #changes = 0;

  /** Of the answer that is asked for now. */
  get version(): number {
    return this.#changes;
  }

  /** @returns false when something changed while the answer was on its way: ask again. */
  replace(items: Announcement[], version: number): boolean {
    if (version !== this.#changes) return false;
    this.items = items.filter((a) => !this.#isDismissed(a)).sort(newestFirst);
    return true;
  }

  add(announcement: Announcement): void {
    this.#changes++;
    if (this.#isDismissed(announcement)) return;
    this.items = [announcement, ...this.items.filter((a) => a.id !== announcement.id)].sort(newestFirst);
  }

  end(id: string): void {
    this.#changes++;
    this.items = this.items.filter((a) => a.id !== id);
  }

  dismiss({ id, revision }: AnnouncementDismissed): void {
    this.#changes++;
    this.#dismissed.set(id, Math.max(revision, this.#dismissed.get(id) ?? 0));
    this.items = this.items.filter((a) => !this.#isDismissed(a));
  }

  clear(): void {
    this.#changes++;
    this.items = [];
    this.#dismissed.clear();
  }

  /** Those that are shown together; of dialogs one after another. */
  shown(placement: Placement, limit: number): Announcement[] {
    return this.items.filter((a) => a.placement === placement).slice(0, placement === "modal" ? 1 : limit);
  }

  /** When the next one ends, in milliseconds since 1970; undefined when none will. */
  get nextEnd(): number | undefined {
    const ends = this.items.flatMap((a) => (a.until === null ? [] : [Date.parse(a.until)]));
    return ends.length === 0 ? undefined : Math.min(...ends);
  }

  #isDismissed({ id, revision }: Announcement): boolean {
    return revision <= (this.#dismissed.get(id) ?? 0);
  }
}

/** Ids sort by when they were made; one that begins later was made earlier maybe. */
function newestFirst(a: Announcement, b: Announcement): number {
  return b.from.localeCompare(a.from) || b.id.localeCompare(a.id);
}
