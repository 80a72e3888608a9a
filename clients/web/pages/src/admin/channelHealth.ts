import { html, nothing, type TemplateResult } from "lit";
import { count, duration, figure } from "../format.ts";
import { t } from "../language.ts";
import { channelName } from "./incidents.ts";
import type { ChannelHealth } from "./model.ts";

/** How each channel's provider fares. */
export function channelHealth(channels: ChannelHealth[], now: number): TemplateResult {
  const configured = channels.filter((channel) => channel.status !== "not_configured");
  return html`<section class="card channels">
    <h2>${t("Channels")} <small>${t("last 15 minutes")}</small></h2>
    ${configured.length === 0 ? html`<p class="empty">${t("No channel is configured.")}</p>` : nothing}
    <ul class="plain">
      ${configured.map((channel) => row(channel, now))}
    </ul>
  </section>`;
}

function row({ name, status, lastCause, oldestWaiting, tries = 0, successRate, breaker }: ChannelHealth, now: number): TemplateResult {
  const log = name === "email" ? "#emails" : `#audit?${new URLSearchParams({ channel: name })}`;
  return html`<li>
    <span
      ><a href=${log}>${channelName(name)}</a><br />
      <small
        >${tries === 0
          ? t("no attempts")
          : t("{share} % of {count} accepted", { share: figure((successRate ?? 0) * 100), count: count(tries) })}
        ${breaker === "open" ? html` · ${t("paused after failures")}` : nothing}
        ${oldestWaiting
          ? html` · ${t("oldest waiting for {duration}", { duration: duration(Math.max(0, now - Date.parse(oldestWaiting))) })}`
          : nothing}</small
      ></span
    >
    ${state(status, lastCause)}
  </li>`;
}

/** What failed at the last try and was not tried since is not said to work. */
function state(status: ChannelHealth["status"], lastCause: string | undefined): TemplateResult {
  if (status === "failing") return html`<b class="bad">${lastCause ?? t("failing")}</b>`;
  return lastCause ? html`<b>${t("not tried recently")}</b>` : html`<b class="good">${t("works")}</b>`;
}
