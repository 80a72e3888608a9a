import { afterEach, expect, test, vi } from "vitest";
import { disablePush, enablePush, pushState } from "../src/push.ts";
import { open, startServer } from "./support/session.ts";
import type { StubServer } from "./support/stubServer.ts";

afterEach(() => vi.unstubAllGlobals());

const key = "BAUG";
const keyBytes = [4, 5, 6];

interface Asked {
  permission?: NotificationPermission;
  /** The key of the subscription that is there already. */
  subscribedWith?: readonly number[];
}

/** A browser, as far as pushes go. */
function browser({ permission = "granted", subscribedWith }: Asked = {}) {
  const subscriptionOf = (bytes: readonly number[]) => ({
    endpoint: `https://push.example/${bytes.join("-")}`,
    options: { applicationServerKey: Uint8Array.from(bytes).buffer },
    toJSON: () => ({ endpoint: `https://push.example/${bytes.join("-")}` }),
    unsubscribe: vi.fn(() => Promise.resolve(true)),
  });
  const current = subscribedWith ? subscriptionOf(subscribedWith) : null;
  const registration = {
    pushManager: {
      getSubscription: () => Promise.resolve(current),
      subscribe: ({ applicationServerKey }: { applicationServerKey: Uint8Array }) =>
        Promise.resolve(subscriptionOf([...applicationServerKey])),
    },
  };
  const register = vi.fn(() => Promise.resolve(registration));
  vi.stubGlobal("PushManager", class {});
  vi.stubGlobal("Notification", { permission, requestPermission: () => Promise.resolve(permission) });
  vi.stubGlobal("navigator", {
    serviceWorker: { register, ready: Promise.resolve(registration), getRegistration: () => Promise.resolve(registration) },
  });
  return { register, current };
}

async function serverWithKey(): Promise<StubServer> {
  const server = await startServer();
  server.on("GET /push-subscriptions/key", () => ({ body: { publicKey: key } }));
  server.on("POST /push-subscriptions", () => ({ status: 204 }));
  server.on("DELETE /push-subscriptions", () => ({ status: 204 }));
  return server;
}

test("enablePush subscribes with the server's key and tells the server", async () => {
  const server = await serverWithKey();
  const { register } = browser();
  expect(await enablePush(open(server).client, "/sw.js")).toBe("enabled");
  expect(register).toHaveBeenCalledWith("/sw.js");
  expect(server.callsTo("POST /push-subscriptions").map((c) => c.body)).toEqual([{ endpoint: "https://push.example/4-5-6" }]);
});

test("a subscription with a key that the server has no more is given up first", async () => {
  const server = await serverWithKey();
  const { current } = browser({ subscribedWith: [1, 2, 3] });
  expect(await enablePush(open(server).client, "/sw.js")).toBe("enabled");
  expect(current?.unsubscribe).toHaveBeenCalledOnce();
});

test("a user who refuses is not asked of the server", async () => {
  const server = await serverWithKey();
  const { register } = browser({ permission: "denied" });
  expect(await enablePush(open(server).client, "/sw.js")).toBe("denied");
  expect(register).not.toHaveBeenCalled();
  expect(server.calls).toEqual([]);
});

test("disablePush unsubscribes here and at the server", async () => {
  const server = await serverWithKey();
  const { current } = browser({ subscribedWith: keyBytes });
  expect(await disablePush(open(server).client)).toBe("disabled");
  expect(current?.unsubscribe).toHaveBeenCalledOnce();
  expect(server.callsTo("DELETE /push-subscriptions").map((c) => c.body)).toEqual([{ endpoint: "https://push.example/4-5-6" }]);
});

test.each([
  ["enabled", { subscribedWith: keyBytes }],
  ["disabled", {}],
  ["denied", { permission: "denied" }],
] as const)("pushState is %s with %o", async (state, asked) => {
  const server = await serverWithKey();
  browser(asked);
  expect(await pushState(open(server).client)).toBe(state);
});

test("pushes are unsupported where the browser or the server has none", async () => {
  const server = await startServer();
  const { client } = open(server);
  expect(await pushState(client)).toBe("unsupported");
  expect(await enablePush(client, "/sw.js")).toBe("unsupported");
  browser();
  expect(await pushState(client)).toBe("unsupported");
  expect(await enablePush(client, "/sw.js")).toBe("unsupported");
});
