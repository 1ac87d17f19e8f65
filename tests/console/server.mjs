// build/release/huiyin with the sample organisation in a directory of its own, on a free loopback port.
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { free_port, wait_until_answered } from './fixture-server.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const program = process.env.CONSOLE_PROGRAM ?? join(root, 'build/release/huiyin');

/** Loads the sample once for all walks of this run; each server gets a copy. */
let loaded;
function sample() {
  if (process.env.CONSOLE_SAMPLE) return process.env.CONSOLE_SAMPLE;
  if (loaded) return loaded;
  loaded = join(mkdtempSync(join(tmpdir(), 'huiyin-sample-')), 'data');
  execFileSync(program, ['demo', '--data', loaded], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'], timeout: 300_000 });
  process.on('exit', () => rmSync(join(loaded, '..'), { recursive: true, force: true }));
  return loaded;
}

export async function start_server() {
  const data = join(mkdtempSync(join(tmpdir(), 'huiyin-console-')), 'data');
  cpSync(sample(), data, { recursive: true });
  const port = await free_port();
  const arguments_ = ['serve', '--data', data, '--port', String(port)];
  if (existsSync(join(root, 'web/dist/index.html'))) arguments_.push('--console', join(root, 'web/dist'));
  const child = spawn(program, arguments_, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  child.stdout.on('data', (text) => { log += text; });
  child.stderr.on('data', (text) => { log += text; });
  const base = `http://127.0.0.1:${port}`;
  try {
    await wait_until_answered(`${base}/api/v1/health`, child, 60);
  } catch (error) {
    throw new Error(`${error.message}\n${log.slice(-3000)}`);
  }
  return {
    base, data, program, root, log: () => log,
    stop: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
      rmSync(join(data, '..'), { recursive: true, force: true });
    },
    verify: () => execFileSync(program, ['verify', '--data', data], { cwd: root, encoding: 'utf8' }),
  };
}
