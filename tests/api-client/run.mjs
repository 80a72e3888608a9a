// node run.mjs <openapi.json> <api> <token> <user>: generates the types, compiles use.ts with them, runs it.
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import openapiTS, { astToString } from "openapi-typescript";

const here = dirname(fileURLToPath(import.meta.url));
const [, , description, ...args] = process.argv;
const folder = mkdtempSync(join(tmpdir(), "api-client-"));
try {
  symlinkSync(join(here, "node_modules"), join(folder, "node_modules"), "junction");
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  writeFileSync(join(folder, "api.d.ts"), astToString(await openapiTS(JSON.parse(readFileSync(description, "utf8")))));
  cpSync(join(here, "use.ts"), join(folder, "use.ts"));
  run(join(here, "node_modules/typescript/bin/tsc"),
    "--strict", "--exactOptionalPropertyTypes", "--target", "es2022", "--module", "nodenext", "--lib", "es2022,dom", "use.ts");
  run("use.js", ...args);
} finally {
  rmSync(folder, { recursive: true });
}

function run(...command) {
  const { status, error } = spawnSync(process.execPath, command, { cwd: folder, stdio: ["ignore", "inherit", "inherit"] });
  if (status !== 0)
    throw error ?? new Error(`${command[0]} ended with ${status}`);
}
