import { expect, test, vi } from "vitest";
import { NotificationList } from "../src/list/notificationList.ts";
import { some, StandIn } from "../../components/test/support/some.ts";

async function loaded(items = [some(3), some(2), some(1)], nextCursor: string | null = null) {
  const server = new StandIn();
  server.answers["list"] = () => ({ items, nextCursor });
  const list = new NotificationList(() => {});
  list.attach(server.client);
  await vi.waitFor(() => expect(list.state).toBe("ready"));
  return { server, list, titles: () => list.items.map((n) => n.title) };
}

test("a new one goes to the top, or waits while the reader is further down", async () => {
  const { server, list, titles } = await loaded();
  server.emit("notification", some(4));
  expect(titles()).toEqual(["Title 4", "Title 3", "Title 2", "Title 1"]);
  list.isAtTop = false;
  server.emit("notification", some(5));
  server.emit("notification", some(6));
  expect(list.items).toHaveLength(4);
  expect(list.waiting).toHaveLength(2);
  list.showWaiting();
  expect(titles().slice(0, 3)).toEqual(["Title 6", "Title 5", "Title 4"]);
});

test("the same one twice is there once", async () => {
  const { server, list } = await loaded();
  server.emit("notification", some(3));
  expect(list.items).toHaveLength(3);
});

test("what was missed takes its place among newer ones that came before it", async () => {
  const { server, titles } = await loaded([some(4), some(1)], "next");
  server.emit("notification", some(3));
  server.emit("notification", some(2));
  server.emit("notification", some(0));
  expect(titles()).toEqual(["Title 4", "Title 3", "Title 2", "Title 1"]);
});

test("progress takes the place of the task's earlier one, also further down, without waiting", async () => {
  const { server, list, titles } = await loaded([some(2), some(1, { collapseKey: "export" })]);
  list.isAtTop = false;
  server.emit("progress", some(3, { collapseKey: "export" }));
  expect(titles()).toEqual(["Title 3", "Title 2"]);
  expect(list.waiting).toHaveLength(0);
});

test("an older update that comes later does not take a newer one's place", async () => {
  const { server, list, titles } = await loaded([some(2), some(1, { collapseKey: "export", sequence: 5 })]);
  server.emit("progress", some(3, { collapseKey: "export", sequence: 4 }));
  expect(titles()).toEqual(["Title 2", "Title 1"]);
  list.isAtTop = false;
  server.emit("progress", some(4, { collapseKey: "import", at: "2026-01-01T00:00:02.000Z" }));
  server.emit("progress", some(5, { collapseKey: "import", at: "2026-01-01T00:00:01.000Z" }));
  expect(list.waiting.map((n) => n.title)).toEqual(["Title 4"]);
});

test("a group's newer notification takes the place of the one before it, and an older one that comes late does not", async () => {
  const group = (count: number): { group: { id: string; count: number; actorCount: number; actors: [] } } =>
    ({ group: { id: "g", count, actorCount: 0, actors: [] } });
  const { server, list, titles } = await loaded([some(2), some(1, group(1))]);
  list.isAtTop = false;
  server.emit("notification", some(4, group(3)));
  server.emit("notification", some(3, group(2)));
  expect(titles()).toEqual(["Title 4", "Title 2"]);
  server.emit("notification", some(5, { group: { ...group(1).group, id: "another" } }));
  expect(list.waiting.map((n) => n.title)).toEqual(["Title 5"]);
});

test("an older update that came while the list was on its way does not hide the newer one in it", async () => {
  const server = new StandIn();
  let answer = (_: unknown): void => {};
  server.answers["list"] = () => new Promise((resolve) => (answer = resolve));
  const list = new NotificationList(() => {});
  list.attach(server.client);
  server.emit("progress", some(4, { collapseKey: "export", sequence: 1 }));
  answer({ items: [some(3, { collapseKey: "export", sequence: 2 }), some(2)], nextCursor: null });
  await vi.waitFor(() => expect(list.state).toBe("ready"));
  expect(list.items.map((n) => n.title)).toEqual(["Title 3", "Title 2"]);
});

test("a new one that the filter leaves out is not shown", async () => {
  const { server, list } = await loaded();
  list.filter = { view: "all", minPriority: "high" };
  server.emit("notification", some(4, { priority: "normal" }));
  expect(list.items).toHaveLength(3);
  server.emit("notification", some(5, { priority: "urgent" }));
  expect(list.items).toHaveLength(4);
});

test("what is archived, deleted or snoozed elsewhere leaves; what is read stays", async () => {
  const { server, titles } = await loaded();
  server.emit("updated", { id: some(3).id, archivedAt: "2026-01-01T00:00:00Z" });
  server.emit("updated", { id: some(2).id, readAt: "2026-01-01T00:00:00Z", status: "read" });
  server.emit("updated", { id: some(1).id, snoozedUntil: "2999-01-01T00:00:00Z" });
  expect(titles()).toEqual(["Title 2"]);
});

test("what comes back from the archive elsewhere is fetched, what goes there is not", async () => {
  const { server } = await loaded();
  server.emit("updated", { id: some(9).id, archivedAt: "2026-01-01T00:00:00Z" });
  expect(server.calls).toHaveLength(1);
  server.emit("updated", { id: some(9).id, archivedAt: null });
  expect(server.calls).toHaveLength(2);
});

test("among the snoozed ones, what is snoozed elsewhere is fetched, and what is back leaves", async () => {
  const { server, list, titles } = await loaded();
  list.filter = { view: "snoozed" };
  server.answers["list"] = () => ({ items: [some(2, { snoozedUntil: "2999-01-01T00:00:00Z" })], nextCursor: null });
  server.emit("updated", { id: some(9).id, snoozedUntil: "2999-01-01T00:00:00Z" });
  await vi.waitFor(() => expect(titles()).toEqual(["Title 2"]));
  server.emit("notification", some(5));
  server.emit("updated", { id: some(2).id, snoozedUntil: null, readAt: null });
  expect(titles()).toEqual([]);
  expect(server.calls).toHaveLength(2);
});

test("read up to an id reads that and what is older", async () => {
  const { server, list } = await loaded();
  server.emit("updated", { readUpTo: some(2).id, readAt: "2026-01-01T00:00:00Z", status: "read" });
  expect(list.items.map((n) => n.readAt !== null)).toEqual([false, true, true]);
});

test("the next page is asked for once, and what was pushed meanwhile is not doubled", async () => {
  const { server, list, titles } = await loaded([some(3), some(2)], "next");
  server.answers["list"] = () => ({ items: [some(2), some(1)], nextCursor: null });
  await Promise.all([list.more(), list.more()]);
  expect(titles()).toEqual(["Title 3", "Title 2", "Title 1"]);
  expect(list.hasMore).toBe(false);
  expect(server.calls.filter(([name]) => name === "list")).toHaveLength(2);
});

test("an answer to an older filter is dropped", async () => {
  const { server, list, titles } = await loaded();
  let answer = (_: unknown): void => {};
  server.answers["list"] = () => new Promise((resolve) => (answer = resolve));
  const old = list.load();
  const answerOld = answer;
  server.answers["list"] = () => ({ items: [some(8)], nextCursor: null });
  await list.load();
  answerOld({ items: [some(7)], nextCursor: null });
  await old;
  expect(titles()).toEqual(["Title 8"]);
});

test("a failed load says so, and the next new one tries again", async () => {
  const { server, list } = await loaded([]);
  server.answers["list"] = () => Promise.reject(new TypeError("away"));
  await list.load();
  expect(list.state).toBe("failed");
  server.answers["list"] = () => ({ items: [some(4)], nextCursor: null });
  server.emit("notification", some(4));
  await vi.waitFor(() => expect(list.state).toBe("ready"));
  expect(list.items).toHaveLength(1);
});

test("one put back goes where its time is", async () => {
  const { list, titles } = await loaded([some(3), some(1)]);
  list.put(some(2));
  list.put(some(0));
  expect(titles()).toEqual(["Title 3", "Title 2", "Title 1", "Title 0"]);
});

test("loading quietly brings what changed, and keeps what is older than the answer and newer than it", async () => {
  const { server, list, titles } = await loaded([some(3), some(2)], "second");
  server.answers["list"] = () => ({ items: [some(1)], nextCursor: "third" });
  await list.more();
  server.answers["list"] = async () => {
    server.emit("notification", some(4));
    return { items: [some(3, { readAt: "2026-01-01T00:00:00Z" })], nextCursor: "second" };
  };
  await list.load(true);
  expect(titles()).toEqual(["Title 4", "Title 3", "Title 2", "Title 1"]);
  expect(list.find(some(3).id)?.readAt).not.toBeNull();
  server.answers["list"] = () => ({ items: [], nextCursor: null });
  await list.more();
  expect(server.calls.at(-1)?.[1]).toMatchObject({ cursor: "third" });
});

test("loading quietly drops what was deleted elsewhere", async () => {
  const { server, list, titles } = await loaded();
  server.answers["list"] = () => ({ items: [some(2)], nextCursor: null });
  await list.load(true);
  expect(titles()).toEqual(["Title 2"]);
  server.answers["list"] = () => ({ items: [], nextCursor: null });
  await list.load(true);
  expect(list.items).toEqual([]);
});

test("loading quietly leaves no gap when more came than the answer holds", async () => {
  const { server, list, titles } = await loaded([some(1)]);
  server.answers["list"] = () => ({ items: [some(9), some(8)], nextCursor: "after 8" });
  await list.load(true);
  expect(titles()).toEqual(["Title 9", "Title 8"]);
  server.answers["list"] = () => ({ items: [some(7), some(1)], nextCursor: null });
  await list.more();
  expect(server.calls.at(-1)?.[1]).toMatchObject({ cursor: "after 8" });
  expect(titles()).toEqual(["Title 9", "Title 8", "Title 7", "Title 1"]);
});

test("what comes and changes while the first page is on its way is in the list", async () => {
  const server = new StandIn();
  let answer = (_: unknown): void => {};
  server.answers["list"] = () => new Promise((resolve) => (answer = resolve));
  const list = new NotificationList(() => {});
  list.attach(server.client);
  server.emit("notification", some(5));
  server.emit("progress", some(4, { collapseKey: "export" }));
  server.emit("updated", { id: some(2).id, archivedAt: "2026-01-01T00:00:00Z" });
  server.emit("updated", { readUpTo: some(1).id, readAt: "2026-01-01T00:00:00Z", status: "read" });
  answer({ items: [some(5), some(3, { collapseKey: "export" }), some(2), some(1)], nextCursor: null });
  await vi.waitFor(() => expect(list.state).toBe("ready"));
  expect(list.items.map((n) => [n.title, n.readAt !== null])).toEqual([["Title 5", false], ["Title 4", false], ["Title 1", true]]);
});

test("once cleared it forgets everything, also an answer on its way, until it is loaded again", async () => {
  const { server, list, titles } = await loaded([some(1)], "next");
  let answer = (_: unknown): void => {};
  server.answers["list"] = () => new Promise((resolve) => (answer = resolve));
  const loading = list.load(true);
  list.clear();
  answer({ items: [some(2)], nextCursor: null });
  await loading;
  server.emit("notification", some(3));
  expect([titles(), list.state, list.hasMore]).toEqual([[], "idle", false]);
  server.answers["list"] = () => ({ items: [some(4)], nextCursor: null });
  await list.load(true);
  expect(titles()).toEqual(["Title 4"]);
});
