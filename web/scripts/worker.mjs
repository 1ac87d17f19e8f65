// Writes into the service worker what was built: its files, and a version that changes whenever any of them does.
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';

const dist = new URL('../dist/', import.meta.url);
const assets = readdirSync(new URL('assets/', dist)).filter((name) => /\.(js|css|woff2?|svg)$/.test(name)).sort();
const files = ['/', '/favicon.svg', '/manifest.webmanifest', ...assets.map((name) => `/assets/${name}`)];
const source = readFileSync(new URL('sw.js', dist), 'utf8');
const hash = createHash('sha256').update(source).update(readFileSync(new URL('index.html', dist)));
for (const name of files) hash.update(name);
const built = source.replace("const version = 'unbuilt';", `const version = '${hash.digest('hex').slice(0, 16)}';`).replace('const files = [];', `const files = ${JSON.stringify(files)};`);
if (built === source) throw new Error('the service worker has no place for what was built');
writeFileSync(new URL('sw.js', dist), built);
