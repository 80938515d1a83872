// An OpenID Connect provider as a process of its own, for the test of signing in with an office's account.
// Prints one line of JSON with its port; every name is a person, passwords are not asked.
import http from "node:http";
import { Provider } from "oidc-provider";

const [redirect, clientId, clientSecret] = process.argv.slice(2);
const server = http.createServer();
server.listen(0, "127.0.0.1", () => {
  const { port } = server.address();
  const provider = new Provider(`http://127.0.0.1:${port}`, {
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: [redirect],
        grant_types: ["authorization_code"],
        response_types: ["code"],
      },
    ],
    claims: { openid: ["sub"], profile: ["name"], email: ["email", "email_verified"] },
    findAccount: (_, id) => ({
      accountId: id,
      claims: () => ({ sub: id, name: `Pegawai ${id}`, email: `${id}@contoh.invalid`, email_verified: true }),
    }),
    pkce: { required: () => true },
    cookies: { keys: ["hanya untuk pengujian"] },
  });
  server.on("request", provider.callback());
  console.log(JSON.stringify({ port }));
});
