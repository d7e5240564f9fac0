// An OpenID Provider for the tests: the npm package oidc-provider on a free port of 127.0.0.1. The first line of standard
// input says what to be, and any further one what to be from then on; standard output says the address, then "again".
import { createServer } from "node:http";
import { createInterface } from "node:readline";

const { Provider } = await import(process.argv[2]);
const accounts = {
  kaisa: { roles: ["caseworker"], unit: "Kuopio" },
  pekka: { roles: ["billing", "auditor"] },
  outsider: { roles: [] },
};
let provider;

function made(issuer, told) {
  return new Provider(issuer, {
    jwks: told.jwks,
    clients: told.clients,
    cookies: { keys: ["a key of the tests alone"] },
    claims: { openid: ["sub"], roles: ["roles", "org", "unit"] },
    scopes: ["openid", "roles", "record"],
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    findAccount: (_, id) => accounts[id] && { accountId: id, claims: async () => ({ sub: id, ...accounts[id] }) },
    extraTokenClaims: (_, token) => accounts[token.accountId] ?? {},
    ttl: { ClientCredentials: 600, AccessToken: 600, IdToken: 600, Grant: 600, Session: 600, Interaction: 600 },
    // Its own refuses addresses of this machine, where the tests' services are.
    fetch: (address, { dispatcher, ...options }) => fetch(address, options),
    features: {
      backchannelLogout: { enabled: true },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => told.audience,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          scope: "openid roles record",
          audience: told.audience,
          accessTokenFormat: "jwt",
          accessTokenTTL: 600,
          jwt: { sign: { alg: told.jwks.keys[0].alg } },
        }),
      },
    },
  });
}

const server = createServer((request, response) => provider.callback()(request, response));
server.listen(0, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  let first = true;
  createInterface({ input: process.stdin })
    .on("line", (line) => {
      provider = made(issuer, JSON.parse(line));
      console.log(first ? issuer : "again");
      first = false;
    })
    .on("close", () => process.exit(0));
});
