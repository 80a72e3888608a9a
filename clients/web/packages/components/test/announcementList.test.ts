import type { Announcement } from "@notifications/client";
import { expect, test } from "vitest";
import { AnnouncementList } from "../src/announcements/list.ts";

function announcement(n: number, changes: Partial<Announcement> = {}): Announcement {
  return {
    id: `${n}`, title: `Title ${n}`, message: "", type: "info", placement: "banner", actionUrl: null,
    from: `2026-01-01T00:00:0${n}.000Z`, until: null, revision: 1, seenAt: null, ...changes,
  };
}

const ids = (list: AnnouncementList): string[] => list.items.map((a) => a.id);

test("the newest comes first, and a later revision takes the earlier one's place", () => {
  const list = new AnnouncementList();
  list.replace([announcement(1), announcement(2)], list.version);
  list.add(announcement(3));
  list.add(announcement(1, { title: "Again", revision: 2 }));
  expect(ids(list)).toEqual(["3", "2", "1"]);
  expect(list.items[2]?.title).toBe("Again");
  list.end("2");
  expect(ids(list)).toEqual(["3", "1"]);
});

test("what was dismissed stays away until it has a higher revision", () => {
  const list = new AnnouncementList();
  list.add(announcement(1, { revision: 2 }));
  list.dismiss({ id: "1", revision: 2 });
  list.add(announcement(1, { revision: 2 }));
  expect(list.replace([announcement(1, { revision: 1 })], list.version)).toBe(true);
  expect(ids(list)).toEqual([]);
  list.add(announcement(1, { revision: 3 }));
  list.dismiss({ id: "1", revision: 2 });
  expect(ids(list)).toEqual(["1"]);
});

test("an answer that something overtook is asked for again", () => {
  const list = new AnnouncementList();
  const asked = list.version;
  list.add(announcement(2));
  expect(list.replace([announcement(1)], asked)).toBe(false);
  expect(ids(list)).toEqual(["2"]);
  expect(list.replace([announcement(2), announcement(1)], list.version)).toBe(true);
  expect(ids(list)).toEqual(["2", "1"]);
});

test("dialogs are shown one after another, the others up to the limit", () => {
  const list = new AnnouncementList();
  list.replace([1, 2, 3].flatMap((n) => [announcement(n), announcement(n + 3, { placement: "modal" })]), list.version);
  expect(list.shown("banner", 2).map((a) => a.id)).toEqual(["3", "2"]);
  expect(list.shown("modal", 2).map((a) => a.id)).toEqual(["6"]);
  expect(list.shown("card", 2)).toEqual([]);
});

test("the next end is the earliest of those that end", () => {
  const list = new AnnouncementList();
  expect(list.nextEnd).toBeUndefined();
  list.add(announcement(1));
  expect(list.nextEnd).toBeUndefined();
  list.add(announcement(2, { until: "2026-01-03T00:00:00.000Z" }));
  list.add(announcement(3, { until: "2026-01-02T00:00:00.000Z" }));
  expect(list.nextEnd).toBe(Date.parse("2026-01-02T00:00:00.000Z"));
});
