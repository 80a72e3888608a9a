import { html, type TemplateResult } from "lit";
import { t } from "../../language.ts";
import { blockOf, blockTypes, type Draft, type MailBlock, type MailBlockType } from "./draft.ts";
import { choice, field, type FieldContext, itemButtons, moved } from "./fields.ts";

const max = 20;

/** A function and not a table: the language is known when it is shown. */
function nameOf(type: string): string {
  switch (type as MailBlockType) {
    case "title":
      return t("Heading");
    case "text":
      return t("Text");
    case "button":
      return t("Button");
    case "list":
      return t("List");
    case "image":
      return t("Picture");
  }
}

/** The mail's parts: add, change, move and remove them. */
export function blocksEditor(context: FieldContext, draft: Draft, change: (blocks: MailBlock[]) => void): TemplateResult {
  const blocks = draft.emailBlocks;
  const at = (index: number, block: MailBlock): void => change(blocks.with(index, block));
  return html`
    <ol class="parts" aria-label=${t("Parts of the mail")}>
      ${blocks.map(
        (block, index) =>
          html`<li class="part">
            <div class="part-head">
              <div>
                ${choice(context, {
                  member: `emailBlocks[${index}].type`,
                  label: t("Part {number}", { number: index + 1 }),
                  value: block.type,
                  values: blockTypes,
                  nameOf,
                  changed: (type) => at(index, blockOf(type as MailBlockType, block)),
                })}
              </div>
              ${itemButtons(
                t("part"),
                index,
                blocks.length,
                (to) => change(moved(blocks, index, to)),
                () => change(blocks.toSpliced(index, 1)),
              )}
            </div>
            ${members(context, draft.locale, block, index, (next) => at(index, next))}
          </li>`,
      )}
    </ol>
    <p id=${`${context.prefix}-emailBlocks-error`} class="field-error">${ownErrors(context).join(" ")}</p>
    <div class="actions">
      ${blockTypes.map(
        (type) =>
          html`<button type="button" class="small" ?disabled=${blocks.length >= max} @click=${() => change([...blocks, blockOf(type)])}>
            + ${nameOf(type)}
          </button>`,
      )}
    </div>
  `;
}

function members(
  context: FieldContext,
  lang: string,
  block: MailBlock,
  index: number,
  change: (block: MailBlock) => void,
): TemplateResult[] {
  const member = (name: string): string => `emailBlocks[${index}].${name}`;
  const parts: TemplateResult[] = [];
  if (block.text !== undefined) {
    const rows = block.type === "text" ? { rows: 4 } : {};
    parts.push(
      field(context, {
        member: member("text"),
        label: block.type === "button" ? t("Label") : t("Text"),
        value: block.text,
        lang,
        ...rows,
        changed: (text) => change({ ...block, text }),
      }),
    );
  }
  if (block.items) {
    parts.push(
      field(context, {
        member: member("items"),
        label: t("Items"),
        hint: t("one a line"),
        value: block.items.join("\n"),
        rows: 4,
        lang,
        changed: (text) => change({ ...block, items: text.split("\n") }),
      }),
    );
  }
  if (block.url !== undefined) {
    parts.push(
      field(context, {
        member: member("url"),
        label: t("Address"),
        hint: t("https or a path"),
        value: block.url,
        changed: (url) => change({ ...block, url }),
      }),
    );
  }
  if (block.alt !== undefined) {
    parts.push(
      field(context, {
        member: member("alt"),
        label: t("What the picture shows"),
        hint: t("empty for decoration"),
        value: block.alt,
        lang,
        changed: (alt) => change({ ...block, alt }),
      }),
    );
  }
  return parts;
}

/** Of all parts together; each part's are at its fields. */
function ownErrors(context: FieldContext): string[] {
  return context.errorsOf("emailBlocks").filter((error) => !error.startsWith("["));
}
