import { defineConfig } from "vitest/config";

const conditions = ["@notifications/source"];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ["packages/*/test/**/*.test.ts", "pages/test/**/*.test.ts"],
    testTimeout: 30_000,
  },
});
