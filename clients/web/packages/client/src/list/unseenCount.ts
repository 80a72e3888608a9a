import type { NotificationsClient } from "../client.ts";
import { countOf, SharedCount } from "./sharedCount.ts";

/** What arrives together is asked for once, in milliseconds. */
const together = 250;

/**
 * How many unread notifications were not shown yet, on any device. It is asked for again when something may have changed it, in
 * whichever tab.
 */
export class UnseenCount extends SharedCount {
  protected override async ask(): Promise<number | undefined> {
    return (await this.client.unreadCount({ unseen: true })).unseen;
  }

  protected override listen(): (() => void)[] {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const soon = (): void => {
      timer ??= setTimeout(() => {
        timer = undefined;
        void this.refresh();
      }, together);
    };
    return [
      this.client.on("notification", soon),
      this.client.on("progress", soon),
      // Seen, read or gone, in this tab or elsewhere.
      this.client.on("updated", soon),
      this.client.on("reload", soon),
      this.client.on("state", (state) => {
        if (state === "connected") soon();
        if (state === "signedOut") this.set(undefined);
      }),
      () => clearTimeout(timer),
    ];
  }
}

const counts = new WeakMap<NotificationsClient, UnseenCount>();

export function unseenCountOf(client: NotificationsClient): UnseenCount {
  return countOf(counts, client, () => new UnseenCount(client));
}
