import { ApiError, isSignedOut } from "./apiError.ts";
import type { Problem } from "./model.ts";
import type { TokenSource } from "./token.ts";

export interface CallOptions {
  /** Sent as JSON. */
  body?: unknown;
  query?: Record<string, QueryValue | QueryValue[]>;
  headers?: Record<string, string>;
  signal?: AbortSignal;
  /** It goes on when the page is left. */
  keepalive?: boolean;
}

type QueryValue = string | number | boolean | Date | null | undefined;

export interface Answer<T> {
  body: T;
  headers: Headers;
}

/** Calls of the API as one user. */
export class Http {
  /** Told when a call found out that nobody is signed in. */
  onSignedOut: (error: unknown) => void = () => undefined;

  constructor(
    readonly url: string,
    private readonly tokens: TokenSource,
    private readonly fetch: typeof globalThis.fetch,
  ) {}

  async call<T>(method: string, path: string, options: CallOptions = {}): Promise<Answer<T>> {
    try {
      return await this.#call<T>(method, path, options);
    } catch (error) {
      if (isSignedOut(error)) this.onSignedOut(error);
      throw error;
    }
  }

  async #call<T>(method: string, path: string, options: CallOptions): Promise<Answer<T>> {
    let response = await this.#try(method, path, options);
    // A token can be refused before its end, when keys change: one new token, one more try.
    if (response.status === 401) response = await this.#try(method, path, options);
    if (!response.ok) throw await refusal(response);
    const text = await response.text();
    const isJson = response.headers.get("Content-Type")?.includes("json") ?? false;
    return { body: (isJson && text ? JSON.parse(text) : text || undefined) as T, headers: response.headers };
  }

  async #try(method: string, path: string, { body, query, headers, signal, keepalive }: CallOptions): Promise<Response> {
    const token = await this.tokens.get();
    const init: RequestInit = { method, headers: { Accept: "application/json", ...headers, Authorization: `Bearer ${token}` } };
    if (body !== undefined) {
      init.body = JSON.stringify(body);
      init.headers = { ...init.headers, "Content-Type": "application/json" };
    }
    if (signal) init.signal = signal;
    if (keepalive) init.keepalive = keepalive;
    let response: Response;
    try {
      response = await this.fetch(this.url + path + search(query), init);
    } catch (cause) {
      if (signal?.aborted) throw cause;
      throw new ApiError(
        0,
        { ...unknown(0), title: "The server can't be reached", detail: `${method} ${path} got no answer.` },
        undefined,
        { cause },
      );
    }
    if (response.status === 401) this.tokens.refused(token);
    return response;
  }
}

function search(query: CallOptions["query"] = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    const values = (Array.isArray(value) ? value : [value]).filter((v) => v !== null && v !== undefined && v !== "");
    if (values.length > 0) parameters.set(name, values.map((v) => (v instanceof Date ? v.toISOString() : String(v))).join(","));
  }
  return parameters.size > 0 ? `?${parameters}` : "";
}

async function refusal(response: Response): Promise<ApiError> {
  const text = await response.text();
  const after = Number(response.headers.get("Retry-After") ?? Number.NaN);
  return new ApiError(response.status, problem(text, response.status), Number.isFinite(after) ? after : undefined);
}

function problem(text: string, status: number): Problem {
  try {
    return { ...unknown(status), ...(JSON.parse(text) as Partial<Problem>) };
  } catch {
    // Not from the app but from something before it: the beginning of its text says more than nothing.
    return { ...unknown(status), ...(text && { detail: text.slice(0, 200) }) };
  }
}

function unknown(status: number): Problem {
  return { type: "about:blank", title: `The server answered ${status}`, status };
}
