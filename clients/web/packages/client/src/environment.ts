/** What the client takes from where it runs; tests give their own. */
export interface Environment {
  /** Milliseconds, from any start. */
  now(): number;
  /** @returns what cancels it. */
  after(milliseconds: number, action: () => void): () => void;
  /** From 0 up to 1. */
  random(): number;
  isOnline(): boolean;
  isVisible(): boolean;
  /** Told when the network comes or goes, and when the page is shown or hidden. Returns what ends it. */
  onChange(listener: () => void): () => void;
  /** What tabs agree by; missing where there are no tabs, or where they can't. */
  tabs?: { locks: Pick<LockManager, "request">; channel(name: string): BroadcastChannel };
}

export function currentEnvironment(): Environment {
  const hasPage = typeof document !== "undefined";
  const environment: Environment = {
    now: () => performance.now(),
    after(milliseconds, action) {
      const timer = setTimeout(action, milliseconds);
      return () => clearTimeout(timer);
    },
    random: Math.random,
    isOnline: () => !hasPage || navigator.onLine,
    isVisible: () => !hasPage || document.visibilityState === "visible",
    onChange(listener) {
      if (!hasPage) return () => undefined;
      const ended = new AbortController();
      for (const name of ["online", "offline"]) addEventListener(name, listener, ended);
      document.addEventListener("visibilitychange", listener, ended);
      return () => ended.abort();
    },
  };
  // Locks exist on secure pages only.
  if (hasPage && typeof BroadcastChannel !== "undefined" && "locks" in navigator) {
    environment.tabs = { locks: navigator.locks, channel: (name) => new BroadcastChannel(name) };
  }
  return environment;
}
