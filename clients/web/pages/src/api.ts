import type { Notification, Page, Problem, Send, SendResult, Token } from "./model";

/** A refused request, with what the server's problem document (RFC 9457) says about it. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    title: string,
    readonly detail: string | undefined,
    readonly errors: Record<string, string[]> = {},
  ) {
    super(title);
  }

  static of(problem: Problem, status: number): ApiError {
    const errors = Object.entries(problem.errors ?? {}).map(([field, e]) => [field, Array.isArray(e) ? e : [e]] as const);
    return new ApiError(status, problem.title ?? `The server answered ${status}.`, problem.detail, Object.fromEntries(errors));
  }
}

/** The API's address, derived from where the pages are served: /api/v1/app/ → /api/v1. */
export const apiBase = import.meta.env.BASE_URL.replace(/\/app\/$/, "");

/** The HTTP API as one user. Holds that user's token and renews it in time. */
export class Api {
  #token: Token | undefined;

  constructor(
    readonly userId: string,
    readonly roles: string[],
  ) {}

  /** A token that is still good for a minute; the development sign-in gives a new one when it isn't. */
  async token(): Promise<string> {
    if (!this.#token || Date.parse(this.#token.expiresAt) - Date.now() < 60_000) {
      this.#token = await request<Token>("POST", "/dev/token", undefined, { userId: this.userId, roles: this.roles });
    }
    return this.#token.token;
  }

  send(send: Send): Promise<SendResult> {
    return this.#call("POST", "/notifications", send);
  }

  page(limit: number, cursor: string | null): Promise<Page> {
    const query = new URLSearchParams({ limit: String(limit) });
    if (cursor) query.set("cursor", cursor);
    return this.#call("GET", `/notifications?${query}`);
  }

  async unreadCount(): Promise<number> {
    return (await this.#call<{ count: number }>("GET", "/notifications/unread-count")).count;
  }

  markRead(id: string): Promise<Notification | undefined> {
    return this.#call("POST", `/notifications/${encodeURIComponent(id)}/read`);
  }

  markAllRead(): Promise<unknown> {
    return this.#call("POST", "/notifications/mark-all-read", {});
  }

  async #call<T>(method: string, path: string, body?: unknown): Promise<T> {
    return request<T>(method, path, await this.token(), body);
  }
}

async function request<T>(method: string, path: string, token: string | undefined, body: unknown): Promise<T> {
  const headers = new Headers({ Accept: "application/json" });
  if (token) headers.set("Authorization", `Bearer ${token}`);
  if (body !== undefined) headers.set("Content-Type", "application/json");
  let response: Response;
  try {
    response = await fetch(apiBase + path, { method, headers, body: body === undefined ? null : JSON.stringify(body) });
  } catch {
    throw new ApiError(0, "The server can't be reached.", `${method} ${apiBase}${path} got no answer.`);
  }
  if (!response.ok) throw await problem(response);
  const text = await response.text();
  return (text ? JSON.parse(text) : undefined) as T;
}

async function problem(response: Response): Promise<ApiError> {
  const text = await response.text();
  try {
    return ApiError.of(JSON.parse(text) as Problem, response.status);
  } catch {
    // Not from the app but from something before it: the beginning of its text says more than nothing.
    return ApiError.of({ detail: text.slice(0, 200) }, response.status);
  }
}
