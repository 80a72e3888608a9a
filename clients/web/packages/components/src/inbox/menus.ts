import { type InboxFilter, type InboxView as View, type Notification, priorities } from "@notifications/client";
import type { MenuEntry, MenuSection } from "../core/menu.ts";
import { snoozeTimes } from "../core/time.ts";
import { categoryName, type Texts } from "../texts/index.ts";
import type { ActionName } from "./actions.ts";
import { archivingOf, type RowAction, toggleOf } from "./rowActions.ts";

export function snoozeMenu(now: Date, locale: string, texts: Texts, choose: (until: Date) => void): MenuSection[] {
  const entries = snoozeTimes(now, locale, texts).map(({ label, hint, until }) => ({ label, hint, choose: () => choose(until) }));
  return [{ heading: texts.snoozeUntil, entries }];
}

/** Everything that can be done with one, where there is no room for buttons. */
export function moreMenu(n: Notification, texts: Texts, act: (name: ActionName) => void, snooze: () => void): MenuSection[] {
  const entryOf = ({ name, label, icon }: RowAction): MenuEntry => ({ label, icon, choose: () => act(name) });
  const later = { label: `${texts.snooze}…`, icon: "clock" as const, choose: snooze };
  const keep = entryOf(archivingOf(n, texts));
  return [
    { entries: [entryOf(toggleOf(n, texts)), ...(n.archivedAt ? [] : [later]), keep] },
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
