import type { ClientEvents, EventHandler, EventInfo } from "./events.ts";

/** Calls handlers one after another; one that fails keeps none of the others from being called. */
export class Emitter {
  readonly #handlers = new Map<keyof ClientEvents, Set<EventHandler<never>>>();
  readonly #onFault: (message: string, error: unknown) => void;

  constructor(onFault: (message: string, error: unknown) => void) {
    this.#onFault = onFault;
  }

  /** @returns what ends it. */
  on<E extends keyof ClientEvents>(event: E, handler: EventHandler<E>): () => void {
    let handlers = this.#handlers.get(event);
    if (!handlers) this.#handlers.set(event, (handlers = new Set()));
    // Its own function, so that the same handler given twice is two registrations.
    const entry: EventHandler<E> = (payload, info) => handler(payload, info);
    handlers.add(entry);
    return () => handlers.delete(entry);
  }

  emit<E extends keyof ClientEvents>(event: E, payload: ClientEvents[E], info: EventInfo): void {
    for (const handler of [...(this.#handlers.get(event) ?? [])] as EventHandler<E>[]) {
      const failed = (error: unknown): void => this.#onFault(`A handler of '${event}' failed`, error);
      try {
        const result: unknown = handler(payload, info);
        if (result instanceof Promise) result.catch(failed);
      } catch (error) {
        failed(error);
      }
    }
  }
}
