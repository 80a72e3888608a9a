/** What a text message costs (3GPP TS 23.038), counted as the server counts it. */
export interface SmsLength {
  alphabet: "GSM-7" | "UCS-2";
  /** Septets, or UTF-16 units. */
  used: number;
  /** Of one segment: less where there are several, because each says which it is. */
  perSegment: number;
  segments: number;
  /** Characters that GSM-7 lacks, each once: one of them halves what fits. */
  foreign: string[];
}

const basic = new Set(
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà",
);

/** Sent as two septets, an escape first. */
const extended = new Set("\f^{}\\[~]|€");

export function smsLength(text: string): SmsLength {
  const characters = [...text];
  const foreign = [...new Set(characters.filter((c) => !basic.has(c) && !extended.has(c)))];
  const isGsm = foreign.length === 0;
  const sizes = characters.map((c) => (isGsm ? (extended.has(c) ? 2 : 1) : c.length));
  const [single, part] = isGsm ? [160, 153] : [70, 67];
  const used = sizes.reduce((sum, size) => sum + size, 0);
  const alphabet = isGsm ? "GSM-7" : "UCS-2";
  if (used <= single) return { alphabet, used, perSegment: single, segments: text === "" ? 0 : 1, foreign };
  // Neither an escape and its character nor a surrogate pair is torn between two segments.
  let [segments, inLast] = [1, 0];
  for (const size of sizes) {
    if (inLast + size > part) [segments, inLast] = [segments + 1, 0];
    inLast += size;
  }
  return { alphabet, used, perSegment: part, segments, foreign };
}

/** What is sent where a template has no text of its own for SMS. */
export function smsOf(rendered: { smsText: string | null; title: string; message: string; actionUrl: string | null }): string {
  if (rendered.smsText) return rendered.smsText;
  return [rendered.title.replace(/\s+/g, " "), rendered.message, rendered.actionUrl].filter(Boolean).join("\n");
}
