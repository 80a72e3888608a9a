import { defaultClientConditions, defineConfig } from "vite";
import { squeezeCss } from "./build/squeezeCss.js";

// One file with everything in it: what a page includes by one script tag.
export default defineConfig({
  logLevel: "warn",
  plugins: [squeezeCss()],
  resolve: { conditions: ["@notifications/source", ...defaultClientConditions] },
  build: {
    target: "es2022",
    lib: { entry: "src/index.ts", formats: ["es"], fileName: "notifications" },
    rolldownOptions: { output: { minify: true } },
  },
});
