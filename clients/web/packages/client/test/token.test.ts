import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { identityOf, TokenSource } from "../src/token.ts";
import { token } from "./support/some.ts";

const start = 1_800_000_000;

beforeEach(() => vi.useFakeTimers({ now: start * 1000 }));
afterEach(() => vi.useRealTimers());

test("a token is kept until half a minute before it expires", async () => {
  const ask = vi.fn(() => token({ exp: start + 3600, n: ask.mock.calls.length }));
  const source = new TokenSource(ask);
  const first = await source.get();
  vi.setSystemTime((start + 3569) * 1000);
  expect(await source.get()).toBe(first);
  vi.setSystemTime((start + 3570) * 1000);
  expect(await source.get()).not.toBe(first);
  expect(ask).toHaveBeenCalledTimes(2);
});

test("who asks at the same time gets the same token", async () => {
  const ask = vi.fn(() => Promise.resolve("opaque"));
  const source = new TokenSource(ask);
  expect(await Promise.all([source.get(), source.get()])).toEqual(["opaque", "opaque"]);
  expect(ask).toHaveBeenCalledTimes(1);
});

test("a token whose end can't be read is asked for at every use", async () => {
  const ask = vi.fn(() => "opaque.token.x");
  const source = new TokenSource(ask);
  await source.get();
  await source.get();
  expect(ask).toHaveBeenCalledTimes(2);
});

test("a refused token is not used again", async () => {
  const ask = vi.fn(() => token({ exp: start + 3600 }));
  const source = new TokenSource(ask);
  source.refused(await source.get());
  await source.get();
  expect(ask).toHaveBeenCalledTimes(2);
});

test("a token function that fails is asked again", async () => {
  const ask = vi.fn().mockRejectedValueOnce(new Error("no network")).mockResolvedValue("opaque");
  const source = new TokenSource(ask);
  await expect(source.get()).rejects.toThrow("no network");
  expect(await source.get()).toBe("opaque");
});

test("two tokens of one user are one identity, whatever differs from token to token", async () => {
  const one = await identityOf(token({ sub: "alice", tenant: "a", exp: 1, jti: "x" }));
  expect(await identityOf(token({ exp: 2, jti: "y", tenant: "a", sub: "alice" }))).toBe(one);
});

test.each([{ sub: "bob", tenant: "a" }, { sub: "alice", tenant: "b" }, { sub: "alice", tenant: "a", roles: ["admin"] }])(
  "another user, tenant or role is another identity: %o",
  async (claims) => {
    expect(await identityOf(token(claims))).not.toBe(await identityOf(token({ sub: "alice", tenant: "a" })));
  },
);

test("a token that doesn't say who it is for is no identity", async () => {
  expect(await identityOf(token({ name: "alice" }))).toBeUndefined();
  expect(await identityOf("opaque")).toBeUndefined();
});
