import { html, type TemplateResult } from "lit";
import { dateTime } from "../format.ts";
import { t } from "../language.ts";
import type { ChannelHealth } from "./model.ts";

const names = { email: "Email", sms: "SMS", push: "Web push" } as const;

/** A line in red for each channel that takes nothing; it is read out when it appears. */
export function failingChannels(channels: ChannelHealth[]): TemplateResult {
  const failing = channels.filter((channel) => channel.status === "failing");
  return html`<div class="error" role="alert">${failing.map(
    (c) => html`<p>
      <strong
        >${t("{channel} has been failing since {time}", { channel: t(names[c.name]), time: dateTime(c.failingSince!) })}</strong
      > (${c.lastCause}).
      ${c.oldestWaiting === undefined
        ? t("Nothing is waiting for it.")
        : t("The oldest message has been waiting since {time}.", { time: dateTime(c.oldestWaiting) })}
    </p>`,
  )}</div>`;
}
