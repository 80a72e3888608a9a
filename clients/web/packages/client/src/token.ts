/** Seconds before its end from which a token counts as expired: it has to last for a call's way. */
const margin = 30;

/** The user's token, asked for once at a time and kept until it expires. One whose end can't be read is asked for at every use. */
export class TokenSource {
  readonly #ask: () => string | Promise<string>;
  #token = "";
  #expires = 0;
  #asking: Promise<string> | undefined;

  constructor(ask: () => string | Promise<string>) {
    this.#ask = ask;
  }

  get(): Promise<string> {
    if (Date.now() < this.#expires) return Promise.resolve(this.#token);
    return (this.#asking ??= this.#renew().finally(() => (this.#asking = undefined)));
  }

  /** The server refused this one. */
  refused(token: string): void {
    if (token === this.#token) this.#expires = 0;
  }

  async #renew(): Promise<string> {
    this.#token = await this.#ask();
    this.#expires = (expiry(this.#token) - margin) * 1000;
    return this.#token;
  }
}

/** @returns seconds since 1970, 0 when the token doesn't say. */
function expiry(token: string): number {
  return claim(token, "exp", 0);
}

/** Who the token is for; undefined when it doesn't say. Only tells users apart: nothing here checks a signature. */
export function subject(token: string): string | undefined {
  return claim<string | undefined>(token, "sub", undefined);
}

function claim<T>(token: string, name: string, otherwise: T): T {
  const payload = token.split(".")[1];
  if (!payload) return otherwise;
  try {
    const bytes = Uint8Array.from(atob(payload.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
    const value = (JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>)[name];
    return typeof value === typeof otherwise || otherwise === undefined ? (value as T) : otherwise;
  } catch {
    // Not a JWT: an opaque token is as good, it only can't be kept.
    return otherwise;
  }
}
