// The console's own fixture server on a free port: for what a screen does by itself, whatever the real server says.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

export async function free_port() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

export async function wait_until_answered(url, child, seconds = 20) {
  for (const end = Date.now() + seconds * 1000; Date.now() < end;) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}`);
    try {
      const response = await fetch(url);
      if (response.status < 500) return;
    } catch { /* not yet */ }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${url} did not answer within ${seconds} s`);
}

export async function start_fixture() {
  const port = await free_port();
  const child = spawn(process.execPath, [fileURLToPath(new URL('../../web/dev/mock-server.mjs', import.meta.url))], { env: { ...process.env, PORT: String(port) }, stdio: 'inherit' });
  const base = `http://127.0.0.1:${port}`;
  await wait_until_answered(`${base}/api/v1/meta`, child);
  return { base, stop: () => child.kill() };
}
