import { ApiError } from "@notifications/client";
import type { User, UserManager } from "oidc-client-ts";

/** How people sign in here: what `GET /sign-in` says. */
export interface SignInWays {
  development: boolean;
  userClaim: string;
  rolesClaim: string;
  openId?: { authority: string; clientId: string; scope: string; prompt?: string; resource?: string };
}

const pages = import.meta.env.BASE_URL;
const api = pages.replace(/\/app\/$/, "");

let asked: Promise<SignInWays> | undefined;

export function signInWays(): Promise<SignInWays> {
  asked ??= fetch(`${api}/sign-in`).then(async (answer) => {
    if (!answer.ok) throw new ApiError(answer.status, await answer.json());
    return (await answer.json()) as SignInWays;
  });
  asked.catch(() => (asked = undefined));
  return asked;
}

let made: Promise<UserManager> | undefined;

/** Loaded by those who need it; others sign in without. */
function manager(): Promise<UserManager> {
  made ??= (async () => {
    const { openId } = await signInWays();
    if (!openId) throw new Error("There is no identity provider.");
    const { UserManager, WebStorageStateStore } = await import("oidc-client-ts");
    const { prompt, resource } = openId;
    return new UserManager({
      authority: openId.authority,
      client_id: openId.clientId,
      scope: openId.scope,
      redirect_uri: `${location.origin}${pages}signed-in`,
      post_logout_redirect_uri: `${location.origin}${pages}app`,
      // Of this tab only, as every other session here is.
      userStore: new WebStorageStateStore({ store: sessionStorage }),
      stateStore: new WebStorageStateStore({ store: sessionStorage }),
      automaticSilentRenew: false,
      ...(prompt === undefined ? {} : { prompt }),
      ...(resource === undefined ? {} : { resource, extraQueryParams: { audience: resource } }),
    });
  })();
  return made;
}

/** Leaves for the identity provider, which leads back to this page. */
export async function redirectToSignIn(): Promise<void> {
  await (await manager()).signinRedirect({ state: location.pathname + location.hash });
}

/** What the identity provider led back with becomes a session. @returns the page that it began on, and the access token */
export async function finishSignIn(): Promise<{ page: string; token: string }> {
  const user = await (await manager()).signinRedirectCallback();
  const page = typeof user.state === "string" && user.state.startsWith(pages) ? user.state : `${pages}app`;
  return { page, token: user.access_token };
}

/** Seconds before its end from which on a token is renewed: it has to last for a call's way, and clocks differ. */
const margin = 30;

let renewing: Promise<string> | undefined;

/**
 * A token that still holds, renewed where the provider gave what it takes.
 * @throws ApiError 401 when one has to sign in again, 0 when the provider gave no answer
 */
export async function openIdToken(): Promise<string> {
  const users = await manager();
  const user = await users.getUser();
  if (user && (user.expires_in ?? Infinity) > margin) return user.access_token;
  // One at a time: providers take a refresh token once, and what comes twice for a stolen one.
  return (renewing ??= renewed(users, user).finally(() => (renewing = undefined)));
}

async function renewed(users: UserManager, user: User | null): Promise<string> {
  if (user?.refresh_token) {
    try {
      const resource = (await signInWays()).openId?.resource;
      const fresh = await users.signinSilent(resource === undefined ? {} : { resource });
      if (fresh) return fresh.access_token;
    } catch (error) {
      if (!user.expired) return user.access_token;
      if (!(await isRefusal(error))) throw unreachable(error);
    }
  }
  if (user && !user.expired) return user.access_token;
  throw new ApiError(401, { type: "about:blank", title: "Authentication required", status: 401 });
}

function unreachable(cause: unknown): ApiError {
  return new ApiError(0, { type: "about:blank", title: "The identity provider can't be reached", status: 0 }, undefined, { cause });
}

/** The provider said no; another time it would say it again. */
async function isRefusal(error: unknown): Promise<boolean> {
  const { ErrorResponse } = await import("oidc-client-ts");
  return error instanceof ErrorResponse && error.error !== "server_error" && error.error !== "temporarily_unavailable";
}

/** At the provider too, where it has a page for that. */
export async function signOutOpenId(): Promise<void> {
  const users = await manager();
  if (await users.metadataService.getEndSessionEndpoint().catch(() => undefined)) await users.signoutRedirect();
  else await users.removeUser();
}

/** Who an access token names, for what the pages show; the server decides by itself. Empty when it is not a JWT. */
export function claimsOf(token: string, ways: Pick<SignInWays, "userClaim" | "rolesClaim">): { userId: string; roles: string[] } {
  try {
    const payload = (token.split(".")[1] ?? "").replaceAll("-", "+").replaceAll("_", "/");
    const bytes = Uint8Array.from(atob(payload), (c) => c.codePointAt(0)!);
    const claims = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
    const roles = claims[ways.rolesClaim];
    return {
      userId: String(claims[ways.userClaim] ?? ""),
      roles: Array.isArray(roles) ? roles.map(String) : typeof roles === "string" ? [roles] : [],
    };
  } catch {
    return { userId: "", roles: [] };
  }
}
