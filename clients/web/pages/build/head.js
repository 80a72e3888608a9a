const icon =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Crect width='32' height='32' rx='9' fill='%234f46e5'/%3E%3Cpath d='M16 7a6 6 0 0 0-6 6v4l-2 4h16l-2-4v-4a6 6 0 0 0-6-6zm-3 15a3 3 0 0 0 6 0z' fill='white'/%3E%3C/svg%3E";

/** What the head of every page begins with. */
export const head = `<meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <link rel="icon" href="${icon}" />`;

/** Puts that into each page, and below its content what a browser without scripts shows. */
export function pageHead() {
  return {
    name: "page-head",
    transformIndexHtml: (html) =>
      html
        .replace("<head>", `<head>\n    ${head}`)
        .replace("</body>", `  <noscript><p class="empty">This page needs JavaScript.</p></noscript>\n  </body>`),
  };
}
