import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { isSignedOut } from "@notifications/client";
import { expect, onTestFinished, test } from "vitest";
import { fetchToken } from "../src/core/client.ts";

/** @returns what asking an address for a token gives, which answers so. */
async function ask(status: number, type: string, body: string): Promise<string> {
  const server = createServer((_, response) => response.writeHead(status, { "Content-Type": type }).end(body));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return fetchToken(`http://127.0.0.1:${(server.address() as AddressInfo).port}/token`);
}

test.each([
  ["text", "text/plain", " a.b.c\n"],
  ["JSON", "application/json", ' {"token":"a.b.c"}'],
])("a token comes as %s", async (_, type, body) => {
  expect(await ask(200, type, body)).toBe("a.b.c");
});

test.each([
  ["401", 401, "application/json", "{}"],
  ["403", 403, "text/plain", ""],
  ["no token", 200, "application/json", '{"token":null}'],
  ["nothing", 204, "text/plain", ""],
  ["the page where one signs in", 200, "text/html; charset=utf-8", "<!doctype html><title>Sign in</title>"],
])("an address that answers with %s says that nobody is signed in", async (_, status, type, body) => {
  const failure = await ask(status, type, body).catch((error: unknown) => error);
  expect(isSignedOut(failure)).toBe(true);
});

test.each([500, 502, 404])("an address that answers %i is only broken", async (status) => {
  const failure = await ask(status, "text/html", "<!doctype html>").catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(Error);
  expect(isSignedOut(failure)).toBe(false);
});
