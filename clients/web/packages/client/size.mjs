// What an app pays for the client: everything in it, minified, then compressed. npm run size
import { brotliCompressSync, gzipSync } from "node:zlib";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const input = fileURLToPath(new URL("src/index.ts", import.meta.url));
const kilobytes = (bytes) => `${(bytes.length / 1000).toFixed(1)} KB`;

async function measure(name, external) {
  // As an app is built, not as a library: Vite leaves a library's white space to those who use it.
  const rolldownOptions = { input, external, preserveEntrySignatures: "strict" };
  const { output } = await build({
    configFile: false,
    logLevel: "warn",
    build: { write: false, target: "es2022", minify: true, rolldownOptions },
  });
  const code = Buffer.from(output[0].code);
  console.log(
    `${name}: ${kilobytes(code)} minified, ${kilobytes(gzipSync(code, { level: 9 }))} gzip, ${kilobytes(brotliCompressSync(code))} brotli`,
  );
}

await measure("client alone", [/^@microsoft\/signalr/]);
await measure("with @microsoft/signalr", []);
