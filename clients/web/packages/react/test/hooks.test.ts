import { expect, test } from "vitest";
import { doing, eventually, probe, render } from "./support.ts";
import { createElement, StrictMode } from "react";
import { renderToString } from "react-dom/server";
import type { Notification } from "@notifications/client";
import { notification } from "../../client/test/support/some.ts";
import { alice, open, startServer } from "../../client/test/support/session.ts";
import {
  NotificationsProvider, useConnection, useNotificationEvent, useNotifications, usePreferences, useUnreadCount,
} from "../src/index.ts";

const titles = (items: readonly Notification[]): string => items.map((n) => `${n.title}${n.readAt ? " read" : ""}`).join(", ");

test("useNotifications shows the list, what is pushed, and what changes", async () => {
  const server = await startServer();
  const [first, second] = [notification(1, { title: "One" }), notification(2, { title: "Two" })];
  server.on("GET /notifications", () => ({ body: { items: [first], nextCursor: null } }));
  server.on(`POST /notifications/${first.id}/read`, () => ({ body: { ...first, readAt: "2026-01-02T00:00:00Z", status: "read" } }));
  const { client } = open(server);
  await client.connect();
  const { Probe, current } = probe(() => useNotifications(), ({ items, state }) => `${state}: ${titles(items)}`);
  const shown = await render(createElement(NotificationsProvider, { client }, createElement(Probe)));
  await eventually(() => expect(shown.text()).toBe("ready: One"));
  server.push("notification", second);
  await eventually(() => expect(shown.text()).toBe("ready: Two, One"));
  await doing(() => current().markRead(first.id));
  await eventually(() => expect(shown.text()).toBe("ready: Two, One read"));
  server.push("updated", { id: second.id, deletedAt: "2026-01-02T00:00:00Z" });
  await eventually(() => expect(shown.text()).toBe("ready: One read"));
});

test("useNotifications asks anew when the filter changes, and tells what went wrong", async () => {
  const server = await startServer();
  const away = { status: 503, body: { type: "about:blank", title: "Away", status: 503 } };
  const page = { body: { items: [notification(1)], nextCursor: null } };
  server.on("GET /notifications", ({ path }) => (path.includes("category=broken") ? away : page));
  const { client } = open(server);
  let category = "task_done";
  const { Probe, current } = probe(() => useNotifications({ category }), ({ state }) => state);
  const tree = () => createElement(NotificationsProvider, { client }, createElement(Probe, { key: "same" }));
  const shown = await render(tree());
  await eventually(() => expect(shown.text()).toBe("ready"));
  category = "broken";
  await shown.render(tree());
  await eventually(() => expect(shown.text()).toBe("failed"));
  expect(current().error).toMatchObject({ status: 503 });
});

test("useUnreadCount, useConnection and useNotificationEvent follow the client", async () => {
  const server = await startServer();
  const { client } = open(server);
  const heard: string[] = [];
  const { Probe } = probe(() => {
    useNotificationEvent("app:stock", (data) => heard.push(JSON.stringify(data)));
    return `${useConnection()} ${useUnreadCount() ?? "-"}`;
  }, (value) => value);
  const shown = await render(createElement(NotificationsProvider, { client }, createElement(Probe)));
  await doing(() => client.connect());
  await eventually(() => expect(shown.text()).toBe("connected 0"));
  server.push("unreadCount", { count: 3 });
  await eventually(() => expect(shown.text()).toBe("connected 3"));
  await shown.unmount();
  server.push("app:stock", { left: 1 });
  await client.close();
  expect(heard).toEqual([]);
});

test("the provider connects while it is mounted, also in strict mode, and asks the newest token function", async () => {
  const server = await startServer();
  const { Probe } = probe(() => useConnection(), (state) => state);
  const provider = (token: () => string, user = "alice") =>
    createElement(StrictMode, null,
      createElement(NotificationsProvider, { url: server.url, user, tabs: false, token }, createElement(Probe)));
  let asked = 0;
  const shown = await render(provider(() => {
    throw new Error("not yet");
  }));
  await shown.render(provider(() => (asked++, alice)));
  await eventually(() => expect(shown.text()).toBe("connected"));
  expect(asked).toBeGreaterThan(0);
  await eventually(() => expect(server.sockets.size).toBe(1));
  await shown.render(provider(() => alice, "bob"));
  await eventually(() => expect([server.sockets.size, server.connections > 1, shown.text()]).toEqual([1, true, "connected"]));
  await shown.unmount();
  await server.until(() => server.sockets.size === 0);
});

test("usePreferences saves a change with what is there already, and loads again when it was refused", async () => {
  const server = await startServer();
  const stored = { channels: { inApp: true, email: true, sms: true, push: true }, optedOut: false };
  let etag = '"1"';
  server.on("GET /notifications/preferences", () => ({ body: { ...stored, mandatory: ["security"] }, headers: { ETag: etag } }));
  server.on("PUT /notifications/preferences", ({ body, headers }) =>
    headers["if-match"] === etag
      ? { body: { ...(body as object), mandatory: ["security"] }, headers: { ETag: '"2"' } }
      : { status: 412, body: { type: "urn:notifications:problem:precondition-failed", title: "Changed", status: 412 } });
  const { client } = open(server);
  const { Probe, current } = probe(() => usePreferences(), ({ preferences }) => String(preferences?.optedOut));
  const shown = await render(createElement(NotificationsProvider, { client }, createElement(Probe)));
  await eventually(() => expect(shown.text()).toBe("false"));
  await doing(() => current().save({ optedOut: true }));
  await eventually(() => expect(shown.text()).toBe("true"));
  expect(server.callsTo("PUT /notifications/preferences")[0]?.body).toEqual({ ...stored, optedOut: true });
  expect(current().mandatory).toEqual(["security"]);
  etag = '"3"';
  await expect(doing(() => current().save({ optedOut: true }))).rejects.toMatchObject({ status: 412 });
  await eventually(() => expect([shown.text(), current().isSaving]).toEqual(["false", false]));
});

test("on a server it renders without connecting, and without a provider it says so", async () => {
  const server = await startServer();
  const { Probe } = probe(() => [useConnection(), useUnreadCount(), useNotifications().state].join(), (text) => text);
  const page = renderToString(createElement(NotificationsProvider, { url: server.url, token: () => alice }, createElement(Probe)));
  expect(page).toBe("<p>closed,,loading</p>");
  expect(server.calls).toEqual([]);
  expect(() => renderToString(createElement(Probe))).toThrow("NotificationsProvider");
});
