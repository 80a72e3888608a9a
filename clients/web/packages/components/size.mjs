// What a page loads, compressed: the script with everything, and what an app's bundler makes of some of the elements. npm run size
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { build } from "vite";

const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} KB`;

const pathOf = (element) => fileURLToPath(new URL(`dist/elements/${element}.js`, import.meta.url));

function report(name, code) {
  const [gzip, brotli] = [gzipSync(code, { level: 9 }).length, brotliCompressSync(code).length];
  console.log(`${name}: ${kilobytes(code.length)} minified, ${kilobytes(gzip)} gzip, ${kilobytes(brotli)} brotli`);
}

/** As an app is built that imports these elements and nothing else. */
async function bundled(...elements) {
  const entry = "\0app";
  const imports = {
    name: "app",
    resolveId: (id) => (id === entry ? entry : undefined),
    load: (id) => (id === entry ? elements.map((e) => `import ${JSON.stringify(pathOf(e))};`).join("\n") : undefined),
  };
  const { output } = await build({
    configFile: false, logLevel: "warn", plugins: [imports],
    build: { write: false, target: "es2022", minify: true, rolldownOptions: { input: entry } },
  });
  return Buffer.from(output.filter((part) => part.type === "chunk").map((part) => part.code).join(""));
}

report("notifications.js", readFileSync(new URL("dist/notifications.js", import.meta.url)));
report("bell alone", await bundled("bell"));
report("bell and inbox", await bundled("bell", "inbox"));
report("messages alone", await bundled("messages"));
