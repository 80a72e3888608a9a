import { onTestFinished } from "vitest";
import { NotificationsClient } from "../../src/client.ts";
import type { ClientOptions } from "../../src/options.ts";
import { type Browser, tabsOf } from "./browser.ts";
import { ManualEnvironment } from "./manualEnvironment.ts";
import { inAnHour, token } from "./some.ts";
import { StubServer } from "./stubServer.ts";

export const alice = token({ sub: "alice", exp: inAnHour });

export async function startServer(): Promise<StubServer> {
  const server = await StubServer.start();
  onTestFinished(() => server.stop());
  return server;
}

export interface Tab {
  client: NotificationsClient;
  environment: ManualEnvironment;
}

/** A client in a tab of that browser, or on its own. */
export function open(server: StubServer, options: Partial<ClientOptions> = {}, browser?: Browser, isFrozen?: () => boolean): Tab {
  const environment = new ManualEnvironment(1, browser && tabsOf(browser, isFrozen));
  const client = new NotificationsClient({ url: server.url, token: () => alice, ...options }, environment);
  onTestFinished(() => client.close());
  return { client, environment };
}
