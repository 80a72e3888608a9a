import { expect, test } from "vitest";
import type { Announcement } from "../src/announcements.ts";
import { Browser } from "./support/browser.ts";
import { open, startServer } from "./support/session.ts";
import { id, notification, Recorder } from "./support/some.ts";

export function announcement(n: number, changes: Partial<Announcement> = {}): Announcement {
  return {
    id: id(n), title: `Title ${n}`, message: "A message", type: "info", placement: "banner", actionUrl: null,
    from: "2026-01-01T00:00:00.000Z", until: null, revision: 1, seenAt: null, ...changes,
  };
}

test("announcements are listed, and what is done with them says which revision was shown", async () => {
  const server = await startServer();
  server.on("GET /announcements", () => ({ body: { items: [announcement(1)] } }));
  for (const what of ["seen", "dismiss", "clicked"])
    server.on(`POST /announcements/${id(1)}/${what}`, ({ body }) => ({ body: { id: id(1), ...(body as object), what } }));
  const { client } = open(server);
  const [first] = await client.announcements.list();
  expect(first).toEqual(announcement(1));
  expect(await client.announcements.seen(first!)).toEqual({ id: id(1), revision: 1, what: "seen" });
  expect(await client.announcements.dismiss({ id: id(1), revision: 3 })).toEqual({ id: id(1), revision: 3, what: "dismiss" });
  expect(await client.announcements.clicked({ id: id(1) })).toEqual({ id: id(1), what: "clicked" });
  await expect(client.announcements.dismiss({ id: id(2) })).rejects.toMatchObject({ status: 404 });
});

test("an announcement is emitted once for each revision, its end and dismissal as they come", async () => {
  const server = await startServer();
  const { client } = open(server);
  const [shown, ended] = [new Recorder(client, "announcement"), new Recorder(client, "announcementEnded")];
  const [dismissed, changed] = [new Recorder(client, "announcementDismissed"), new Recorder(client, "announcementsChanged")];
  await client.connect();
  server.push("announcement", announcement(1));
  server.push("announcement", announcement(1));
  server.push("announcement", announcement(1, { revision: 2 }));
  server.push("announcementDismissed", { id: id(1), revision: 2 });
  server.push("announcementsChanged", { id: id(2) });
  server.push("announcementEnded", { id: id(1) });
  await ended.count(1);
  expect(shown.payloads.map((a) => a.revision)).toEqual([1, 2]);
  expect(dismissed.payloads).toEqual([{ id: id(1), revision: 2 }]);
  expect(changed.payloads).toEqual([{ id: id(2) }]);
});

test("an app's own events come under their names, with where they came from", async () => {
  const server = await startServer();
  const { client } = open(server);
  const [stock, notified] = [new Recorder(client, "app:stock"), new Recorder(client, "notification")];
  await client.connect();
  server.push("app:other", { data: 1, room: null, from: null, at: "2026-01-01T00:00:00.000Z" });
  server.push("app:stock", { data: { price: 2 }, room: null, from: null, at: "2026-01-01T00:00:00.000Z" });
  server.push("app:stock", { data: null, room: "trading", from: "bob", at: "2026-01-01T00:00:01.000Z" });
  server.push("notification", notification(1));
  await notified.count(1);
  expect(stock.all.map(({ payload, info }) => [payload, info])).toEqual([
    [{ price: 2 }, { caughtUp: false, at: "2026-01-01T00:00:00.000Z" }],
    [null, { caughtUp: false, at: "2026-01-01T00:00:01.000Z", room: "trading", from: "bob" }],
  ]);
});

test("a tab without a connection of its own gets the app's events that only it listens to", async () => {
  const server = await startServer();
  const browser = new Browser();
  const leader = open(server, {}, browser);
  await leader.client.connect();
  const follower = open(server, {}, browser);
  const stock = new Recorder(follower.client, "app:stock");
  await follower.client.connect();
  expect(server.connections).toBe(1);
  server.push("app:stock", { data: 7, room: "trading", from: null, at: "2026-01-01T00:00:00.000Z" });
  await stock.count(1);
  expect(stock.all[0]).toEqual({ payload: 7, info: { caughtUp: false, at: "2026-01-01T00:00:00.000Z", room: "trading" } });
});
