// A server with the small pack of rounds (tests/packs/field-round) and a day's stops: for what views and devices do.
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import assert from 'node:assert/strict';
import { axe_violations, open_page } from './browser.mjs';
import { free_port, wait_until_answered } from './fixture-server.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const program = process.env.CONSOLE_PROGRAM ?? join(root, 'build/release/huiyin');
export const type = 'field-round.stop';
export const password = 'rounds-of-2026';
export const today = () => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
export const plus = (days) => new Date(Date.now() + 8 * 3_600_000 + days * 86_400_000).toISOString().slice(0, 10);

/** Who plans, and two who walk. */
export const staff = [['planner', '范安排', 'field-round.planner'], ['walker', '吴行', 'field-round.walker'], ['second', '钱小路', 'field-round.walker']];

const run = (folder, arguments_, input) => execFileSync(program, arguments_, { cwd: folder, input, encoding: 'utf8' }).trim();

/** `console_folder`: where the console lies, when a test changes it. */
export async function start_round({ console_folder = join(root, 'web/dist') } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'huiyin-round-'));
  const data = join(folder, 'data');
  const packs = join(folder, 'packs');
  mkdirSync(packs);
  cpSync(join(root, 'policies/base'), join(packs, 'base'), { recursive: true });
  cpSync(join(root, 'tests/packs/field-round'), join(packs, 'field-round'), { recursive: true });
  const common = ['--data', data, '--packs', packs];
  run(folder, ['init', ...common, '--login', 'admin', '--name', '管理员'], `${password}\n`);
  for (const [login, name, roles] of staff) run(folder, ['account', ...common, '--name', name, '--roles', roles, 'add', login], `${password}\n`);
  const token = run(folder, ['token', 'add', '--data', data, '--login', 'planner', '--name', 'round']).split(/\s+/).at(-1);
  const port = await free_port();
  const arguments_ = ['serve', ...common, '--port', String(port)];
  if (existsSync(join(console_folder, 'index.html'))) arguments_.push('--console', console_folder);
  const child = spawn(program, arguments_, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  child.stdout.on('data', (text) => { log += text; });
  child.stderr.on('data', (text) => { log += text; });
  const base = `http://127.0.0.1:${port}`;
  await wait_until_answered(`${base}/api/v1/health`, child, 60);
  const ask = async (method, path, body, version) => {
    const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', ...(version === undefined ? {} : { 'If-Match': `"${version}"` }) };
    const response = await fetch(`${base}/api/v1${path}`, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  };
  const create = (of, action, input) => ask('POST', `/records/${of}`, { action, input });
  const people = Object.fromEntries((await ask('GET', '/people?limit=50')).items.map((one) => [one.name ?? one.title, one.id]));
  return {
    people: Object.fromEntries(staff.map(([login, name]) => [login, people[name]])),
    /** Plans stops of a day for the walker; the names tell them apart. */
    plan: async (names, day = today(), more = {}) => {
      const made = [];
      for (const [index, name] of names.entries())
        made.push(await create(type, 'plan', { name, place: index % 5 < 3 ? '南街小区' : '北苑', day, previous: 100 + index, position: index + 1, walker: people['吴行'], address: `${1 + index} 号楼 ${101 + index} 室`, phone: `1381234${String(5000 + index)}`, ...more }));
      return made;
    },
    base, data, program, ask, create, log: () => log,
    perform: (id, action, input, version) => ask('POST', `/records/${type}/${id}/actions/${action}`, { input, version }, version),
    record: (id) => ask('GET', `/records/${type}/${id}`),
    verify: () => run(folder, ['verify', '--data', data]),
    stop: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A page of somebody who is signed in. */
export async function signed_in(browser, server, login, options = {}) {
  const opened = await open_page(browser, { base: server.base, ...options });
  const answer = await opened.page.request.post(`${server.base}/api/v1/session`, { data: { login, password } });
  assert.ok(answer.ok());
  return opened;
}

/** Nothing on the page is out of reach, nothing was said in the console, nothing is wider than the screen. */
export async function close({ page, context, errors }) {
  assert.deepEqual(await axe_violations(page), []);
  assert.deepEqual(errors.filter((text) => !text.includes('ERR_INTERNET_DISCONNECTED')), []);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth));
  await context.close();
}
