import type { Message } from "@notifications/client";
import type { MenuEntry, MenuSection } from "../core/menu.ts";
import type { MessageTexts } from "../texts/messages.ts";

/** As long as the server lets authors delete for everyone; what it refuses, it says. */
const deletableFor = 15 * 60_000;

export function conversationMenu(isBlocked: boolean, texts: MessageTexts, act: { block(): void; erase(): void }): MenuSection[] {
  return [
    { entries: [{ label: isBlocked ? texts.unblock : texts.block, icon: "lock", choose: act.block }] },
    { entries: [{ label: texts.deleteConversation, icon: "trash", danger: true, choose: act.erase }] },
  ];
}

export function messageMenu(message: Message, peer: string, texts: MessageTexts, erase: (forEveryone: boolean) => void): MenuSection[] {
  const { from, sentAt, deletedAt } = message;
  const entries: MenuEntry[] = [{ label: texts.deleteForMe, icon: "trash", choose: () => erase(false) }];
  const isDeletable = from !== peer && !deletedAt && Date.now() - Date.parse(sentAt) < deletableFor;
  if (isDeletable) entries.push({ label: texts.deleteForEveryone, icon: "trash", danger: true, choose: () => erase(true) });
  return [{ entries }];
}
