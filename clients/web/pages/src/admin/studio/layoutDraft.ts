/** How a namespace's mails look, as the API has it. */
export interface Layout {
  name: string;
  version: number;
  brandName: string | null;
  logoUrl: string | null;
  color: string | null;
  senderName: string | null;
  senderAddress: string | null;
  replyTo: string | null;
  postalAddress: string | null;
  footer: Record<string, string> | null;
  createdAt: string | null;
  versions?: number[];
}

export const layoutTexts = ["brandName", "logoUrl", "color", "senderName", "senderAddress", "replyTo", "postalAddress"] as const;
export type LayoutText = (typeof layoutTexts)[number];

/** As it is edited; footers in the order they were given. */
export type LayoutDraft = Record<LayoutText, string> & { footer: { locale: string; text: string }[] };

export function layoutDraftOf(layout: Layout): LayoutDraft {
  const texts = Object.fromEntries(layoutTexts.map((member) => [member, layout[member] ?? ""])) as Record<LayoutText, string>;
  return { ...texts, footer: Object.entries(layout.footer ?? {}).map(([locale, text]) => ({ locale, text })) };
}

/** As the API takes it: what is empty is as the settings say. */
export function layoutRequestOf(draft: LayoutDraft): Record<string, unknown> {
  const texts = layoutTexts.map((member) => [member, draft[member]] as const).filter(([, text]) => text !== "");
  const footer = draft.footer.filter(({ locale, text }) => locale !== "" && text !== "").map(({ locale, text }) => [locale, text]);
  return { ...Object.fromEntries(texts), ...(footer.length > 0 ? { footer: Object.fromEntries(footer) } : {}) };
}

/** Each member with something in it, for comparing versions. */
export function layoutMembersOf(draft: LayoutDraft): [string, string][] {
  const footer = draft.footer.map(({ locale, text }) => `${locale}: ${text}`).join("\n");
  const members = [...layoutTexts.map((member): [string, string] => [member, draft[member]]), ["footer", footer] as [string, string]];
  return members.filter(([, text]) => text !== "");
}
