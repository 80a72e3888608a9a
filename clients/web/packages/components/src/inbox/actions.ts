import type { MarkedAllRead, Notification, NotificationChange, NotificationList, NotificationsClient } from "@notifications/client";
import { failureText } from "../core/failure.ts";
import { dateFormat } from "../core/time.ts";
import type { Texts } from "../texts/index.ts";

export type ActionName = "read" | "unread" | "archive" | "unarchive" | "snooze" | "unsnooze" | "delete";

/** What the inbox says at its foot, and what can be done about it. */
export interface Notice {
  text: string;
  isFailure: boolean;
  action?: { label: string; run(): void };
}

export interface ActionContext {
  client: NotificationsClient;
  list: NotificationList;
  texts: Texts;
  locale: string;
  notify(notice: Notice | undefined): void;
}

/** Shows the result at once, then asks the server; what it refuses is taken back, and said. */
export async function act(context: ActionContext, name: ActionName, notification: Notification, until?: Date): Promise<void> {
  const { client, list, texts, notify } = context;
  const change = changeBy(name, notification.id, until);
  list.patch(change);
  const asked = call(client, name, notification.id, until);
  const undo = undoOf(context, name, notification, asked);
  if (name !== "read" && name !== "unread")
    notify({ text: doneText(context, name, until), isFailure: false, ...(undo ? { action: { label: texts.undo, run: undo } } : {}) });
  try {
    const answer = await asked;
    if (answer && list.find(answer.id)) list.patch(answer);
  } catch (error) {
    takeBack(list, change, notification);
    const text = `${texts.failed[name]} ${failureText(error, texts)}`;
    notify({ text, isFailure: true, action: { label: texts.retry, run: () => void act(context, name, notification, until) } });
  }
}

/** An action of the sender's: shown as chosen at once, recorded by the server. */
export async function choose(context: ActionContext, notification: Notification, event: string): Promise<void> {
  const { client, list, texts, notify } = context;
  const change = { ...changeBy("read", notification.id), actionTaken: event };
  list.patch(change);
  try {
    list.patch(await client.takeAction(notification.id, event));
  } catch (error) {
    takeBack(list, change, notification);
    const text = `${texts.failed.choice} ${failureText(error, texts)}`;
    notify({ text, isFailure: true, action: { label: texts.retry, run: () => void choose(context, notification, event) } });
  }
}

export async function markAllRead(context: ActionContext): Promise<void> {
  const { client, list, texts, notify } = context;
  const before = list.items.filter((n) => !n.readAt);
  list.markAllRead(new Date().toISOString());
  const asked = client.markAllRead();
  const undo = (): void => void undoMarkAllRead(context, before, asked);
  notify({ text: texts.didMarkAllRead, isFailure: false, action: { label: texts.undo, run: undo } });
  try {
    await asked;
    if (list.filter.view === "unread") await list.load(true);
  } catch (error) {
    markUnread(list, before);
    const retry = { label: texts.retry, run: () => void markAllRead(context) };
    notify({ text: `${texts.failed.markAllRead} ${failureText(error, texts)}`, isFailure: true, action: retry });
  }
}

async function undoMarkAllRead(
  { client, list, texts, notify }: ActionContext,
  before: Notification[],
  asked: Promise<MarkedAllRead>,
): Promise<void> {
  markUnread(list, before);
  // Not before it is done. What failed is as it was, and was said.
  const done = await asked.catch(() => undefined);
  if (!done?.readUpTo) return;
  try {
    await client.undoMarkAllRead(done.readUpTo);
  } catch (error) {
    notify({ text: `${texts.failed.unreadAll} ${failureText(error, texts)}`, isFailure: true });
  }
  await list.load(true);
}

function markUnread(list: NotificationList, before: Notification[]): void {
  for (const n of before) takeBack(list, changeBy("read", n.id), n);
}

function changeBy(name: ActionName, id: string, until?: Date): NotificationChange {
  const now = new Date().toISOString();
  switch (name) {
    case "read":
      return { id, readAt: now, seenAt: now };
    case "unread":
      return { id, readAt: null };
    case "archive":
      return { id, archivedAt: now };
    case "unarchive":
      return { id, archivedAt: null };
    case "snooze":
      return { id, snoozedUntil: until!.toISOString() };
    case "unsnooze":
      return { id, snoozedUntil: null, readAt: null };
    case "delete":
      return { id, deletedAt: now };
  }
}

function call(client: NotificationsClient, name: ActionName, id: string, until?: Date): Promise<Notification | void> {
  if (name === "snooze") return client.snooze(id, until!);
  // Marked unread, it is back at once.
  return client[name === "unsnooze" ? "unread" : name](id);
}

/** Only the members that the action changed: the others may have changed meanwhile. */
function takeBack(list: NotificationList, change: NotificationChange, before: Notification): void {
  const now = list.find(before.id);
  const members = Object.keys(change) as (keyof Notification)[];
  list.put(now ? { ...now, ...Object.fromEntries(members.map((m) => [m, before[m] ?? null])) } : before);
}

/** What makes it leave the list can be undone, but for a snooze, which ends by itself. */
function undoOf(context: ActionContext, name: ActionName, notification: Notification, asked: Promise<unknown>): (() => void) | undefined {
  const { client } = context;
  const { id } = notification;
  const opposites: Partial<Record<ActionName, () => Promise<Notification>>> = {
    archive: () => client.unarchive(id),
    unarchive: () => client.archive(id),
    unsnooze: () => client.snooze(id, notification.snoozedUntil!),
    delete: () => client.restore(id),
  };
  const ask = opposites[name];
  // Not before it is done: the server could come to the undoing first. What failed is as it was.
  return ask && (() => void bringBack(context, notification, () => asked.then(ask, () => notification)));
}

async function bringBack(
  { list, texts, notify }: ActionContext,
  notification: Notification,
  ask: () => Promise<Notification>,
): Promise<void> {
  notify(undefined);
  list.put(notification);
  try {
    list.put(await ask());
  } catch (error) {
    list.patch({ id: notification.id, deletedAt: new Date().toISOString() });
    notify({ text: `${texts.failed.restore} ${failureText(error, texts)}`, isFailure: true });
  }
}

function doneText({ texts, locale }: ActionContext, name: ActionName, until?: Date): string {
  if (name === "snooze") return texts.didSnooze(dateFormat(locale, { weekday: "long", hour: "numeric", minute: "2-digit" }).format(until));
  return name === "archive" ? texts.didArchive : name === "delete" ? texts.didDelete : texts.didUnarchive;
}
