import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defaultClientConditions, defineConfig } from "vite";
import { squeezeCss } from "../packages/components/build/squeezeCss.js";
import { compress } from "./build/compress.js";
import { guide } from "./build/guide.js";
import { pageHead } from "./build/head.js";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const pages = readdirSync(here(".")).filter((name) => name.endsWith(".html"));

const base = "/api/v1/app/";

// The app serves the pages below /api/v1/app/, with a content security policy that allows no inline script or style.
export default defineConfig({
  base,
  logLevel: "warn",
  plugins: [squeezeCss(), pageHead(), guide(new URL("../../../docs/guide/", import.meta.url), base), compress(here("../dist"))],
  resolve: { conditions: ["@notifications/source", ...defaultClientConditions] },
  build: {
    target: "es2022",
    outDir: "../dist",
    emptyOutDir: true,
    rolldownOptions: {
      // A page per HTML file here, and what other pages name, whose address must stay the same: the service worker and the components.
      input: {
        ...Object.fromEntries(pages.map((page) => [page.replace(".html", ""), here(page)])),
        sw: here("../packages/client/src/sw.ts"),
        notifications: here("../packages/components/src/index.ts"),
      },
      preserveEntrySignatures: "exports-only",
      output: { entryFileNames: ({ name }) => (name === "sw" || name === "notifications" ? "[name].js" : "assets/[name]-[hash].js") },
    },
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 300,
  },
  // `npm run dev` serves the pages with hot reload, over the app that ./run started.
  server: {
    proxy: { "^/api/v1/(?!app/)": "http://127.0.0.1:7071" },
  },
});
