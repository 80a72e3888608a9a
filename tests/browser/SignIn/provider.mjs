// A small OpenID provider: anybody signs in by a name. "admin" is one; the tokens of those whose name begins with "brief-" end soon.
// usage: node provider.mjs PORT REDIRECT_ADDRESS SIGNED_OUT_ADDRESS
import { Provider } from "oidc-provider";

const [port, redirect, signedOut] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;
const resource = "https://notify.example.com";

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: "notifications-pages",
      token_endpoint_auth_method: "none",
      grant_types: ["authorization_code", "refresh_token"],
      redirect_uris: [redirect],
      post_logout_redirect_uris: [signedOut],
    },
  ],
  scopes: ["openid", "offline_access"],
  pkce: { required: () => true },
  clientBasedCORS: () => true,
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  extraTokenClaims: (_, token) => ({ roles: token.accountId === "admin" ? ["admin"] : [] }),
  ttl: {
    AccessToken: (_, token) => (token.accountId.startsWith("brief-") ? 10 : 3600),
    Session: 3600, Grant: 3600, RefreshToken: 3600, IdToken: 3600, Interaction: 600,
  },
  features: {
    devInteractions: { enabled: true },
    resourceIndicators: {
      enabled: true,
      getResourceServerInfo: () => ({ scope: "", audience: "notifications", accessTokenFormat: "jwt" }),
      useGrantedResource: () => true,
      defaultResource: () => resource,
    },
  },
});

const { listen } = provider;
listen.call(provider, Number(port), "127.0.0.1", () => console.log(`listening ${issuer}`));
