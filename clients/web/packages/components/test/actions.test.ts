import { ApiError, NotificationList } from "@notifications/client";
import { expect, test, vi } from "vitest";
import { act, type ActionName, markAllRead, type Notice } from "../src/inbox/actions.ts";
import { actionOfKey } from "../src/inbox/keyboard.ts";
import { textsOf } from "../src/texts/index.ts";
import { some, StandIn } from "./support/some.ts";

const refusal = new ApiError(409, { type: "urn:notifications:problem:busy", title: "Busy", status: 409, detail: "Try again." });

async function inbox() {
  const server = new StandIn();
  server.answers["list"] = () => ({ items: [some(2), some(1)], nextCursor: null });
  const list = new NotificationList(() => {});
  const { client } = server;
  list.attach(client);
  await vi.waitFor(() => expect(list.state).toBe("ready"));
  const notices: (Notice | undefined)[] = [];
  const context = { client, list, texts: textsOf("en"), locale: "en", notify: (n: Notice | undefined) => notices.push(n) };
  const ids = () => list.items.map((n) => n.id);
  return { server, list, context, ids, last: () => notices.at(-1) };
}

test.each(["archive", "delete"] as const)("%s shows at once and can be undone", async (name) => {
  const { server, context, ids, last } = await inbox();
  server.answers["restore"] = server.answers["unarchive"] = () => some(2);
  const done = act(context, name, some(2));
  expect(ids()).toEqual([some(1).id]);
  await done;
  expect(last()?.action?.label).toBe("Undo");
  last()?.action?.run();
  await vi.waitFor(() => expect(server.calls.at(-1)).toEqual([name === "delete" ? "restore" : "unarchive", some(2).id]));
  expect(ids()).toEqual([some(2).id, some(1).id]);
});

test("undone before the server answered, it is undone after that", async () => {
  const { server, context, ids, last } = await inbox();
  let answer = (_?: unknown): void => {};
  server.answers["delete"] = () => new Promise((resolve) => (answer = resolve));
  server.answers["restore"] = () => some(2);
  const done = act(context, "delete", some(2));
  last()?.action?.run();
  expect(ids()).toEqual([some(2).id, some(1).id]);
  expect(server.calls.at(-1)?.[0]).toBe("delete");
  answer();
  await done;
  await vi.waitFor(() => expect(server.calls.at(-1)).toEqual(["restore", some(2).id]));
});

test.each<ActionName>(["archive", "delete", "snooze", "read"])("%s that the server refuses is taken back, and said", async (name) => {
  const { server, list, context, last } = await inbox();
  server.answers[name] = () => Promise.reject(refusal);
  await act(context, name, some(2), new Date("2999-01-01T00:00:00Z"));
  expect(list.items).toEqual([some(2), some(1)]);
  expect(last()).toMatchObject({ isFailure: true, text: expect.stringContaining("Try again.") });
});

test("one brought back from being snoozed leaves the snoozed ones, and can be snoozed again", async () => {
  const { server, list, context, ids, last } = await inbox();
  const snoozed = some(2, { snoozedUntil: "2999-01-01T00:00:00Z", readAt: "2026-01-01T00:00:00Z" });
  server.answers["list"] = () => ({ items: [snoozed], nextCursor: null });
  list.filter = { view: "snoozed" };
  await list.load();
  expect(server.calls.at(-1)?.[1]).toMatchObject({ status: "snoozed" });
  server.answers["snooze"] = () => snoozed;
  await act(context, "unsnooze", snoozed);
  expect(server.calls.at(-1)).toEqual(["unread", snoozed.id]);
  expect(ids()).toEqual([]);
  last()?.action?.run();
  await vi.waitFor(() => expect(server.calls.at(-1)).toEqual(["snooze", snoozed.id, snoozed.snoozedUntil]));
  expect(ids()).toEqual([snoozed.id]);
});

test("what changed meanwhile survives that an action is taken back", async () => {
  const { server, list, context } = await inbox();
  server.answers["read"] = () => {
    server.emit("updated", { id: some(2).id, title: "Changed" });
    return Promise.reject(refusal);
  };
  await act(context, "read", some(2));
  expect(list.find(some(2).id)).toMatchObject({ title: "Changed", readAt: null });
});

test("mark all as read says so, and is undone where it was", async () => {
  const { server, list, context, last } = await inbox();
  list.patch({ id: some(1).id, readAt: "2026-01-01T00:00:00Z" });
  server.answers["markAllRead"] = () => ({ updated: 1, readUpTo: some(3).id });
  await markAllRead(context);
  expect(last()).toMatchObject({ text: "All marked as read", isFailure: false, action: { label: "Undo" } });
  server.answers["list"] = () => ({ items: [some(2), some(1, { readAt: "2026-01-01T00:00:00Z" })], nextCursor: null });
  last()?.action?.run();
  expect(list.items.map((n) => n.readAt !== null)).toEqual([false, true]);
  await vi.waitFor(() => expect(server.calls.at(-1)?.[0]).toBe("list"));
  expect(server.calls.at(-2)).toEqual(["undoMarkAllRead", some(3).id]);
});

test("mark all as read, undone before the server answered, is undone after that", async () => {
  const { server, context, last } = await inbox();
  let answer = (_: unknown): void => {};
  server.answers["markAllRead"] = () => new Promise((resolve) => (answer = resolve));
  const done = markAllRead(context);
  last()?.action?.run();
  expect(server.calls.at(-1)?.[0]).toBe("markAllRead");
  answer({ updated: 2, readUpTo: some(3).id });
  await done;
  await vi.waitFor(() => expect(server.calls.map(([name]) => name)).toContain("undoMarkAllRead"));
});

test("an undoing that is refused says so, and shows what the server has", async () => {
  const { server, list, context, last } = await inbox();
  server.answers["markAllRead"] = () => ({ updated: 2, readUpTo: some(3).id });
  await markAllRead(context);
  server.answers["undoMarkAllRead"] = () => Promise.reject(refusal);
  const read = { readAt: "2026-01-01T00:00:00Z" };
  server.answers["list"] = () => ({ items: [some(2, read), some(1, read)], nextCursor: null });
  last()?.action?.run();
  await vi.waitFor(() => expect(last()?.text).toBe("Couldn’t undo it. Try again."));
  await vi.waitFor(() => expect(list.items.every((n) => n.readAt)).toBe(true));
});

test.each(["Backspace", "x", "d"])("the key %s does nothing to the focused one: only Delete deletes", (key) => {
  expect(actionOfKey({ key } as KeyboardEvent, some(1))).toBeUndefined();
  expect(actionOfKey({ key: "Delete" } as KeyboardEvent, some(1))).toBe("delete");
});

test("mark all as read that fails leaves them as they were", async () => {
  const { server, list, context, last } = await inbox();
  server.answers["markAllRead"] = () => Promise.reject(new ApiError(0, { type: "", title: "No answer", status: 0 }));
  const done = markAllRead(context);
  expect(list.items.every((n) => n.readAt)).toBe(true);
  await done;
  expect(list.items.every((n) => n.readAt === null)).toBe(true);
  expect(last()?.text).toContain("can’t be reached");
});
