import type { Action, Notification } from "@notifications/client";
import { safeLink } from "../core/links.ts";
import type { NotificationMenu } from "../core/menu.ts";
import type { Texts } from "../texts/index.ts";
import type { ActionName } from "./actions.ts";
import { isLong, type ItemContext } from "./item.ts";
import { moreMenu, snoozeMenu } from "./menus.ts";

/** What rows need of the inbox that they are in. */
export interface RowHost {
  words(): { texts: Texts; locale: string };
  menu(): NotificationMenu;
  /** @returns false when a listener prevented the default. */
  emit(name: string, detail: unknown): boolean;
  act(name: ActionName, n: Notification, until?: Date): void;
  record(n: Notification, event: string): void;
  toggle(n: Notification): void;
}

export type RowHandlers = Pick<ItemContext, "choose" | "activate" | "toggle" | "act" | "snooze" | "more">;

export function rowHandlers(host: RowHost): RowHandlers {
  const open = (n: Notification, url: string | undefined, event: Event): void => {
    if (!host.emit("notification-open", { notification: n, url })) event.preventDefault();
    if (!n.readAt) host.act("read", n);
  };
  const handlers: RowHandlers = {
    choose(n: Notification, action: Action, event: Event) {
      if (action.event === undefined) open(n, safeLink(action.url ?? null)?.href, event);
      else if (host.emit("notification-action", { notification: n, event: action.event })) host.record(n, action.event);
    },
    activate(n: Notification, event: MouseEvent) {
      const url = safeLink(n.actionUrl)?.href;
      open(n, url, event);
      if (!url && isLong(n)) host.toggle(n);
    },
    toggle: (n) => host.toggle(n),
    act: (name, n) => host.act(name, n),
    snooze(n: Notification, anchor: HTMLElement) {
      const { texts, locale } = host.words();
      const sections = snoozeMenu(new Date(), locale, texts, (until) => host.act("snooze", n, until));
      void host.menu().open(anchor, texts.snoozeUntil, sections);
    },
    more(n: Notification, anchor: HTMLElement) {
      const { texts } = host.words();
      const sections = moreMenu(n, texts, (name) => host.act(name, n), () => handlers.snooze(n, anchor));
      void host.menu().open(anchor, texts.actions(n.title), sections);
    },
  };
  return handlers;
}
