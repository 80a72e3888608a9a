import { AnnouncementCalls } from "./announcements.ts";
import { Connection } from "./connection.ts";
import { Emitter } from "./emitter.ts";
import { currentEnvironment } from "./environment.ts";
import type { ClientEvents, ConnectionState, EventHandler } from "./events.ts";
import { Http } from "./http.ts";
import { InboxCalls } from "./inbox.ts";
import { Messages } from "./messages.ts";
import type { Notification, NotificationFilter, Page } from "./model.ts";
import type { ClientOptions } from "./options.ts";
import { Outbox } from "./outbox.ts";
import { identityOf, TokenSource } from "./token.ts";

/**
 * One user's notifications: live events, and the calls of the inbox, of preferences and of push subscriptions. Calls give
 * what the server says, and work without {@link connect}.
 */
export class NotificationsClient extends InboxCalls {
  readonly #emitter: Emitter;
  readonly #connection: Connection;
  readonly announcements: AnnouncementCalls;
  /** Conversations with other users. */
  readonly messages: Messages;

  /** @param environment Where it runs; only tests give it. */
  constructor(options: ClientOptions, environment = currentEnvironment()) {
    const tokens = new TokenSource(options.token);
    super(new Http(options.url.replace(/\/+$/, ""), tokens, options.fetch ?? ((input, init) => fetch(input, init))));
    this.announcements = new AnnouncementCalls(this.http);
    this.#emitter = new Emitter((message, error) => options.logger?.(message, error));
    this.#connection = new Connection(options, environment, this.http, tokens, this.#emitter);
    const outbox = new Outbox({
      http: this.http,
      environment,
      storage: options.unsentStorage,
      identity: async () => identityOf(await tokens.get()),
      changed: (entries) => this.#emitter.emit("unsent", entries, { caughtUp: false }),
    });
    this.messages = new Messages(this.http, outbox, () => environment.now());
    this.#emitter.on("state", (state) => {
      if (state === "connected") outbox.resume();
      if (state === "signedOut") outbox.forget();
    });
  }

  /** The newest notification that this client knows of. Keep it to go on from there later, with the option `after`. */
  get newest(): string | undefined {
    return this.#connection.feed.newest;
  }

  get state(): ConnectionState {
    return this.#connection.state;
  }

  /**
   * Also events of your app's own: `client.on("app:stock", (data, { room, from, at }) => …)`.
   * @returns what ends it.
   */
  on<E extends keyof ClientEvents>(event: E, handler: EventHandler<E>): () => void {
    return this.#emitter.on(event, handler);
  }

  /**
   * Begins to receive, and goes on until {@link close}: what breaks is tried again.
   * @returns when connected for the first time, or closed before that. Rejects only when the server refuses this user (403), or nobody is
   * signed in (401): then it begins again by calling it again.
   */
  connect(): Promise<void> {
    return this.#connection.start();
  }

  /** Ends it; can be connected again. */
  close(): Promise<void> {
    return this.#connection.stop();
  }

  override async list(filter: NotificationFilter = {}): Promise<Page<Notification>> {
    const page = await super.list(filter);
    this.#connection.listed(page.items.map((n) => n.id), isWhole(filter));
    return page;
  }
}

/** Only a list that leaves out nothing begins with the newest one. */
function isWhole({ limit: _, ...filter }: NotificationFilter): boolean {
  return Object.values(filter).every((value) => value === undefined || value === null);
}
