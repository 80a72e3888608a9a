import type { Notification } from "./model.ts";

type Ranked = Pick<Notification, "id" | "collapseKey" | "group" | "createdAt" | "at" | "sequence">;

/** What notifications of the same task, or of the same group, share: one of them is shown. Null for all others. */
export function placeOf({ collapseKey, group }: Pick<Notification, "collapseKey" | "group">): string | null {
  return collapseKey ?? group?.id ?? null;
}

/**
 * Whether a notification is the later one of two with the same collapse key, or of the same group: the server's own order. Its pushes can
 * overtake each other, so who replaces by key has to compare.
 */
export function isLater(one: Ranked, other: Ranked): boolean {
  if (one.sequence !== undefined && other.sequence !== undefined && one.sequence !== other.sequence) return one.sequence > other.sequence;
  // All times are UTC with milliseconds, so they compare as texts.
  const [at, otherAt] = [one.at ?? one.createdAt, other.at ?? other.createdAt];
  return at === otherAt ? one.id > other.id : at > otherAt;
}

/** Whether another one has taken, or is to take, a notification's place. */
export function isReplacedBy(one: Ranked, other: Ranked): boolean {
  const place = placeOf(one);
  return place !== null && place === placeOf(other) && one.id !== other.id && isLater(other, one);
}
