import { expect, test } from "vitest";
import { blockOf, draftOf, emptyDraft, isSame, membersOf, requestOf, type StoredTemplate } from "../../src/admin/studio/draft.ts";
import { moved } from "../../src/admin/studio/fields.ts";
import { layoutDraftOf, layoutMembersOf, layoutRequestOf } from "../../src/admin/studio/layoutDraft.ts";
import { sampleOf, valuesOf } from "../../src/admin/studio/samples.ts";

const stored: StoredTemplate = {
  name: "order",
  locale: "de",
  version: 2,
  preloaded: false,
  title: "T",
  message: "M",
  emailSubject: null,
  emailHtml: null,
  emailBlocks: [{ type: "list", items: ["a", "b"] }],
  smsText: null,
  actionUrl: "/x",
  icon: null,
  color: null,
  type: "info",
  category: "order",
  priority: "normal",
  variables: [{ name: "n", required: true, default: 3 }],
  createdAt: null,
};

test("a draft is sent as it was stored, without what is empty", () => {
  expect(requestOf(draftOf(stored))).toEqual({
    locale: "de",
    title: "T",
    message: "M",
    actionUrl: "/x",
    type: "info",
    category: "order",
    priority: "normal",
    emailBlocks: [{ type: "list", items: ["a", "b"] }],
    variables: [{ name: "n", required: true, default: 3 }],
  });
});

test("title and message are sent even when they are empty, so that the server says that they are", () => {
  expect(requestOf(emptyDraft("en"))).toMatchObject({ title: "", message: "" });
});

test("a draft that was changed and changed back is the same", () => {
  const draft = draftOf(stored);
  expect(isSame({ ...draft, title: "U" }, draft)).toBe(false);
  expect(isSame({ ...draft, smsText: "" }, draft)).toBe(true);
  expect(isSame({ ...draft, emailBlocks: moved(draft.emailBlocks, 0, 0) }, draft)).toBe(true);
});

test.each([
  ["text", { type: "list", items: ["a", "b"] }, { type: "text", text: "a\nb" }],
  ["list", { type: "text", text: "a" }, { type: "list", items: ["a"] }],
  ["button", { type: "title", text: "Go" }, { type: "button", text: "Go", url: "" }],
  ["image", { type: "button", text: "Go", url: "/a" }, { type: "image", url: "/a", alt: "" }],
] as const)("a part that becomes a %s keeps what it can", (type, before, after) => {
  expect(blockOf(type, { ...before } as Parameters<typeof blockOf>[1])).toEqual(after);
});

test("what is compared is what has something in it", () => {
  expect(membersOf(draftOf(stored)).map(([member]) => member)).toEqual([
    "title",
    "message",
    "actionUrl",
    "emailBlocks",
    "type",
    "priority",
    "category",
    "variables",
  ]);
});

test.each([
  [{ name: "url" }, "/example"],
  [{ name: "dueDate" }, "2026-12-31T09:30"],
  [{ name: "sender" }, "Kim Example"],
  [{ name: "count", default: 5 }, "5"],
  [{ name: "some_thing" }, "some thing"],
])("of %j a sample is %j", (variable, sample) => {
  expect(sampleOf(variable)).toBe(sample);
});

test.each([["{{date dueDate}}", "2026-12-31T09:30"], ["{{when dueDate}}", "2026-12-31T09:30"], ["{{dueDate}}", "31.12.2026, 09:30"]])(
  "of a moment that stands as %s a sample is %s", (text, sample) => expect(sampleOf({ name: "dueDate" }, text)).toBe(sample),
);

test("values are what they look like, and empty ones are not given", () => {
  const variables = ["text", "number", "code", "flag", "list", "broken", "empty"].map((name) => ({ name }));
  const given = { text: "A−", number: "1.5", code: "007", flag: "true", list: '["a"]', broken: "[a", empty: "" };
  expect(valuesOf(variables, given)).toEqual({ text: "A−", number: 1.5, code: "007", flag: true, list: ["a"], broken: "[a" });
});

test("a layout is sent without what is as the settings say", () => {
  const layout = {
    name: "default",
    version: 1,
    brandName: "B",
    logoUrl: null,
    color: null,
    senderName: null,
    senderAddress: null,
    replyTo: null,
    postalAddress: "1 Street",
    footer: { en: "Foot" },
    createdAt: null,
  };
  const draft = {
    ...layoutDraftOf(layout),
    footer: [
      { locale: "en", text: "Foot" },
      { locale: "", text: "x" },
      { locale: "de", text: "" },
    ],
  };
  expect(layoutRequestOf(draft)).toEqual({ brandName: "B", postalAddress: "1 Street", footer: { en: "Foot" } });
  expect(layoutMembersOf(layoutDraftOf(layout))).toEqual([
    ["brandName", "B"],
    ["postalAddress", "1 Street"],
    ["footer", "en: Foot"],
  ]);
});
