import {
  type Channel, channels, type Digest, digestFrequencies, notificationTypes, type Preferences, priorities, type QuietHours, weekdays,
} from "@notifications/client";
import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { icon } from "../core/icons.ts";
import { dateFormat } from "../core/time.ts";
import type { Texts } from "../texts/index.ts";
import {
  errorsOf, hasInboxDigest, isDigested, isOn, isTypeOn, setCategory, setDigested, setType, timeZones, usualQuietHours,
} from "./edit.ts";

/** Nobody can refuse what concerns security. */
const refusableTypes = notificationTypes.filter((type) => type !== "security");

export interface FormContext {
  texts: Texts;
  locale: string;
  draft: Preferences;
  categories: string[];
  mandatory: string[];
  nameOf(category: string): string;
  errors: Record<string, string[]>;
  edit(draft: Preferences): void;
}

export function optOutTemplate({ texts, draft, edit }: FormContext): TemplateResult {
  const change = (e: Event): void => edit({ ...draft, optedOut: isChecked(e) });
  return html`<section class="section line">
    <div class="about">
      <h2 id="opt-out">${texts.optOut}</h2>
      <p id="opt-out-detail">${texts.optOutDetail}</p>
    </div>
    <input class="switch" type="checkbox" role="switch" aria-labelledby="opt-out" aria-describedby="opt-out-detail"
      .checked=${live(draft.optedOut)} @change=${change} />
  </section>`;
}

export function deliveryTemplate(context: FormContext): TemplateResult {
  const { texts, draft, categories, mandatory, errors, edit } = context;
  const everything = (channel: Channel) => (e: Event) => edit({ ...draft, channels: { ...draft.channels, [channel]: isChecked(e) } });
  return html`<section class="section" aria-labelledby="delivery">
    ${aboutTemplate("delivery", texts.delivery, texts.deliveryDetail)}
    <div>
      <table class="matrix">
        <thead>
          <tr>
            <th scope="col"><span class="visually-hidden">${texts.category}</span></th>
            ${channels.map((c) => html`<th scope="col">${texts.channels[c]}</th>`)}
          </tr>
        </thead>
        <tbody>
          <tr class="everything">
            <th scope="row">${texts.everything}</th>
            ${channels.map((c) => cellTemplate(texts.channelFor(texts.channels[c], texts.everything), draft.channels[c], everything(c)))}
          </tr>
          ${categories.map((category) => categoryTemplate(context, category, mandatory.includes(category)))}
        </tbody>
      </table>
      ${errorTemplate(errors, "channels")} ${errorTemplate(errors, "categories")}
    </div>
  </section>`;
}

function categoryTemplate({ texts, draft, nameOf, edit }: FormContext, category: string, isMandatory: boolean): TemplateResult {
  const name = nameOf(category);
  return html`<tr>
    <th scope="row">
      <bdi>${name}</bdi>
      ${isMandatory ? html`<span class="mandatory">${icon("lock")}${texts.alwaysOn}</span>` : nothing}
    </th>
    ${channels.map((c) =>
      cellTemplate(
        texts.channelFor(texts.channels[c], name),
        isMandatory || isOn(draft, category, c),
        (e) => edit(setCategory(draft, category, c, isChecked(e))),
        isMandatory,
      ),
    )}
  </tr>`;
}

function cellTemplate(label: string, on: boolean, change: (e: Event) => void, isFixed = false): TemplateResult {
  return html`<td>
    <label class="cell"><input type="checkbox" aria-label=${label} .checked=${live(on)} ?disabled=${isFixed} @change=${change} /></label>
  </td>`;
}

export function receiveTemplate({ texts, draft, errors, edit }: FormContext): TemplateResult {
  return html`<section class="section" aria-labelledby="receive">
    ${aboutTemplate("receive", texts.what, texts.whatDetail)}
    <div class="fields">
      ${selectTemplate(
        "minPriority",
        texts.minPriority,
        draft.minPriority,
        priorities.map((p) => [p, texts.priorities[p]]),
        errors,
        (minPriority) => edit({ ...draft, minPriority }),
      )}
      <div class="field wide" role="group" aria-labelledby="types">
        <span id="types" class="label">${texts.types}</span>
        <div class="chips">
          ${refusableTypes.map((type) =>
            chipTemplate(texts.typeNames[type], texts.typeNames[type], isTypeOn(draft, type), (e) =>
              edit(setType(draft, type, isChecked(e))),
            ),
          )}
        </div>
        ${errorTemplate(errors, "disabledTypes")} ${errorTemplate(errors, "allowedTypes")}
      </div>
    </div>
  </section>`;
}

export function quietTemplate(context: FormContext): TemplateResult {
  const { texts, draft, edit } = context;
  const quiet = draft.quietHours;
  const toggle = (e: Event): void => edit({ ...draft, quietHours: isChecked(e) ? usualQuietHours() : null });
  return html`<section class="section" aria-labelledby="quiet">
    ${aboutTemplate("quiet", texts.quietHours, texts.quietDetail)}
    <div class="fields">
      <input class="switch wide" type="checkbox" role="switch" aria-labelledby="quiet" aria-describedby="quiet-detail"
        .checked=${live(quiet !== null)} @change=${toggle} />
      ${quiet ? quietFieldsTemplate(context, quiet) : errorTemplate(context.errors, "quietHours")}
    </div>
  </section>`;
}

function quietFieldsTemplate({ texts, locale, draft, errors, edit }: FormContext, quiet: QuietHours): TemplateResult {
  const change = (part: Partial<QuietHours>): void => edit({ ...draft, quietHours: { ...quiet, ...part } });
  const zones = timeZones(quiet.timeZone);
  const own = ["start", "end", "timeZone", "days"];
  const rest = Object.fromEntries(Object.entries(errors).filter(([name]) => !own.some((o) => name.startsWith(`quietHours.${o}`))));
  return html`
    ${timeTemplate("quietHours.start", texts.from, quiet.start, errors, (start) => change({ start }))}
    ${timeTemplate("quietHours.end", texts.to, quiet.end, errors, (end) => change({ end }))}
    <div class="field wide">
      <label class="label" for="quietHours.timeZone">${texts.timeZone}</label>
      <select
        id="quietHours.timeZone"
        .value=${live(quiet.timeZone ?? "")}
        aria-invalid=${errorsOf(errors, "quietHours.timeZone").length > 0}
        aria-describedby=${errorsOf(errors, "quietHours.timeZone").length > 0 ? "quietHours.timeZone-error" : nothing}
        @change=${(e: Event) => change({ timeZone: valueOf(e) })}
      >
        ${quiet.timeZone ? nothing : html`<option value="" selected>${texts.profileZone}</option>`}
        ${[...zones].map(
          ([region, names]) =>
            html`<optgroup label=${region || "UTC"}>
              ${names.map((name) => html`<option value=${name}
                ?selected=${name === quiet.timeZone}>${name.slice(name.indexOf("/") + 1).replaceAll("_", " ")}</option>`)}
            </optgroup>`,
        )}
      </select>
      ${errorTemplate(errors, "quietHours.timeZone")}
    </div>
    <div class="field wide" role="group" aria-labelledby="quiet-days">
      <span id="quiet-days" class="label">${texts.days}</span>
      <div class="chips">
        ${weekdays.map((day, at) =>
          chipTemplate(dayLabel(at, locale, "short"), dayLabel(at, locale, "long"), quiet.days.includes(day), (e) =>
            change({ days: weekdays.filter((d) => (d === day ? isChecked(e) : quiet.days.includes(d))) }),
          ),
        )}
      </div>
      ${errorTemplate(errors, "quietHours.days")}
    </div>
    ${errorTemplate(rest, "quietHours")}
  `;
}

export function digestTemplate({ texts, locale, draft, categories, mandatory, nameOf, errors, edit }: FormContext): TemplateResult {
  const { digest } = draft;
  const change = (part: Partial<Digest>): void => edit({ ...draft, digest: { ...digest, ...part } });
  const hours = Array.from(
    { length: 24 },
    (_, hour) => [String(hour), dateFormat(locale, { hour: "numeric", minute: "2-digit" }).format(new Date(2024, 0, 1, hour))] as const,
  );
  const frequencies = digestFrequencies.map((f) => [f, texts.frequencies[f]] as const);
  const days = weekdays.map((d, at) => [d, dayLabel(at, locale, "long")] as const);
  const hasHour =
    digest.frequency === "daily" || digest.frequency === "weekly" || (digest.frequency === "immediate" && hasInboxDigest(draft));
  const refusable = categories.filter((category) => !mandatory.includes(category));
  return html`<section class="section" aria-labelledby="digest">
    ${aboutTemplate("digest", texts.digest, texts.digestDetail)}
    <div class="fields">
      ${selectTemplate("digest.frequency", texts.frequency, digest.frequency, frequencies, errors, (frequency) => change({ frequency }))}
      ${digest.frequency === "weekly"
        ? selectTemplate("digest.day", texts.on, digest.day, days, errors, (day) => change({ day }))
        : nothing}
      ${hasHour
        ? selectTemplate("digest.hour", texts.at, String(digest.hour), hours, errors, (hour) => change({ hour: Number(hour) }))
        : nothing}
      <label class="field wide choice">
        <input class="switch" type="checkbox" role="switch" .checked=${live(digest.summary === true)}
          @change=${(e: Event) => change({ summary: isChecked(e) })} />
        <span>${texts.digestSummary}</span>
      </label>
      ${refusable.length > 0
        ? html`<div class="field wide" role="group" aria-labelledby="digested">
            <span id="digested" class="label">${texts.digested}</span>
            <div class="chips">
              ${refusable.map((category) =>
                chipTemplate(nameOf(category), nameOf(category), isDigested(draft, category), (e) =>
                  edit(setDigested(draft, category, isChecked(e))),
                ),
              )}
            </div>
          </div>`
        : nothing}
    </div>
  </section>`;
}

function aboutTemplate(id: string, title: string, detail: string): TemplateResult {
  return html`<div class="about">
    <h2 id=${id}>${title}</h2>
    <p id="${id}-detail">${detail}</p>
  </div>`;
}

function selectTemplate<T extends string>(
  field: string,
  label: string,
  value: T,
  options: readonly (readonly [T, string])[],
  errors: Record<string, string[]>,
  change: (value: T) => void,
): TemplateResult {
  return html`<div class="field">
    <label class="label" for=${field}>${label}</label>
    <select
      id=${field}
      .value=${live(value)}
      aria-invalid=${errorsOf(errors, field).length > 0}
      aria-describedby=${errorsOf(errors, field).length > 0 ? `${field}-error` : nothing}
      @change=${(e: Event) => change(valueOf(e) as T)}
    >
      ${options.map(([name, text]) => html`<option value=${name} ?selected=${name === value}>${text}</option>`)}
    </select>
    ${errorTemplate(errors, field)}
  </div>`;
}

function timeTemplate(
  field: string,
  label: string,
  value: string,
  errors: Record<string, string[]>,
  change: (value: string) => void,
): TemplateResult {
  return html`<div class="field">
    <label class="label" for=${field}>${label}</label>
    <input
      id=${field}
      type="time"
      required
      .value=${live(value)}
      aria-invalid=${errorsOf(errors, field).length > 0}
      aria-describedby=${errorsOf(errors, field).length > 0 ? `${field}-error` : nothing}
      @change=${(e: Event) => change(valueOf(e))}
    />
    ${errorTemplate(errors, field)}
  </div>`;
}

function chipTemplate(text: string, name: string, on: boolean, change: (e: Event) => void): TemplateResult {
  return html`<label class="chip"><input class="visually-hidden" type="checkbox" aria-label=${name} .checked=${live(on)}
    @change=${change} /><span>${text}</span></label>`;
}

function errorTemplate(errors: Record<string, string[]>, field: string): TemplateResult | typeof nothing {
  const texts = errorsOf(errors, field);
  return texts.length > 0 ? html`<p id="${field}-error" class="error">${texts.join(" ")}</p>` : nothing;
}

/** The first of January 2024 was a Monday. */
function dayLabel(at: number, locale: string, weekday: "short" | "long"): string {
  return dateFormat(locale, { weekday }).format(new Date(2024, 0, 1 + at));
}

function isChecked(event: Event): boolean {
  return (event.target as HTMLInputElement).checked;
}

function valueOf(event: Event): string {
  return (event.target as HTMLInputElement | HTMLSelectElement).value;
}
