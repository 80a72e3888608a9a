import { ApiError, isSignedOut } from "./apiError.ts";
import type { Environment } from "./environment.ts";
import type { Http } from "./http.ts";
import type { Message, UnsentMessage } from "./messages.ts";
import type { ClientOptions } from "./options.ts";
import { backoff, pause } from "./waiting.ts";

/** What is left after a reload has nobody who waits for it. */
interface Waiter {
  resolve(message: Message): void;
  reject(error: Error): void;
}

export interface OutboxParts {
  http: Http;
  environment: Environment;
  storage: ClientOptions["unsentStorage"];
  /** Tells whose they are, and so under which name they are kept; undefined: nowhere. */
  identity(): Promise<string | undefined>;
  changed(entries: readonly UnsentMessage[]): void;
}

/**
 * Messages on their way, oldest first: one after another, so that they arrive as they were written. Each has an id of this client's, by
 * which the server knows one that it has already.
 */
export class Outbox {
  readonly #parts: OutboxParts;
  readonly #waiters = new Map<string, Waiter>();
  #entries: UnsentMessage[] = [];
  #work: Promise<void> | undefined;
  #stop = new AbortController();
  #key: string | undefined;

  constructor(parts: OutboxParts) {
    this.#parts = parts;
  }

  get entries(): readonly UnsentMessage[] {
    return this.#entries;
  }

  add(to: string, text: string): Promise<Message> {
    const entry: UnsentMessage = { clientId: newId(), to, text, createdAt: new Date().toISOString(), state: "sending" };
    const sent = new Promise<Message>((resolve, reject) => this.#waiters.set(entry.clientId, { resolve, reject }));
    // A caller that doesn't await it hears of it by the event.
    sent.catch(() => undefined);
    this.#set([...this.#entries, entry]);
    this.resume();
    return sent;
  }

  retry(clientId: string): void {
    this.#set(this.#entries.map((entry) => (entry.clientId === clientId && entry.state === "failed" ? again(entry) : entry)));
    this.resume();
  }

  discard(clientId: string): void {
    this.#set(this.#entries.filter((entry) => entry.clientId !== clientId));
    this.#waiters.get(clientId)?.reject(new Error("The message was discarded."));
    this.#waiters.delete(clientId);
  }

  /** There is hope again: somebody is signed in, or connected. */
  resume(): void {
    if (this.#stop.signal.aborted) this.#stop = new AbortController();
    this.#work ??= this.#run(this.#stop.signal).finally(() => (this.#work = undefined));
  }

  /** Nobody is signed in: what is unsent waits for its own user, kept where there is a place for it. */
  forget(): void {
    this.#stop.abort();
    this.#key = undefined;
    this.#entries = [];
    this.#parts.changed([]);
  }

  async #run(signal: AbortSignal): Promise<void> {
    for (let attempt = 0; !signal.aborted; ) {
      try {
        await this.#restore();
        const next = this.#entries.find((entry) => entry.state !== "failed");
        if (!next) return;
        await this.#send(next);
        attempt = 0;
      } catch (error) {
        if (isSignedOut(error) || signal.aborted) return;
        this.#set(this.#entries.map((entry) => (entry.state === "sending" ? { ...entry, state: "waiting" } : entry)));
        await pause(backoff(attempt++, this.#parts.environment, error), this.#parts.environment, signal);
      }
    }
  }

  /** @throws what may pass by itself. */
  async #send({ clientId, to, text }: UnsentMessage): Promise<void> {
    const waiter = this.#waiters.get(clientId);
    try {
      const { body } = await this.#parts.http.call<Message>("POST", "/messages/send", { body: { to, text, clientId } });
      this.#remove(clientId);
      waiter?.resolve(body);
    } catch (error) {
      if (!(error instanceof ApiError) || !isRefusal(error)) throw error;
      this.#set(this.#entries.map((entry) => (entry.clientId === clientId ? { ...entry, state: "failed", error } : entry)));
      waiter?.reject(error);
    }
  }

  /** What was left before this page was loaded comes first. */
  async #restore(): Promise<void> {
    const { storage, identity } = this.#parts;
    if (!storage || this.#key !== undefined) return;
    const user = await identity();
    if (user === undefined) return;
    const key = `notifications.unsent ${user}`;
    this.#key = key;
    const kept = JSON.parse(storage.getItem(key) ?? "[]") as UnsentMessage[];
    const known = new Set(this.#entries.map((entry) => entry.clientId));
    this.#set([...kept.filter((entry) => !known.has(entry.clientId)).map(again), ...this.#entries]);
  }

  #remove(clientId: string): void {
    this.#waiters.delete(clientId);
    this.#set(this.#entries.filter((entry) => entry.clientId !== clientId));
  }

  #set(entries: UnsentMessage[]): void {
    const isSame = entries.length === this.#entries.length && entries.every((entry, i) => entry === this.#entries[i]);
    this.#entries = entries;
    if (this.#key !== undefined) this.#keep(this.#key);
    if (!isSame) this.#parts.changed(entries);
  }

  #keep(key: string): void {
    if (this.#entries.length === 0) this.#parts.storage?.removeItem(key);
    else this.#parts.storage?.setItem(key, JSON.stringify(this.#entries.map(({ error: _, ...entry }) => entry)));
  }
}

function again({ error: _, ...entry }: UnsentMessage): UnsentMessage {
  return { ...entry, state: "sending" };
}

/** Trying again would change nothing. */
function isRefusal({ status }: ApiError): boolean {
  return status >= 400 && status < 500 && status !== 401 && status !== 408 && status !== 409 && status !== 429;
}

/** Pages that are not secure have no `randomUUID`. */
function newId(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
