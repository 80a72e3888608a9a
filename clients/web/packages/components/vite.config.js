import { defaultClientConditions, defineConfig } from "vite";

// One file with everything in it: what a page includes by one script tag.
export default defineConfig({
  logLevel: "warn",
  resolve: { conditions: ["@notifications/source", ...defaultClientConditions] },
  build: {
    target: "es2022",
    lib: { entry: "src/index.ts", formats: ["es"], fileName: "notifications" },
  },
});
