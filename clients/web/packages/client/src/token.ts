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

/** Claims that differ from one token of a user to the next. */
const ofOneToken = new Set(["exp", "iat", "nbf", "jti", "auth_time", "nonce", "sid", "at_hash", "c_hash", "aio", "rh", "uti"]);

/**
 * Tells users apart, for tabs that share a connection: the same for two tokens only when they say the same about the user. Nothing here
 * checks a signature. Undefined when the token doesn't say who it is for.
 */
export async function identityOf(token: string): Promise<string | undefined> {
  const claims = read(token);
  if (typeof claims["sub"] !== "string") return undefined;
  const lasting = Object.entries(claims).filter(([name]) => !ofOneToken.has(name)).sort(([a], [b]) => (a < b ? -1 : 1));
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(JSON.stringify(lasting)));
  return Array.from(new Uint8Array(hash, 0, 12), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** @returns seconds since 1970, 0 when the token doesn't say. */
function expiry(token: string): number {
  const { exp } = read(token);
  return typeof exp === "number" ? exp : 0;
}

function read(token: string): Record<string, unknown> {
  const payload = token.split(".")[1];
  if (!payload) return {};
  try {
    const bytes = Uint8Array.from(atob(payload.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
    const claims: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof claims === "object" && claims !== null ? { ...claims } : {};
  } catch {
    // Not a JWT: an opaque token is as good, it only can't be kept.
    return {};
  }
}
