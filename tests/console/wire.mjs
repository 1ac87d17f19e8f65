// The wire between a browser and the server, which a test cuts: before the server hears a request, or after it has done what was
// asked, so that only the answer is lost. A cut wire refuses everything, service workers included.
import { createServer, request } from 'node:http';
import { free_port } from './fixture-server.mjs';

export async function start_wire(to) {
  const target = new URL(to);
  const port = await free_port();
  const sockets = new Set();
  const state = { cut: false, lose_request: null, lose_answer: null, heard: [] };
  const server = createServer((incoming, answer) => {
    const name = `${incoming.method} ${incoming.url.split('?')[0]}`;
    const hits = (pattern) => pattern && pattern.test(name);
    if (state.cut) { incoming.socket.destroy(); return; }
    if (hits(state.lose_request)) { state.lose_request = null; state.cut = true; incoming.socket.destroy(); return; }
    if (name.startsWith('POST') && !name.endsWith('/check')) state.heard.push(name);
    const onward = request({ host: target.hostname, port: target.port, method: incoming.method, path: incoming.url, headers: incoming.headers }, (back) => {
      if (hits(state.lose_answer)) {
        state.lose_answer = null;
        state.cut = true;
        back.resume();
        back.on('end', () => { for (const socket of sockets) socket.destroy(); });
        return;
      }
      answer.writeHead(back.statusCode, back.headers);
      back.pipe(answer);
    });
    onward.on('error', () => { answer.destroy(); });
    answer.on('close', () => { onward.destroy(); });
    incoming.pipe(onward);
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => { sockets.delete(socket); });
    socket.on('error', () => undefined);
  });
  await new Promise((resolve) => { server.listen(port, '127.0.0.1', resolve); });
  return {
    base: `http://127.0.0.1:${port}`,
    heard: state.heard,
    cut: () => { state.cut = true; for (const socket of sockets) socket.destroy(); },
    restore: () => { state.cut = false; state.lose_request = null; state.lose_answer = null; },
    /** The next such request is not heard, or heard and its answer lost; with it the wire is cut. */
    lose_request: (pattern) => { state.lose_request = pattern; },
    lose_answer: (pattern) => { state.lose_answer = pattern; },
    is_cut: () => state.cut,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => { server.close(resolve); });
    },
  };
}
