import type { Priority } from "@notifications/client";
import { count, dateTime, words } from "../format.ts";
import { t } from "../language.ts";

/** Broadcasts of these turn to other channels by themselves. */
const reaching: readonly Priority[] = ["urgent", "critical"];

/**
 * Whom a send to everyone reaches, and how, in words: before it is sent.
 * @param request as it is sent.
 * @param priority the request's, else the template's.
 */
export function reachOf(request: Record<string, unknown>, priority: Priority, online: number): string {
  const { sendAt, channels } = request as { sendAt?: string; channels?: string[] };
  const when = sendAt
    ? t("Send this to everyone at {time}? It is in all inboxes then; who is online at that time is shown it at once.", {
      time: dateTime(sendAt),
    })
    : t("Send this to everyone now? It is in all inboxes at once; {count} people are online and are shown it.", { count: count(online) });
  return `${when} ${channelsOf(channels, priority)}`;
}

function channelsOf(channels: string[] | undefined, priority: Priority): string {
  if (channels?.length === 0) return t("No other channel follows.");
  if (channels) {
    return t("Those who do not acknowledge it and have an address also get it by {channels}.", {
      channels: channels.map((channel) => words(channel)).join(", "),
    });
  }
  return reaching.includes(priority)
    ? t("Those who do not acknowledge it and have an address also get it by the channels of the category's plan, or of “{priority}”.", {
      priority: words(priority),
    })
    : t("Other channels follow only if the category has a delivery plan.");
}
