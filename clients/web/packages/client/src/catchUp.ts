import { ApiError } from "./apiError.ts";
import type { Http } from "./http.ts";
import type { Notification } from "./model.ts";

const pageSize = 100;

/** An id is made when its sending begins: what goes to many can arrive after what was begun later. So a catch-up reaches back. */
const reach = 120_000;

interface Missed {
  /** Oldest first. */
  items: Notification[];
  /** Too many to be told one by one. */
  reload: boolean;
}

/**
 * Where a catch-up begins that misses nothing: before the newest that the client knows, not before the first.
 * Ids are UUIDs of version 7: they begin with the milliseconds since 1970.
 */
export function beginning(newest: string, first: string): string {
  const milliseconds = Number.parseInt(newest.slice(0, 8) + newest.slice(9, 13), 16) - reach;
  if (newest[14] !== "7" || !(milliseconds > 0)) return newest;
  const hex = milliseconds.toString(16).padStart(12, "0");
  const earlier = `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
  return earlier > first ? earlier : first;
}

/**
 * What came after a notification, oldest first.
 * @param receive Called with each.
 * @returns false when that is more than the server tells one by one.
 */
export async function fetchMissed(http: Http, after: string, signal: AbortSignal, receive: (missed: Notification) => void): Promise<boolean> {
  for (let from = after; ; ) {
    const { items, reload } = (await http.call<Missed>("GET", "/notifications/missed", { query: { after: from, limit: pageSize }, signal })).body;
    for (const notification of items) receive(notification);
    const last = items.at(-1);
    if (reload) return false;
    if (!last || items.length < pageSize) return true;
    from = last.id;
  }
}

/** The newest there is: what is missed later is what came after it. */
export async function fetchNewest(http: Http, signal: AbortSignal): Promise<string> {
  const { items } = (await http.call<{ items: Notification[] }>("GET", "/notifications", { query: { limit: 1 }, signal })).body;
  return items[0]?.id ?? beforeAll;
}

/** @returns undefined for one that is gone, or never was this user's. */
export async function fetchOne(http: Http, id: string, signal: AbortSignal): Promise<Notification | undefined> {
  try {
    return (await http.call<Notification>("GET", `/notifications/${encodeURIComponent(id)}`, { signal })).body;
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return undefined;
    throw error;
  }
}

const beforeAll = "00000000-0000-7000-8000-000000000000";
