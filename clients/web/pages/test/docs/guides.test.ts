import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { guides, htmlOf, linkOf } from "../../build/guides.js";
import { guideIn, guideNames } from "../../src/docs/guideView.ts";

const pathOf = (file: string): string => fileURLToPath(new URL(`../../../../../${file}`, import.meta.url));

test("a guide is the document with its headings, code and tables, and none of its text becomes markup", () => {
  const text = ["# Plans & more", "## One `step`", '```json\n{ "a": "<b>" }\n```', "| a | b |\n| --- | --- |\n| 1 | `<i>` |"];
  const html = htmlOf("plans", text.join("\n\n"));
  expect(html).toContain('<h2 class="headline" tabindex="-1">Plans &amp; more</h2>');
  expect(html).toContain('<h3 id="guide/plans/one-step" tabindex="-1">One <code>step</code></h3>');
  expect(html).toContain("<code>{ &quot;a&quot;: &quot;&lt;b&gt;&quot; }</code>");
  expect(html).toContain("<td><code>&lt;i&gt;</code></td>");
});

test("links lead to the other guides, to places in them, and for everything else to the repository", () => {
  expect(linkOf("plans", "delivery.md#quiet-hours")).toBe("#guide/delivery/quiet-hours");
  expect(linkOf("plans", "#steps")).toBe("#guide/plans/steps");
  expect(linkOf("plans", "../README.md")).toBe("#guide/start");
  expect(linkOf("start", "docs/adr/README.md")).toMatch(/^https:\/\/github\.com\/.*\/blob\/main\/docs\/adr\/README\.md$/);
  expect(linkOf("start", "https://aka.ms/azd")).toBe("https://aka.ms/azd");
});

test("every guide is a document that is there, and the page can show it", () => {
  expect(Object.keys(guides)).toEqual(guideNames);
  for (const [name, file] of Object.entries(guides)) {
    expect(existsSync(pathOf(file)), file).toBe(true);
    expect(htmlOf(name, readFileSync(pathOf(file), "utf8"))).toMatch(/^<h2 class="headline"/);
  }
  expect([guideIn("guide/plans"), guideIn("guide/plans/steps"), guideIn("guide/none"), guideIn("sendNotification")]).toEqual([
    "plans", "plans", undefined, undefined,
  ]);
});
