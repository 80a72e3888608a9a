import type { NotificationsClient, Page } from "@notifications/client";
import { html, nothing, type TemplateResult } from "lit";
import { dateTime, visible } from "../format.ts";
import { t } from "../language.ts";
import type { DeadLetter } from "./model.ts";

const pageSize = 100;
/** The server looks at up to 1,000 dead letters for each. */
const maxPages = 5;

/** The dead letters that concern one user, newest first. */
export interface UserLetters {
  items: DeadLetter[];
  /** Older ones were not looked at. */
  hasMore: boolean;
}

export const noLetters: UserLetters = { items: [], hasMore: false };

export async function lettersOf(client: NotificationsClient, user: string): Promise<UserLetters> {
  const items: DeadLetter[] = [];
  let cursor: string | null = null;
  for (let pages = 0; pages < maxPages; pages++) {
    const page: Page<DeadLetter> = await client.request<Page<DeadLetter>>("GET", "/dead-letters", {
      query: { user, limit: pageSize, cursor },
    });
    items.push(...page.items);
    cursor = page.nextCursor;
    if (cursor === null) break;
  }
  return { items, hasMore: cursor !== null };
}

/** Those of one notification: its own messages, and the chunk of its send that the user is in. */
export function ofNotification({ items, hasMore }: UserLetters, id: string): UserLetters {
  return { items: items.filter(({ message }) => typeof message !== "string" && [message["id"], message["sendId"]].includes(id)), hasMore };
}

/** Tries it again; the others are left. */
export async function requeue(client: NotificationsClient, letters: UserLetters, letter: DeadLetter): Promise<UserLetters> {
  await client.request("POST", `/dead-letters/${letter.id}/requeue`);
  return { ...letters, items: letters.items.filter((l) => l !== letter) };
}

export function lettersCard({ items, hasMore }: UserLetters, onRequeue: (letter: DeadLetter) => unknown): TemplateResult | typeof nothing {
  if (items.length === 0 && !hasMore) return nothing;
  return html`<section class="card">
    <h2>${t("Dead letters")}</h2>
    <ul class="plain">
      ${items.map(
        (letter) =>
          html`<li>
            <span
              ><time datetime=${letter.failedAt}>${dateTime(letter.failedAt)}</time> <code>${letter.queue}</code><br /><small
                class="foreign"
                >${visible(letter.reason)}</small
              ></span
            >
            <button type="button" class="small" @click=${() => onRequeue(letter)}>${t("Requeue")}</button>
          </li>`,
      )}
    </ul>
    ${hasMore ? html`<p class="hint">${t("There may be more: only the newest dead letters were looked through.")}</p>` : nothing}
  </section>`;
}
