import { html, nothing, type TemplateResult } from "lit";
import { t } from "../../language.ts";
import { draftOf, membersOf, type StoredTemplate } from "./draft.ts";
import { memberName } from "./memberName.ts";

/** The same in every language: it need not be compared. */
const shared = ["type", "priority", "category", "icon", "color", "variables"];

/** The languages of a template side by side: what one says and another doesn't is seen at once. */
export function sideBySide(items: StoredTemplate[], missing: string[], add: (locale: string) => void): TemplateResult {
  const columns = items.map((item) => ({ item, texts: new Map(membersOf(draftOf(item))) }));
  const members = [...new Set(columns.flatMap((c) => [...c.texts.keys()]))].filter((m) => !shared.includes(m));
  return html`
    <section class="card table side-by-side" tabindex="0" role="region" aria-label=${t("Side by side")}>
      <table>
        <thead>
          <tr>
            <th scope="col">${t("Text")}</th>
            ${items.map(
              ({ locale, preloaded, version }) =>
                html`<th scope="col">
                  ${languageName(locale)} <small>${preloaded ? t("Built in.") : t("Version {version}.", { version })}</small>
                </th>`,
            )}
            ${missing.map((locale) => html`<th scope="col">${languageName(locale)} <small class="missing">${t("missing")}</small></th>`)}
          </tr>
        </thead>
        <tbody>
          ${members.map(
            (member) =>
              html`<tr>
                <th scope="row">${memberName(member)}</th>
                ${columns.map(({ item, texts }) =>
                  texts.has(member)
                    ? html`<td class="foreign" dir="auto" lang=${item.locale}>${texts.get(member)}</td>`
                    : html`<td><span class="missing">${t("missing")}</span></td>`,
                )}
                ${missing.map(() => html`<td></td>`)}
              </tr>`,
          )}
          ${
            missing.length === 0
              ? nothing
              : html`<tr>
                  <td></td>
                  ${items.map(() => html`<td></td>`)}
                  ${missing.map(
                    (locale) =>
                      html`<td>
                        <button
                          type="button"
                          class="small"
                          aria-label=${t("Add {language}", { language: languageName(locale) })}
                          @click=${() => add(locale)}
                        >
                          ${t("Add")}
                        </button>
                      </td>`,
                  )}
                </tr>`
          }
        </tbody>
      </table>
    </section>
  `;
}

/** "German (de)", in the page's language. */
export function languageName(locale: string): string {
  try {
    const name = new Intl.DisplayNames([document.documentElement.lang || "en"], { type: "language" }).of(locale);
    return name && name !== locale ? `${name} (${locale})` : locale;
  } catch {
    return locale;
  }
}
