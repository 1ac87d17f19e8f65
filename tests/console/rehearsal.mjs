// The real program over a sample organisation of a folder, whose clock can be moved on: what is due in weeks is walked in seconds.
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { free_port, wait_until_answered } from './fixture-server.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const program = process.env.CONSOLE_PROGRAM ?? join(root, 'build/release/huiyin');
const run = (arguments_) => execFileSync(program, arguments_, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], timeout: 300_000 }).trim();

const loaded = new Map();
/** Loaded once; each server gets a copy. */
function sample_of(folder) {
  if (!loaded.has(folder)) {
    const place = mkdtempSync(join(tmpdir(), 'huiyin-sample-'));
    run(['demo', '--data', join(place, 'data'), '--from', folder]);
    process.on('exit', () => rmSync(place, { recursive: true, force: true }));
    loaded.set(folder, join(place, 'data'));
  }
  return loaded.get(folder);
}

export async function start_rehearsal(folder) {
  const data = join(mkdtempSync(join(tmpdir(), 'huiyin-rehearsal-')), 'data');
  cpSync(sample_of(folder), data, { recursive: true });
  const port = await free_port();
  const base = `http://127.0.0.1:${port}`;
  const tokens = new Map();
  let ahead_m = 0;
  let child;
  let log = '';

  const stop = async () => {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await ended;
  };
  const start = async () => {
    const arguments_ = ['serve', '--data', data, '--port', String(port), '--ahead', `${ahead_m}m`];
    if (existsSync(join(root, 'web/dist/index.html'))) arguments_.push('--console', join(root, 'web/dist'));
    child = spawn(program, arguments_, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.on('data', (text) => { log += text; });
    child.stderr.on('data', (text) => { log += text; });
    try {
      await wait_until_answered(`${base}/api/v1/health`, child, 60);
    } catch (error) {
      throw new Error(`${error.message}\n${log.slice(-3000)}`);
    }
  };
  await start();

  const server = {
    base, data, program, root, log: () => log,
    now: () => new Date(Date.now() + ahead_m * 60_000),
    /** The clock stands a minute after the instant, if it has not passed it already; what fell due on the way has fired. */
    pass: async (instant) => {
      const wanted = Math.ceil((new Date(instant).getTime() - Date.now()) / 60_000) + 1;
      if (wanted <= ahead_m) return;
      await stop();
      ahead_m = wanted;
      await start();
    },
    /** What the API answers a person, asked with a token of his own. */
    ask: async (login, method, path, body) => {
      if (!tokens.has(login)) tokens.set(login, run(['token', 'add', '--data', data, '--login', login, '--name', 'rehearsal']).split(/\s+/).at(-1));
      const version = body?.version === undefined ? {} : { 'If-Match': `"${body.version}"` };
      const response = await fetch(`${base}/api/v1${path}`, { method, headers: { Authorization: `Bearer ${tokens.get(login)}`, 'Content-Type': 'application/json', ...version },
        body: body === undefined ? undefined : JSON.stringify(body) });
      const answer = await response.json();
      return response.ok ? answer : { refused: answer };
    },
    stop: async () => { await stop(); rmSync(join(data, '..'), { recursive: true, force: true }); },
    verify: () => run(['verify', '--data', data]),
  };
  return server;
}
