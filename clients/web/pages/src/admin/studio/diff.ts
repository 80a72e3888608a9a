export interface Part {
  kind: "same" | "removed" | "added";
  text: string;
}

/** More would take a table of millions: longer texts are compared as a whole. */
const maxCells = 4_000_000;

/** What became of a text, word by word: the longest common sequence stays, the rest goes or comes. */
export function difference(before: string, after: string): Part[] {
  if (before === after) return before === "" ? [] : [{ kind: "same", text: before }];
  const [a, b] = [tokens(before), tokens(after)];
  if (a.length * b.length > maxCells) return joined([{ kind: "removed", text: before }, { kind: "added", text: after }]);
  const common = lengths(a, b);
  const parts: Part[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      parts.push({ kind: "same", text: a[i++]! });
      j++;
    } else if (i < a.length && (j === b.length || common[i + 1]![j]! >= common[i]![j + 1]!)) parts.push({ kind: "removed", text: a[i++]! });
    else parts.push({ kind: "added", text: b[j++]! });
  }
  return joined(parts);
}

/** Words, tags between braces, and each sign and blank for itself. */
function tokens(text: string): string[] {
  return text.match(/\{\{.*?\}\}|[\p{L}\p{N}_]+|\s|[^\s\p{L}\p{N}_]/gsu) ?? [];
}

/** Of the longest common sequence from each pair of positions on. */
function lengths(a: string[], b: string[]): Uint32Array[] {
  const table = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      table[i]![j] = a[i] === b[j] ? table[i + 1]![j + 1]! + 1 : Math.max(table[i + 1]![j]!, table[i]![j + 1]!);
    }
  }
  return table;
}

function joined(parts: Part[]): Part[] {
  const found: Part[] = [];
  for (const part of parts.filter((p) => p.text !== "")) {
    const last = found.at(-1);
    if (last?.kind === part.kind) last.text += part.text;
    else found.push({ ...part });
  }
  return found;
}
