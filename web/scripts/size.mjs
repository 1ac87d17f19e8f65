// Compresses what was built, and fails when the first load of the workbench grows past its budget (DESIGN §9).
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const dist = new URL('../dist/', import.meta.url);
const budget = 300 * 1024;
const assets = readdirSync(new URL('assets/', dist)).filter((name) => /\.(js|css)$/.test(name));
const zipped = new Map();
for (const name of assets) {
  const path = new URL(`assets/${name}`, dist);
  const bytes = readFileSync(path);
  const gzip = gzipSync(bytes, { level: 9 });
  zipped.set(name, gzip.length);
  writeFileSync(new URL(`${path.href}.gz`), gzip);
  writeFileSync(new URL(`${path.href}.br`), brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }));
}
const index = readFileSync(new URL('index.html', dist), 'utf8');
const first = new Set([...index.matchAll(/assets\/([\w.-]+\.js)/g)].map((match) => match[1]));
for (const name of first)
  for (const match of readFileSync(new URL(`assets/${name}`, dist), 'utf8').matchAll(/(?:from|import)\s*["']\.\/([\w.-]+\.js)["']/g)) first.add(match[1]);
const total = [...first].reduce((sum, name) => sum + (zipped.get(name) ?? 0), 0);
process.stdout.write(`first load: ${(total / 1024).toFixed(1)} KB of script compressed in ${first.size} files (budget ${budget / 1024} KB)\n`);
if (total > budget) process.exit(1);
