import type { NotificationType, Priority } from "@notifications/client";
import type { TemplateVariable } from "../model.ts";

/** What the studio needs of a template beside what lists show. */
export interface MailBlock {
  type: MailBlockType;
  text?: string;
  url?: string;
  alt?: string;
  items?: string[];
}

export const blockTypes = ["title", "text", "button", "list", "image"] as const;
export type MailBlockType = (typeof blockTypes)[number];

/** The members of each kind of block. */
export const blockMembers: Record<MailBlockType, ("text" | "url" | "alt" | "items")[]> = {
  title: ["text"],
  text: ["text"],
  button: ["text", "url"],
  list: ["items"],
  image: ["url", "alt"],
};

/** A version of a template in one language, as the API has it. */
export interface StoredTemplate {
  name: string;
  locale: string;
  version: number;
  preloaded: boolean;
  title: string;
  message: string;
  emailSubject: string | null;
  emailHtml: string | null;
  emailBlocks: MailBlock[] | null;
  smsText: string | null;
  actionUrl: string | null;
  icon: string | null;
  color: string | null;
  type: NotificationType;
  category: string;
  priority: Priority;
  variables: TemplateVariable[];
  createdAt: string | null;
  versions?: number[];
}

/** A template as it is edited: nothing is null, so that a field that was emptied is as one that was never filled. */
export interface Draft {
  locale: string;
  title: string;
  message: string;
  emailSubject: string;
  emailHtml: string;
  emailBlocks: MailBlock[];
  smsText: string;
  actionUrl: string;
  icon: string;
  color: string;
  type: NotificationType;
  category: string;
  priority: Priority;
  variables: TemplateVariable[];
}

export function draftOf(template: StoredTemplate): Draft {
  return {
    locale: template.locale,
    title: template.title,
    message: template.message,
    emailSubject: template.emailSubject ?? "",
    emailHtml: template.emailHtml ?? "",
    emailBlocks: structuredClone(template.emailBlocks ?? []),
    smsText: template.smsText ?? "",
    actionUrl: template.actionUrl ?? "",
    icon: template.icon ?? "",
    color: template.color ?? "",
    type: template.type,
    category: template.category,
    priority: template.priority,
    variables: structuredClone(template.variables),
  };
}

export function emptyDraft(locale: string): Draft {
  return {
    locale,
    title: "",
    message: "",
    emailSubject: "",
    emailHtml: "",
    emailBlocks: [],
    smsText: "",
    actionUrl: "",
    icon: "",
    color: "",
    type: "info",
    category: "",
    priority: "normal",
    variables: [],
  };
}

/** As the API takes it: what is empty is left out. */
export function requestOf(draft: Draft): Record<string, unknown> {
  const { emailBlocks, variables, ...texts } = draft;
  const given: Record<string, unknown> = Object.fromEntries(Object.entries(texts).filter(([, value]) => value !== ""));
  // These two are required: left out, they would be called missing and not empty.
  given["title"] = draft.title;
  given["message"] = draft.message;
  if (emailBlocks.length > 0) given["emailBlocks"] = emailBlocks;
  if (variables.length > 0) given["variables"] = variables;
  return given;
}

export function isSame(one: Draft, other: Draft): boolean {
  return JSON.stringify(requestOf(one)) === JSON.stringify(requestOf(other));
}

/** Another one of this kind in its place; what both have is kept. */
export function blockOf(type: MailBlockType, before: MailBlock = { type }): MailBlock {
  const block: MailBlock = { type };
  for (const member of blockMembers[type]) {
    if (member === "items") block.items = before.items ?? [before.text ?? ""];
    else block[member] = before[member] ?? (member === "text" ? (before.items?.join("\n") ?? "") : "");
  }
  return block;
}

/** Each member with something in it, by its name in requests: for comparing versions and languages. */
export function membersOf(draft: Draft): [string, string][] {
  const members: [string, string][] = [
    ["title", draft.title],
    ["message", draft.message],
    ["actionUrl", draft.actionUrl],
    ["emailSubject", draft.emailSubject],
    ["emailBlocks", draft.emailBlocks.map(blockText).join("\n\n")],
    ["emailHtml", draft.emailHtml],
    ["smsText", draft.smsText],
    ["type", draft.type],
    ["priority", draft.priority],
    ["category", draft.category],
    ["icon", draft.icon],
    ["color", draft.color],
    ["variables", draft.variables.map(variableText).join("\n")],
  ];
  return members.filter(([, text]) => text !== "");
}

function blockText(block: MailBlock): string {
  return [`[${block.type}]`, block.text, block.alt, ...(block.items ?? []).map((item) => `• ${item}`), block.url]
    .filter(Boolean)
    .join("\n");
}

function variableText({ name, required, default: value, description }: TemplateVariable): string {
  const parts = [name, required ? "*" : "", value === undefined ? "" : `= ${JSON.stringify(value)}`, description ?? ""];
  return parts.filter(Boolean).join(" ");
}
