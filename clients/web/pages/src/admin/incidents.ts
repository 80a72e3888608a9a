import type { Page } from "@notifications/client";
import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { count, dateTime, duration } from "../format.ts";
import { t } from "../language.ts";
import type { Incident } from "./operators.ts";
import { View } from "../view.ts";

const pageSize = 50;
const channelNames: Record<string, string> = { email: "Email", sms: "SMS", push: "Web push" };

/** What does not work now, each with its cause and whom it concerns. It is read out when one comes, and not whenever its time moves on. */
export function openIncidents(incidents: Incident[], now: number): TemplateResult {
  return html`<div class="visually-hidden" role="alert">${incidents.map(titleOf).join(". ")}</div>
    <section class="incidents" aria-label=${t("Incidents")} ?hidden=${incidents.length === 0}>
      ${incidents.map((incident) => openIncident(incident, now))}
    </section>`;
}

function openIncident(incident: Incident, now: number): TemplateResult {
  const link = linkOf(incident);
  return html`<article class="incident">
    <h2>${titleOf(incident)}</h2>
    <p>
      ${t("Since {time}, for {duration}",
        { time: dateTime(incident.beganAt), duration: duration(Math.max(0, now - Date.parse(incident.beganAt))) })}
      ${facts(incident).map((fact) => html` · ${fact}`)} · <code>${incident.cause}</code>
    </p>
    ${link ? html`<a href=${link}>${t("What it affects")}</a>` : nothing}
  </article>`;
}

export function channelName(channel: string): string {
  return t(channelNames[channel] ?? channel);
}

export function titleOf({ kind, subject }: Incident): string {
  switch (kind) {
    case "channel":
      return t("{channel} is failing", { channel: channelName(subject) });
    case "queue":
      return t("The queue {queue} is not being processed", { queue: subject });
    case "dead_letters":
      return t("Messages of {queue} failed permanently", { queue: subject });
    case "storage":
      return t("Storage is not responding ({part})", { part: subject });
    case "storage_throttled":
      return t("Storage refuses calls because there are too many");
    case "realtime":
      return t("The real-time service is not responding");
  }
}

function failed(failures: number, isOfDeadLetters: boolean): string {
  if (failures === 1) return isOfDeadLetters ? t("1 message") : t("1 failed attempt");
  return isOfDeadLetters ? t("{count} messages", { count: count(failures) }) : t("{count} failed attempts", { count: count(failures) });
}

function facts({ kind, failures, users, reopened }: Incident): string[] {
  return [
    ...(failures > 0 ? [failed(failures, kind === "dead_letters")] : []),
    ...(users === undefined ? [] : [users === 1 ? t("1 user") : t("{count} users", { count: count(users) })]),
    ...(reopened > 0 ? [reopened === 1 ? t("recurred once") : t("recurred {count} times", { count: count(reopened) })] : []),
  ];
}

/** Where each of its failures is listed. */
function linkOf({ kind, subject, beganAt }: Incident): string | undefined {
  switch (kind) {
    case "channel":
      return subject === "email"
        ? `#emails?${new URLSearchParams({ since: beganAt })}`
        : `#audit?${new URLSearchParams({ channel: subject, since: beganAt })}`;
    case "queue":
      return "#queues";
    case "dead_letters":
      return `#dead-letters?${new URLSearchParams({ queue: subject })}`;
    default:
      return undefined;
  }
}

/** Those of the last 30 days. */
@customElement("admin-incidents")
export class Incidents extends View {
  @state() private items: Incident[] = [];
  #cursor: string | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.attempt(() => this.#load());
  }

  async #load(cursor: string | null = null): Promise<void> {
    const page = await this.client.request<Page<Incident>>("GET", "/incidents", { query: { limit: pageSize, cursor } });
    this.items = cursor ? [...this.items, ...page.items] : page.items;
    this.#cursor = page.nextCursor;
  }

  protected override render(): unknown {
    return html`
      <div class="heading">
        <h2>${t("Incidents")} <small>${t("of the last 30 days")}</small></h2>
        <button type="button" @click=${() => this.attempt(() => this.#load())}>${t("Refresh")}</button>
      </div>
      ${this.failureBox()}
      ${this.items.length === 0 && !this.busy ? html`<p class="card empty">${t("No incidents.")}</p>` : this.#table()}
      ${this.#cursor
        ? html`<button type="button" class="more"
        @click=${() => this.attempt(() => this.#load(this.#cursor))}>${t("Show more")}</button>`
        : nothing}
    `;
  }

  #table(): TemplateResult {
    return html`<div class="card table stacks" tabindex="0" role="region" aria-label=${t("Incidents")}>
      <table>
        <thead>
          <tr>
            <th>${t("Incident")}</th>
            <th>${t("Began")}</th>
            <th>${t("Ended")}</th>
            <th>${t("Duration")}</th>
            <th>${t("Affected")}</th>
            <th>${t("Cause")}</th>
          </tr>
        </thead>
        <tbody>
          ${this.items.map((incident) => this.#row(incident))}
        </tbody>
      </table>
    </div>`;
  }

  #row(incident: Incident): TemplateResult {
    const { beganAt, endedAt, endReason, cause } = incident;
    const link = linkOf(incident);
    const lasted = (endedAt ? Date.parse(endedAt) : Date.now()) - Date.parse(beganAt);
    return html`<tr data-status=${endedAt ? "ended" : "open"}>
      <td>${link ? html`<a href=${link}>${titleOf(incident)}</a>` : html`<b>${titleOf(incident)}</b>`}</td>
      <td data-label=${t("Began")}><time datetime=${beganAt}>${dateTime(beganAt)}</time></td>
      <td data-label=${t("Ended")}>
        ${endedAt ? html`<time datetime=${endedAt}>${dateTime(endedAt)}</time>` : html`<b class="bad">${t("ongoing")}</b>`}
        ${endReason === "no_more_tries" ? html`<br /><small>${t("not tried again")}</small>` : nothing}
      </td>
      <td class="duration" data-label=${t("Duration")}>${duration(Math.max(0, lasted))}</td>
      <td data-label=${t("Affected")}>${facts(incident).join(", ") || "–"}</td>
      <td data-label=${t("Cause")}><code>${cause}</code></td>
    </tr>`;
  }
}
