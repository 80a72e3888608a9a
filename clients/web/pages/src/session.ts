import { ApiError, type ClientOptions, NotificationsClient, type Problem } from "@notifications/client";
import { claimsOf, openIdToken, signInWays, signOutOpenId } from "./openId.ts";

/** The API's address, derived from where the pages are served: /api/v1/app/ → /api/v1. */
export const api = import.meta.env.BASE_URL.replace(/\/app\/$/, "");

export interface Identity {
  userId: string;
  roles: string[];
  /** Whose tenant; the server's default without one. */
  namespace?: string;
  /** Given by hand, where there is no other sign-in. It can't be renewed. */
  token?: string;
  /** Signed in at the identity provider. */
  openId?: boolean;
}

/** Of this tab only: two tabs can be two people. */
const key = "notifications.session";

/**
 * Who this tab is: `?user=alice` in the address first, with `&namespace=x` in that tenant, then who signed in before.
 * @param roles of who the address names
 */
export function current(roles: string[]): Identity | undefined {
  const asked = new URLSearchParams(location.search).get("user");
  if (asked) return { userId: asked, roles, ...namespaceInAddress() };
  const kept = sessionStorage.getItem(key);
  return kept ? (JSON.parse(kept) as Identity) : undefined;
}

/** The tenant that the address names. */
export function namespaceInAddress(): { namespace?: string } {
  const namespace = new URLSearchParams(location.search).get("namespace");
  return namespace ? { namespace } : {};
}

/**
 * Signs in by a name or by a token that was pasted.
 * @returns who it is; a token says that itself
 * @throws ApiError when the server has no development sign-in (404), or the name is not one
 */
export async function signIn(identity: Identity): Promise<Identity> {
  await token(identity);
  const known = identity.token ? { ...identity, ...claimsOf(identity.token, await signInWays()) } : identity;
  keep(known);
  return known;
}

export function keep(identity: Identity): void {
  sessionStorage.setItem(key, JSON.stringify(identity));
}

export async function signOut(): Promise<void> {
  const identity = current([]);
  sessionStorage.removeItem(key);
  // The provider leads back to the inbox by itself; without its answer the tab is signed out all the same.
  if (identity?.openId) await signOutOpenId().catch(() => undefined);
  // Not the same address again: it may say who to be.
  location.assign(location.pathname);
}

export function clientFor(identity: Identity, options: Partial<ClientOptions> = {}): NotificationsClient {
  return new NotificationsClient({ url: api, token: () => tokenFor(identity), ...options });
}

/** Where there is no development sign-in, nobody is signed in by a name. */
export async function tokenFor(identity: Identity): Promise<string> {
  try {
    return await token(identity);
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) throw new ApiError(401, { ...error.problem, status: 401 });
    throw error;
  }
}

async function token(identity: Identity): Promise<string> {
  if (identity.token) return identity.token;
  if (identity.openId) return openIdToken();
  const { userId, roles, namespace } = identity;
  const init = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ userId, roles, namespace }) };
  const response = await fetch(`${api}/dev/token`, init);
  const answer = (await response.json()) as { token: string } & Problem;
  if (!response.ok) throw new ApiError(response.status, answer);
  return answer.token;
}
