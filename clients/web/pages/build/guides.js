import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Marked } from "marked";

const root = new URL("../../../../", import.meta.url);
const repository = "https://github.com/notifications/notifications/blob/main/";
const suffix = "?guide";

/** The guides by name, in the order in which they are listed. */
export const guides = {
  start: "README.md",
  delivery: "docs/delivery.md",
  plans: "docs/plans.md",
  templates: "docs/templates.md",
  messages: "docs/messages.md",
  announcements: "docs/announcements.md",
  realtime: "docs/realtime.md",
  dotnet: "docs/dotnet-client.md",
  api: "docs/api.md",
  limits: "docs/limits.md",
};

/** `import("virtual:guide/plans")` is the HTML of a guide, made from the Markdown when the pages are built. */
export function guidePages() {
  const prefix = "virtual:guide/";
  return {
    name: "guides",
    resolveId: (id) => (id.startsWith(prefix) ? `\0${id}${suffix}` : undefined),
    load(id) {
      if (!id.startsWith(`\0${prefix}`)) return undefined;
      const name = id.slice(prefix.length + 1, -suffix.length);
      const path = fileURLToPath(new URL(guides[name], root));
      this.addWatchFile(path);
      return `export default ${JSON.stringify(htmlOf(name, readFileSync(path, "utf8")))};`;
    },
  };
}

/** Trusted: it is this repository's own text. */
export function htmlOf(name, markdown) {
  const marked = new Marked({ renderer: rendererOf(name) });
  return marked.parse(markdown);
}

/** As GitHub names the anchors of headings. */
export function slugOf(text) {
  return text.toLowerCase().replace(/<[^>]*>/g, "").replace(/[^\p{L}\p{N}\- ]/gu, "").trim().replaceAll(" ", "-");
}

/** Where a link of the text leads: to another guide, a place in this one, or the repository. */
export function linkOf(name, href) {
  if (/^[a-z]+:/.test(href)) return href;
  const [path, anchor] = href.split("#");
  const target = path === "" ? guides[name] : new URL(path, new URL(guides[name], "file:///")).pathname.slice(1);
  const guide = Object.keys(guides).find((other) => guides[other] === target);
  if (guide) return `#guide/${guide}${anchor ? `/${anchor}` : ""}`;
  return `${repository}${target}${anchor ? `#${anchor}` : ""}`;
}

function rendererOf(name) {
  return {
    heading({ tokens, depth, raw }) {
      const content = this.parser.parseInline(tokens);
      // The page has a first heading of its own.
      if (depth === 1) return `<h2 class="headline" tabindex="-1">${content}</h2>\n`;
      const id = slugOf(raw.replace(/^#+\s*/, "").replace(/[`*_]|\]\([^)]*\)|\[/g, ""));
      return `<h${depth + 1} id="guide/${name}/${id}" tabindex="-1">${content}</h${depth + 1}>\n`;
    },
    link({ href, tokens }) {
      return `<a href="${escaped(linkOf(name, href))}">${this.parser.parseInline(tokens)}</a>`;
    },
    // Focusable, because it may scroll.
    code({ text }) {
      return `<pre tabindex="0" role="group" aria-label="Code" dir="ltr"><code>${escaped(text)}</code></pre>\n`;
    },
    table(token) {
      const cell = (tag) => ({ tokens }) => `<${tag}>${this.parser.parseInline(tokens)}</${tag}>`;
      const head = token.header.map(cell("th")).join("");
      const rows = token.rows.map((row) => `<tr>${row.map(cell("td")).join("")}</tr>`).join("");
      const table = `<table><thead><tr>${head}</tr></thead><tbody>${rows}</tbody></table>`;
      return `<div class="scrolls" tabindex="0" role="group" aria-label="Table">${table}</div>\n`;
    },
  };
}

function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
