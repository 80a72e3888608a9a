import { defaultClientConditions, defineConfig } from "vite";
import { squeezeCss } from "./build/squeezeCss.js";

const entries = {
  index: "src/index.ts",
  announcements: "src/announcements/notificationAnnouncements.ts",
  bell: "src/bell/notificationBell.ts",
  configure: "src/core/client.ts",
  desktop: "src/attention/desktop.ts",
  inbox: "src/inbox/notificationInbox.ts",
  messages: "src/messages/notificationMessages.ts",
  preferences: "src/preferences/notificationPreferences.ts",
  sound: "src/attention/sound.ts",
  toasts: "src/toasts/notificationToasts.ts",
};

/** One file with everything in it: what a page includes by one script tag. */
const script = {
  target: "es2022",
  lib: { entry: "src/index.ts", formats: ["es"], fileName: "notifications" },
  rolldownOptions: { output: { minify: true } },
};

/** One module for each element, which an app's bundler puts together with the client and Lit that it has. */
const modules = {
  target: "es2022",
  outDir: "dist/elements",
  lib: { entry: entries, formats: ["es"] },
  rolldownOptions: { external: [/^@notifications\/client/, /^lit/], output: { chunkFileNames: "shared/[name].js" } },
};

export default defineConfig(({ mode }) => ({
  logLevel: "warn",
  plugins: [squeezeCss()],
  resolve: { conditions: ["@notifications/source", ...defaultClientConditions] },
  build: mode === "elements" ? modules : script,
}));
