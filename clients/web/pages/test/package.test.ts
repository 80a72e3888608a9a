import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "vite";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";

interface Manifest {
  name: string;
  version: string;
  license: string;
  types: string;
  description: string;
  repository: { url: string; directory: string };
  exports: Record<string, string | Record<string, string>>;
  dependencies: Record<string, string>;
}

const web = fileURLToPath(new URL("../../", import.meta.url));
const names = ["client", "components", "react"] as const;
const tsc = join(web, "node_modules/typescript/bin/tsc");
const building = 300_000;
let folder = "";

function run(command: string, args: string[], cwd: string): string {
  // The test runner's own mode would bring Lit's warnings for developers into what is built.
  const env = { ...process.env, NODE_ENV: "production" };
  return execFileSync(command, args, { cwd, env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

/** Where the consumer finds it. */
function installed(name: string): string {
  return join(folder, "node_modules/@notifications", name);
}

function manifest(name: string): Manifest {
  return JSON.parse(readFileSync(join(installed(name), "package.json"), "utf8")) as Manifest;
}

/** All as `npm publish` would send them, unpacked into an app that has their dependencies. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "packages-"));
  for (const name of names) {
    const [packed] = JSON.parse(
      run("npm", ["pack", "--silent", "--json", "--pack-destination", folder], join(web, "packages", name)).replace(/^[^[]*/, ""),
    ) as { filename: string }[];
    mkdirSync(installed(name), { recursive: true });
    run(
      "tar",
      ["-xzf", join(folder, packed!.filename.replace("@", "").replace("/", "-")), "--strip-components=1", "-C", installed(name)],
      folder,
    );
  }
  const dependencies = [
    "@lit", "@lit-labs", "@microsoft", "@types", "csstype", "lit", "lit-element", "lit-html", "react", "react-dom", "scheduler", "vite",
  ];
  for (const name of dependencies) symlinkSync(join(web, "node_modules", name), join(folder, "node_modules", name));
}, building);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each(names)("the package %s says what it is, and has a README and the license", (name) => {
  const { license, repository, description, version, dependencies } = manifest(name);
  expect([license, repository.directory]).toEqual(["MIT", `clients/web/packages/${name}`]);
  expect(repository.url).toMatch(/^git\+https:\/\//);
  expect([description, version].every(Boolean)).toBe(true);
  expect(readFileSync(join(installed(name), "README.md"), "utf8")).toContain(`npm install @notifications/${name}`);
  expect(readFileSync(join(installed(name), "LICENSE"), "utf8")).toBe(readFileSync(join(web, "../../LICENSE"), "utf8"));
  expect(Object.values(dependencies).every((range) => !/workspace|file:|\*/.test(range))).toBe(true);
});

test.each(names)("everything that the package %s exports is in it, and nothing of its tests", (name) => {
  const { exports, types } = manifest(name);
  const targets = [types, ...Object.values(exports).flatMap((target) => (typeof target === "string" ? [target] : Object.values(target)))];
  expect(targets.filter((target) => !existsSync(join(installed(name), target)))).toEqual([]);
  expect(existsSync(join(installed(name), "test"))).toBe(false);
});

test.each(["bundler", "nodenext"])("an app with module resolution %s has the types of all", (resolution) => {
  const source = `
    import type {} from "@notifications/react/elements";
    import "@notifications/components/inbox";
    import { createElement } from "react";
    import { NotificationsProvider, useNotifications } from "@notifications/react";
    import { addTexts, configure, type NotificationBell, NotificationInbox } from "@notifications/components";
    import { type Announcement, ApiError, type Notification, NotificationsClient } from "@notifications/client";
    const client = new NotificationsClient({ url: "/api/v1", token: () => "t" });
    client.on("notification", (n: Notification, { caughtUp }) => [n.title.length, caughtUp]);
    export const marked: Promise<{ updated: number; readUpTo: string | null }> = client.markAllRead();
    configure(client);
    addTexts("fr", { all: "Tout" });
    export function isWide(bell: NotificationBell, inbox: NotificationInbox): boolean {
      return bell.max > 9 && inbox.heading !== "" && new ApiError(0, { type: "", title: "", status: 0 }).status === 0;
    }
    const bell = document.createElement("notification-bell");
    bell.max = 9;
    bell.addEventListener("notification-open", (event) => event.detail.notification.title.length);
    export function Inbox() {
      const { items, markRead } = useNotifications({ view: "unread" });
      const heading = <notification-inbox client={client} heading="Inbox" onnotification-open={(event) => event.detail.url?.length} />;
      return <ul>{heading}{items.map((n) => <li key={n.id} onClick={() => markRead(n.id)}>{n.title}</li>)}</ul>;
    }
    export const app = createElement(NotificationsProvider, { client }, <Inbox />);
    const inbox = (
      <notification-inbox density="compact" tabs={[{ label: "Invoices", filter: { category: "invoice_paid" }, count: 3 }]}
        renderItem={(n, { title }) => (n.category === "invoice_paid" ? title : undefined)} />
    );
    export const preview = (announcement: Announcement) => [<notification-announcements limit={1} preview={announcement} />, inbox];
    // @ts-expect-error one of two
    export const dense = <notification-inbox density="tiny" />;
    // @ts-expect-error a number
    export const wrong = <notification-bell max="many" />;
    // @ts-expect-error there is no such event
    client.on("nothing", () => undefined);
  `;
  writeFileSync(join(folder, "app.tsx"), source);
  writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module" }));
  const compilerOptions = {
    module: resolution === "bundler" ? "esnext" : "nodenext", moduleResolution: resolution, target: "es2022", lib: ["es2023", "dom"],
    strict: true, noEmit: true, types: [], jsx: "react-jsx", experimentalDecorators: true, skipLibCheck: false,
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["app.tsx"] }));
  expect(() => run(process.execPath, [tsc, "-p", "."], folder)).not.toThrow();
}, building);

test("an app of the bell and the inbox is built by Vite from what is packed, below 60 KB compressed", async () => {
  writeFileSync(join(folder, "bell.js"), 'import "@notifications/components/bell";\nimport "@notifications/components/inbox";');
  // As in an app's build: the test runner's own mode would bring Lit's warnings for developers.
  vi.stubEnv("NODE_ENV", "production");
  onTestFinished(() => void vi.unstubAllEnvs());
  const { output } = (await build({
    root: folder, configFile: false, logLevel: "error",
    build: { write: false, target: "es2022", minify: true, rolldownOptions: { input: join(folder, "bell.js") } },
  })) as { output: { type: string; code?: string }[] };
  const code = output.map((part) => part.code ?? "").join("");
  expect(code).toContain("notification-inbox");
  expect(code).not.toContain("notification-messages");
  expect(gzipSync(code, { level: 9 }).length).toBeLessThan(60_000);
}, building);

test("the React sample is checked and built by Vite from what is packed", async () => {
  const copy = join(folder, "sample");
  for (const part of ["src", "index.html", "tsconfig.json"])
    cpSync(join(web, "../../samples/react", part), join(copy, part), { recursive: true });
  expect(() => run(process.execPath, [tsc, "-p", "."], copy)).not.toThrow();
  vi.stubEnv("NODE_ENV", "production");
  onTestFinished(() => void vi.unstubAllEnvs());
  const { output } = (await build({
    root: copy, configFile: false, logLevel: "error", define: { "import.meta.env.API": '"/api/v1"' }, build: { write: false },
  })) as { output: { type: string; code?: string }[] };
  const code = output.map((part) => part.code ?? "").join("");
  expect(["notification-toasts", "Standup"].filter((text) => !code.includes(text))).toEqual([]);
}, building);

test("a server renders what imports all of them", () => {
  const code = `
    import "@notifications/components";
    import { NotificationsProvider, useConnection } from "@notifications/react";
    import { createElement } from "react";
    import { renderToString } from "react-dom/server";
    const State = () => createElement("p", null, useConnection());
    console.log(renderToString(createElement(NotificationsProvider, { url: "http://x", token: () => "t" }, createElement(State))));`;
  writeFileSync(join(folder, "server.js"), code);
  expect(run(process.execPath, ["server.js"], folder).trim()).toBe("<p>closed</p>");
});

test("the client runs in Node as it is packed", () => {
  const code =
    'import { NotificationsClient } from "@notifications/client"; '
    + 'console.log(new NotificationsClient({ url: "http://x", token: () => "t" }).state)';
  expect(run(process.execPath, ["--input-type=module", "-e", code], folder).trim()).toBe("closed");
});
