import { readFileSync } from "node:fs";
import { Marked } from "marked";
import { head } from "./head.js";

const repository = "https://github.com/notifications/notifications/blob/main";

/** Makes a page of each document of the guide, below `docs/`: plain HTML in the style of the API reference. */
export function guide(folder, base) {
  return {
    name: "guide",
    apply: "build",
    generateBundle(_, bundle) {
      const style = Object.keys(bundle).find((file) => /^assets\/docs-.*\.css$/.test(file));
      if (!style) this.error("The API reference's style sheet is not in the bundle.");
      // In the order in which they are read, as its table of contents has them.
      const pages = [...readFileSync(new URL("README.md", folder), "utf8").matchAll(/^\| \[.*\]\((.*)\.md\)/gm)].map(([, name]) => name);
      const documents = pages.map((name) => ({ name, text: readFileSync(new URL(`${name}.md`, folder), "utf8") }));
      const titles = documents.map(({ name, text }) => ({ name, title: /^# (.*)$/m.exec(text)[1] }));
      for (const { name, text } of documents)
        this.emitFile({ type: "asset", fileName: `docs/${name}.html`, source: page(name, toHtml(text, pages, base), titles, base, style) });
    },
  };
}

function toHtml(text, pages, base) {
  const slugs = {
    heading: (title) =>
      title
        .toLowerCase()
        .replace(/[^a-z0-9 -]/g, "")
        .replaceAll(" ", "-"),
  };
  return new Marked({
    renderer: {
      heading({ tokens, depth, text: title }) {
        return `<h${depth} id="${slugs.heading(title)}">${this.parser.parseInline(tokens)}</h${depth}>\n`;
      },
      link({ href, tokens }) {
        return `<a href="${addressOf(href, pages, base)}">${this.parser.parseInline(tokens)}</a>`;
      },
      // What is wider than a phone scrolls by itself, by keyboard too.
      code({ text: code, lang }) {
        const label = `Example${lang ? ` (${lang})` : ""}`;
        return `<pre tabindex="0" dir="ltr" aria-label="${label}" role="group"><code>${escape(code)}</code></pre>\n`;
      },
      table(token) {
        const row = (cells, tag) => `<tr>${cells.map((c) => `<${tag}>${this.parser.parseInline(c.tokens)}</${tag}>`).join("")}</tr>`;
        return (
          `<div class="scrolls" tabindex="0" role="group" aria-label="Table"><table><thead>${row(token.header, "th")}</thead>` +
          `<tbody>${token.rows.map((cells) => row(cells, "td")).join("")}</tbody></table></div>\n`
        );
      },
    },
  }).parse(text);
}

/** Pages of the guide are here, other documents in the repository. */
function addressOf(href, pages, base) {
  if (/^https?:/.test(href)) return href.replace("http://localhost:7071/api/v1/app", base.replace(/\/$/, ""));
  const [path, hash] = href.split("#");
  const name = path.replace(/\.md$/, "");
  if (path === "" || pages.includes(name)) return `${path === "" ? "" : `${base}docs/${name}`}${hash ? `#${hash}` : ""}`;
  const full = new URL(path, "https://x/docs/guide/").pathname;
  return `${repository}${full}${hash ? `#${hash}` : ""}`;
}

function page(name, content, titles, base, style) {
  const at = titles.findIndex((t) => t.name === name);
  const next = titles[at + 1];
  return `<!doctype html>
<html lang="en">
  <head>
    ${head}
    <title>${titles[at].title} · Guide · Notifications</title>
    <link rel="stylesheet" href="${base}${style}" />
  </head>
  <body>
    <header class="bar">
      <a class="skip" href="#main">Skip to the content</a>
      <div class="brand">
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d="M12 3a5.5 5.5 0 0 0-5.5 5.5v4L4.5 16.5h15l-2-4v-4A5.5 5.5 0 0 0 12 3Zm-2.6 15a2.6 2.6 0 0 0 5.2 0Z" />
        </svg>
        <p class="title">Notifications <span>guide</span></p>
      </div>
      <a href="${base}docs">API reference</a>
    </header>
    <div class="docs guide-page">
      <nav aria-label="Guide" class="open">
        <div class="groups"><ul>
          ${titles
            .map((t) => `<li><a href="${base}docs/${t.name}"${t.name === name ? ' aria-current="page"' : ""}>${t.title}</a></li>`)
            .join("\n          ")}
        </ul></div>
      </nav>
      <main id="main" tabindex="-1"><article>
${content}
${next ? `<p class="next"><a href="${base}docs/${next.name}">${next.title}</a></p>` : ""}
      </article></main>
    </div>
  </body>
</html>
`;
}

function escape(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
