import { type InboxFilter, type InboxView as View, type Notification, priorities } from "@notifications/client";
import type { MenuEntry, MenuSection } from "../core/menu.ts";
import { snoozeTimes } from "../core/time.ts";
import { categoryName, type Texts } from "../texts/index.ts";
import type { ActionName } from "./actions.ts";

export function snoozeMenu(now: Date, locale: string, texts: Texts, choose: (until: Date) => void): MenuSection[] {
  const entries = snoozeTimes(now, locale, texts).map(({ label, hint, until }) => ({ label, hint, choose: () => choose(until) }));
  return [{ heading: texts.snoozeUntil, entries }];
}

/** Everything that can be done with one, where there is no room for buttons. */
export function moreMenu(n: Notification, texts: Texts, act: (name: ActionName) => void, snooze: () => void): MenuSection[] {
  let toggle: MenuEntry = n.readAt
    ? { label: texts.markUnread, icon: "dot", choose: () => act("unread") }
    : { label: texts.markRead, icon: "check", choose: () => act("read") };
  if (n.snoozedUntil) toggle = { label: texts.unsnooze, icon: "arrow-up", choose: () => act("unsnooze") };
  const keep = n.archivedAt
    ? [{ label: texts.unarchive, icon: "unarchive" as const, choose: () => act("unarchive") }]
    : [
        { label: `${texts.snooze}…`, icon: "clock" as const, choose: snooze },
        { label: texts.archive, icon: "archive" as const, choose: () => act("archive") },
      ];
  return [
    { entries: [toggle, ...keep] },
    { entries: [{ label: texts.delete, icon: "trash", danger: true, choose: () => act("delete") }] },
  ];
}

export function filterMenu(
  filter: InboxFilter,
  categories: string[],
  texts: Texts,
  choose: (change: Partial<InboxFilter>) => void,
): MenuSection[] {
  const names = { all: texts.all, unread: texts.unread, snoozed: texts.snoozed, archived: texts.archived };
  const views = (Object.keys(names) as View[]).map((view) => ({
    label: names[view],
    checked: filter.view === view,
    choose: () => choose({ view }),
  }));
  const levels = [
    { label: texts.anyPriority, checked: !filter.minPriority, choose: () => choose({ minPriority: undefined }) },
    ...priorities.slice(2).map((minPriority) => ({
      label: minPriority === "critical" ? texts.priorities.critical : texts.andAbove(texts.priorities[minPriority]),
      checked: filter.minPriority === minPriority,
      choose: () => choose({ minPriority }),
    })),
  ];
  const kinds = [
    { label: texts.anyCategory, checked: !filter.category, choose: () => choose({ category: undefined }) },
    ...categories.map((category) => ({
      label: categoryName(category, texts),
      checked: filter.category === category,
      choose: () => choose({ category }),
    })),
  ];
  return [
    { heading: texts.views, entries: views },
    { heading: texts.priority, entries: levels },
    ...(categories.length > 0 ? [{ heading: texts.category, entries: kinds }] : []),
  ];
}
