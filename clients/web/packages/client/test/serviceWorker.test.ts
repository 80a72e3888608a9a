import { readFile } from "node:fs/promises";
import { runInNewContext } from "node:vm";
import { transformWithOxc } from "vite";
import { expect, test, vi } from "vitest";

/** The worker as a browser would run it, with what it does recorded. */
async function load(windows: { url: string; focus: () => void }[] = []) {
  const handlers = new Map<string, (event: object) => void>();
  const showNotification = vi.fn(() => Promise.resolve());
  const openWindow = vi.fn(() => Promise.resolve());
  const self = {
    addEventListener: (name: string, handler: (event: object) => void) => handlers.set(name, handler),
    registration: { scope: "https://app.example/inbox/", showNotification },
    clients: { matchAll: () => Promise.resolve(windows), openWindow },
  };
  const path = new URL("../src/sw.ts", import.meta.url).pathname;
  const { code } = await transformWithOxc(await readFile(path, "utf8"), path);
  runInNewContext(code, { self, URL });
  const dispatch = async (name: string, event: object): Promise<void> => {
    const waited: Promise<unknown>[] = [];
    handlers.get(name)?.({ ...event, waitUntil: (work: Promise<unknown>) => waited.push(work) });
    await Promise.all(waited);
  };
  return { dispatch, showNotification, openWindow };
}

const click = (url: string | undefined) => ({ notification: { data: { id: "1", url }, close: () => undefined } });

test("a push is shown with its text, and takes the place of the one with the same tag", async () => {
  const { dispatch, showNotification } = await load();
  const payload = { id: "1", title: "Grade", message: "An A", category: "grade_posted", priority: "critical", tag: "t", url: "/grades" };
  await dispatch("push", { data: { json: () => payload } });
  expect(showNotification).toHaveBeenCalledWith("Grade", {
    body: "An A", data: { id: "1", url: "/grades" }, tag: "t", renotify: true, requireInteraction: true, silent: false,
  });
});

test("a push that can't be read is shown all the same: browsers demand it", async () => {
  const { dispatch, showNotification } = await load();
  await dispatch("push", { data: { json: () => JSON.parse("{") as unknown } });
  expect(showNotification).toHaveBeenCalledOnce();
});

test.each([
  ["/grades?id=1", "https://app.example/grades?id=1"],
  ["https://other.example/x", "https://other.example/x"],
  ["http://other.example/x", "http://other.example/x"],
  ["javascript:alert(1)", "https://app.example/inbox/"],
  ["data:text/html,<script>1</script>", "https://app.example/inbox/"],
  ["http://[", "https://app.example/inbox/"],
  [undefined, "https://app.example/inbox/"],
])("a click on one with the address %s opens %s", async (url, opened) => {
  const { dispatch, openWindow } = await load();
  await dispatch("notificationclick", click(url));
  expect(openWindow).toHaveBeenCalledExactlyOnceWith(opened);
});

test("a page that is open already is brought to the front", async () => {
  const focus = vi.fn();
  const { dispatch, openWindow } = await load([{ url: "https://app.example/grades", focus }]);
  await dispatch("notificationclick", click("/grades"));
  expect(focus).toHaveBeenCalledOnce();
  expect(openWindow).not.toHaveBeenCalled();
});
