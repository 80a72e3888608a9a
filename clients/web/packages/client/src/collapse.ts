import type { Notification } from "./model.ts";

type Ranked = Pick<Notification, "id" | "collapseKey" | "createdAt" | "at" | "sequence">;

/**
 * Whether a notification is the later one of two with the same collapse key: the server's own order. Pushes can overtake each other, so a
 * caller that replaces by key has to compare.
 */
export function isLater(one: Ranked, other: Ranked): boolean {
  if (one.sequence !== undefined && other.sequence !== undefined && one.sequence !== other.sequence) return one.sequence > other.sequence;
  // All times are UTC with milliseconds, so they compare as texts.
  const [at, otherAt] = [one.at ?? one.createdAt, other.at ?? other.createdAt];
  return at === otherAt ? one.id > other.id : at > otherAt;
}

/** Whether another one has taken, or is to take, a notification's place. */
export function isReplacedBy(one: Ranked, other: Ranked): boolean {
  return one.collapseKey !== null && one.collapseKey === other.collapseKey && one.id !== other.id && isLater(other, one);
}
