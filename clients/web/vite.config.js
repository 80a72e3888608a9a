import { defineConfig } from "vite";

// The app serves the pages below /api/v1/app/, with a content security policy that allows no inline script or style.
export default defineConfig({
  base: "/api/v1/app/",
  build: {
    target: "es2022",
    rolldownOptions: { input: ["test.html"] },
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 300,
  },
  // `npm run dev` serves the pages with hot reload, over the app that ./run started.
  server: {
    proxy: { "^/api/v1/(?!app/)": "http://127.0.0.1:7071" },
  },
});
