import { html, nothing, type TemplateResult } from "lit";
import { dateTime } from "../../format.ts";
import { t } from "../../language.ts";
import { difference } from "./diff.ts";
import { memberName } from "./memberName.ts";

interface Version {
  version: number;
  createdAt: string | null;
}

/** A choice of the other versions, the newest first. Nothing where there is no other. */
export function versionChoice(
  id: string,
  { version, versions }: { version: number; versions?: number[] },
  chosen: number | undefined,
  choose: (version: number | undefined) => void,
  label = t("Compare the active version with"),
): TemplateResult | undefined {
  const others = (versions ?? []).filter((v) => v !== version).reverse();
  if (others.length === 0) return undefined;
  const changed = ({ target }: Event): void => {
    const { value } = target as HTMLSelectElement;
    choose(value === "" ? undefined : Number(value));
  };
  return html`<label for=${id}>${label}</label>
    <select id=${id} .value=${String(chosen ?? "")} @change=${changed}>
      <option value="">${t("choose")}</option>
      ${others.map(
        (v) =>
          html`<option value=${v}>${v === 0 ? t("the built-in version") : t("Version {version}", { version: v })}</option>`,
      )}
    </select>`;
}

/**
 * What became of the texts between an older version and the active one.
 * @param membersOf The members with something in them.
 * @param lang The texts' language, where they have one.
 */
export function comparison<T extends Version>(
  older: T,
  active: T,
  membersOf: (version: T) => Iterable<readonly [string, string]>,
  lang?: string,
): TemplateResult {
  const [before, after] = [new Map(membersOf(older)), new Map(membersOf(active))];
  const members = [...new Set([...before.keys(), ...after.keys()])].filter((m) => before.get(m) !== after.get(m));
  return html`
    <p class="hint">
      ${older.createdAt ? dateTime(older.createdAt) : t("Built in.")} →
      ${active.createdAt ? dateTime(active.createdAt) : nothing}
    </p>
    ${members.length === 0 ? html`<p class="hint">${t("No differences.")}</p>` : nothing}
    <dl class="source">
      ${members.map(
        (m) =>
          html`<dt>${memberName(m)}</dt>
            <dd class="diff foreign" dir="auto" lang=${lang ?? nothing}>${diff(before.get(m) ?? "", after.get(m) ?? "")}</dd>`,
      )}
    </dl>
  `;
}

/** Nothing but the texts: white space counts where they are shown. */
function diff(before: string, after: string): (TemplateResult | string)[] {
  return difference(before, after).map(({ kind, text }) =>
    kind === "removed" ? html`<del>${text}</del>` : kind === "added" ? html`<ins>${text}</ins>` : text,
  );
}
