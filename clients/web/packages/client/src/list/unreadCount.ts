import type { NotificationsClient } from "../client.ts";
import { countOf, SharedCount } from "./sharedCount.ts";

/** How many notifications are unread. */
export class UnreadCount extends SharedCount {
  protected override async ask(): Promise<number> {
    return (await this.client.unreadCount()).count;
  }

  protected override listen(): (() => void)[] {
    return [
      this.client.on("unreadCount", ({ count }) => this.set(count)),
      this.client.on("reload", () => void this.refresh()),
      this.client.on("state", (state) => {
        if (state === "connected") void this.refresh();
        if (state === "signedOut") this.set(undefined);
      }),
    ];
  }
}

const counts = new WeakMap<NotificationsClient, UnreadCount>();

export function unreadCountOf(client: NotificationsClient): UnreadCount {
  return countOf(counts, client, () => new UnreadCount(client));
}
