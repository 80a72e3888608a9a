// What a page loads for all components and the client: the file of the script tag, compressed. npm run size
import { readFileSync } from "node:fs";
import { brotliCompressSync, gzipSync } from "node:zlib";

const code = readFileSync(new URL("dist/notifications.js", import.meta.url));
const kilobytes = (bytes) => `${(bytes.length / 1000).toFixed(1)} KB`;
console.log(`notifications.js: ${kilobytes(code)} minified, ${kilobytes(gzipSync(code, { level: 9 }))} gzip, ${kilobytes(brotliCompressSync(code))} brotli`);
