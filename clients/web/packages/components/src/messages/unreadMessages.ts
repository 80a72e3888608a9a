import type { NotificationsClient } from "@notifications/client";

/**
 * Tells how many messages are unread in all conversations: now, after each connection, and whenever it changes.
 * @returns ends it
 */
export function watchUnreadMessages(client: NotificationsClient, changed: (count: number) => void): () => void {
  let told = 0;
  const ask = async (): Promise<void> => {
    const before = told;
    // Asked again after the next connection.
    const page = await client.messages.conversations({ limit: 1 }).catch(() => undefined);
    // What was pushed meanwhile is newer.
    if (page && before === told) changed(page.unread);
  };
  const ends = [
    client.on("unreadMessages", ({ count }) => {
      told++;
      changed(count);
    }),
    client.on("state", (state) => {
      if (state === "connected") void ask();
    }),
  ];
  if (client.state === "connected") void ask();
  return () => {
    told++;
    for (const end of ends) end();
  };
}
