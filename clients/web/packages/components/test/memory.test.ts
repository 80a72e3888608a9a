import { expect, test, vi } from "vitest";
import { InboxList } from "../src/inbox/inboxList.ts";
import { some, StandIn } from "./support/some.ts";

async function loadedThenAway() {
  const server = new StandIn();
  const items = [some(3), some(2, { readAt: "2026-01-01T00:00:00Z" }), some(1, { title: "An invoice", priority: "urgent" })];
  server.answers["list"] = () => ({ items, nextCursor: null });
  const { client } = server;
  const list = new InboxList(() => {});
  list.attach(client);
  await vi.waitFor(() => expect(list.state).toBe("ready"));
  server.answers["list"] = () => Promise.reject(new TypeError("away"));
  return { server, client, list, titles: () => list.items.map((n) => n.title) };
}

test.each([
  ["unread", { view: "unread" }, ["Title 3", "An invoice"]],
  ["important", { view: "all", minPriority: "high" }, ["An invoice"]],
  ["found", { view: "all", q: "INVOICE" }, ["An invoice"]],
  ["all", { view: "all" }, ["Title 3", "Title 2", "An invoice"]],
] as const)("while the server is away, what is %s is shown from what was loaded", async (_, filter, expected) => {
  const { list, titles } = await loadedThenAway();
  list.filter = filter;
  const loading = list.load();
  expect(titles()).toEqual(expected);
  await loading;
  expect([titles(), list.state, list.isFromMemory]).toEqual([expected, "ready", true]);
});

test("a view of which nothing is known says that it could not be loaded, and the way back shows what was there", async () => {
  const { list, titles } = await loadedThenAway();
  list.filter = { view: "archived" };
  await list.load();
  expect(list.state).toBe("failed");
  list.filter = { view: "all" };
  await list.load();
  expect(titles()).toHaveLength(3);
});

test("another list of the same client shows it too: the bell's and the page's", async () => {
  const { client } = await loadedThenAway();
  const other = new InboxList(() => {});
  other.attach(client);
  await vi.waitFor(() => expect(other.isFromMemory).toBe(true));
  expect(other.items).toHaveLength(3);
});

test("what is known follows what is told and what is done", async () => {
  const { server, list, titles } = await loadedThenAway();
  server.emit("progress", some(4, { title: "10 %", collapseKey: "export" }));
  server.emit("progress", some(5, { title: "20 %", collapseKey: "export" }));
  server.emit("updated", { id: some(3).id, deletedAt: "2026-01-01T00:00:00Z" });
  list.patch({ id: some(1).id, archivedAt: "2026-01-01T00:00:00Z" });
  await list.load();
  expect(titles()).toEqual(["20 %", "Title 2"]);
  list.filter = { view: "archived" };
  await list.load();
  expect(titles()).toEqual(["An invoice"]);
});

test("once the server is back, only its answer counts", async () => {
  const { server, list, titles } = await loadedThenAway();
  list.filter = { view: "unread" };
  await list.load();
  server.answers["list"] = () => ({ items: [some(9)], nextCursor: "more" });
  await list.load(true);
  expect([titles(), list.isFromMemory, list.hasMore]).toEqual([["Title 9"], false, true]);
});

test("who signs out leaves nothing behind", async () => {
  const { list, titles } = await loadedThenAway();
  list.clear();
  await list.load();
  expect([titles(), list.state]).toEqual([[], "failed"]);
});
