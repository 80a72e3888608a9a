import { defineConfig } from "vitest/config";
import { guidePages } from "./pages/build/guides.js";

const conditions = ["@notifications/source"];

export default defineConfig({
  plugins: [guidePages()],
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ["packages/*/test/**/*.test.ts", "pages/test/**/*.test.ts"],
    testTimeout: 30_000,
  },
});
