// A real OpenID provider (npm: oidc-provider) on loopback, for the tests. Its set-up comes as JSON on
// standard input; it answers with its address on one line, and stops when its input ends.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { createInterface } from 'node:readline';

import Provider from 'oidc-provider';

// Node 20 knows this not yet in its first releases.
URL.parse ??= (address, base) => (URL.canParse(address, base) ? new URL(address, base) : null);

const lines = createInterface({ input: process.stdin });
const setUp = JSON.parse(await new Promise((resolve) => lines.once('line', resolve)));
const pem = readFileSync(setUp.pem);

let handle;
const server = createServer({ cert: pem, key: pem }, (request, response) => handle(request, response));
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const issuer = `https://localhost:${server.address().port}`;

const provider = new Provider(issuer, {
    clients: setUp.clients,
    acrValues: setUp.acrValues,
    scopes: ['openid', 'profile', 'email'],
    claims: {
        openid: ['sub', 'bsn', 'groups'],
        profile: ['name'],
        email: ['email', 'email_verified'],
        acr: null,
        amr: null,
        sid: null,
    },
    conformIdTokenClaims: false, // what is asked stands in the ID token too, as brokers do it
    subjectTypes: ['public', 'pairwise'],
    pairwiseIdentifier: (_context, account, client) =>
        createHash('sha256').update(`${client.clientId} ${account}`).digest('hex'),
    pkce: { required: () => true },
    cookies: { keys: ['only-for-tests'] },
    jwks: setUp.jwks,
    findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id, ...setUp.people[id].claims }) }),
    interactions: { url: (_context, interaction) => `/log-in/${interaction.uid}` },
    features: {
        devInteractions: { enabled: false },
        backchannelLogout: { enabled: true },
        claimsParameter: { enabled: true },
        rpInitiatedLogout: { enabled: true },
    },
    // Everybody agreed already to what they share.
    loadExistingGrant: async (context) => {
        const grant = new context.oidc.provider.Grant({
            clientId: context.oidc.client.clientId,
            accountId: context.oidc.session.accountId,
        });
        grant.addOIDCScope('openid profile email');
        grant.addOIDCClaims(['bsn', 'groups', 'acr', 'amr']);
        await grant.save();
        return grant;
    },
    // It listens on the machine of the tests, to which a provider would not speak.
    fetch: (address, options) => fetch(address, { ...options, dispatcher: undefined }),
    ttl: { Interaction: 600, Session: 3600, Grant: 3600, IdToken: 600, AccessToken: 600 },
});

async function logIn(request, response) {
    if (request.method === 'GET') {
        const names = Object.keys(setUp.people).map((name) => `<option>${name}</option>`);
        response.setHeader('Content-Type', 'text/html; charset=utf-8');
        response.end(`<!doctype html><html lang="nl"><title>Inloggen</title><h1>Inloggen bij de proef</h1>
            <form method="post"><label>Wie <select name="who">${names.join('')}</select></label>
            <button>Inloggen</button></form></html>`);
        return;
    }
    let body = '';
    for await (const piece of request) body += piece;
    const who = new URLSearchParams(body).get('who');
    if (who === 'nobody') {
        await provider.interactionFinished(request, response, { error: 'access_denied' });
        return;
    }
    const { acr, amr } = setUp.people[who];
    await provider.interactionFinished(request, response, { login: { accountId: who, acr, amr } });
}

const asProvider = provider.callback();
handle = (request, response) =>
    request.url.startsWith('/log-in/') ? logIn(request, response).catch(console.error) : asProvider(request, response);

console.log(issuer);
lines.once('close', () => process.exit(0));
