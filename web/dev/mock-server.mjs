// Serves web/dist and a made-up API: for looking at screens while the real server is elsewhere. It checks nothing.
import { readFileSync, existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import * as data from './fixture.mjs';

const dist = fileURLToPath(new URL('../dist/', import.meta.url));
const types = { js: 'text/javascript', css: 'text/css', html: 'text/html; charset=utf-8', svg: 'image/svg+xml' };
const policy = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; worker-src 'self'";
const refused = { type: 'urn:huiyin:problem:form.refused', status: 422, code: 'form.refused', title: '有内容需要更正。', errors: [{ pointer: '/input/content', code: 'text.short', title: '内容至少 6 个字。', clauses: ['D01-C011'] }] };
const listeners = new Set();
let seq = 100;

/** Whoever listens is told of a record that somebody else has changed. */
function tell(type, id) {
  seq += 1;
  for (const listener of listeners) listener.write(`event: change\nid: ${seq}\ndata: ${JSON.stringify({ seq, record: { type, id, version: seq }, kinds: ['record'], persons: ['p1'] })}\n\n`);
}
const page = (items) => ({ items, next: null, total: items.length });

function days(from, to) {
  const list = [];
  for (let at = Date.parse(from); at <= Date.parse(to); at += 86_400_000) {
    const date = new Date(at).toISOString().slice(0, 10);
    const weekend = [0, 6].includes(new Date(at).getUTCDay());
    const holiday = /-10-0[1-7]$/.test(date);
    const make_up = date === '2026-10-10';
    list.push({ date, working: make_up || (!weekend && !holiday), kind: holiday ? 'holiday' : make_up ? 'make_up' : 'week', name: holiday ? '国庆节' : make_up ? '国庆节补班' : null, source: holiday ? '国务院办公厅通知' : null, spans: [['08:30', '17:30']] });
  }
  return list;
}

function answer(method, path, params, body, signed_in) {
  const part = path.split('/').slice(1).map(decodeURIComponent);
  if (path === '/session') {
    if (method === 'POST' && body?.password === 'wrong') return [401, { status: 401, code: 'session.wrong-password', title: '账号或密码不对。' }];
    if (method === 'DELETE') return [204, null];
    return signed_in || method === 'POST' ? [200, data.session] : [401, { status: 401, code: 'session.missing', title: '请先登录。' }];
  }
  if (path === '/meta') return [200, data.meta];
  if (path === '/workbench') return [200, data.workbench];
  if (path === '/duty-ledger/counts') return [200, { period: { from: params.get('from'), to: params.get('to') }, states: data.duty_states, groups: data.duty_groups[params.get('by')] ?? [], more: 0 }];
  if (path === '/duty-ledger') return [200, { ...page(data.duties.filter((one) => !params.get('state') || one.state === params.get('state'))), period: { from: params.get('from'), to: params.get('to') } }];
  if (part[0] === 'records') {
    const row = data.rows.find((one) => one.id === part[2]);
    if (method === 'GET' && part.length === 2) {
      const q = params.get('q') ?? '';
      const found = data.rows.filter((one) => (!q || one.title.includes(q)) && (!params.get('state') || one.state.id === params.get('state')));
      const from = Number(params.get('cursor') || 0);
      return [200, { items: found.slice(from, from + 20), next: from + 20 < found.length ? String(from + 20) : null, total: found.length }];
    }
    if (part[2] === 'new') return [200, data.form];
    if (part[2] === 'check') return [200, { errors: [], proposals: { channel: 'telephone', ...(body?.input?.customer === 'c1' ? { caller: '张建国' } : {}) } }];
    if (method === 'POST' && part.length === 2) return (body?.input?.content ?? '').length < 6 ? [422, refused] : [201, { id: 'r1', type: part[1], number: 'BX-2026-0342', version: 1, state: 'new', events: [1] }];
    if (method === 'POST') return part[3] === 'actions' && (body?.input?.content ?? 'long enough').length < 6 ? [422, refused] : [200, { id: part[2], type: part[1], number: 'BX', version: 4, state: 'new', events: [2] }];
    return row ? [200, data.view(row)] : [404, { status: 404, code: 'record.missing', title: '没有这张单据。' }];
  }
  if (path === '/imports') return [200, { items: [{ id: 'i1', record_type: 'desk.request', file: '来件.xlsx', by: data.people[0], at: data.rows[0].changed_at, rows: 42, records: 42, left: 42, undone: false }] }];
  if (path === '/policies') return [200, [{ id: 'desk', title: data.policy.title, version: '1.0.0', effective: '2026-01-01', clauses: 9, states: { kept: 5, broken: 1, untriggered: 1, unobservable: 1, waived: 1 } }]];
  if (part[0] === 'policies' && part[4] === 'evidence') return [200, page(data.rows.slice(0, 3).map((record, i) => ({ seq: 100 + i, at: record.changed_at, outcome: i ? 'kept' : 'broken', rule: 'settle', title: i ? '按时办结' : '超过一周未办结', record, by: data.people[0], event_hash: 'a3f19c0b77e2d4415566' })))];
  if (part[0] === 'policies') return [200, data.policy];
  if (part[0] === 'metrics-of' && part[3] === 'records') return [200, { ...page(data.rows.slice(0, params.get('of') === 'rest' ? 4 : 12)), hidden: params.get('of') === 'rest' ? 1 : 0 }];
  if (part[0] === 'metrics-of' && part[2]) return part[2].endsWith('intime') ? [200, data.metric] : [404, { status: 404, code: 'metric.not-found', title: '没有指标。' }];
  if (part[0] === 'metrics-of') return [200, data.metrics];
  if (path === '/search') return [200, { items: data.rows.filter((row) => row.title.includes(params.get('q')) || row.number.includes(params.get('q'))).slice(0, 5).map((record) => ({ type: record.type, type_title: { zh: '报修单', en: 'Repair request' }, record, snippet: [{ text: '…', hit: false }, { text: params.get('q'), hit: true }, { text: '…', hit: false }] })), people: [] }];
  if (path === '/customers/lookup') return [200, params.get('phone').startsWith('138') ? { customer: { ...data.rows[0], id: 'c1', type: 'base.customer', number: 'KH-0001', title: '张建国' }, candidates: [], history: data.rows.slice(0, 3), open: 2, recent_same: 1 } : { customer: null, candidates: [], history: [], open: 0, recent_same: 0 }];
  if (path === '/people') return [200, { items: data.people.map((one) => ({ id: one.id, title: one.name, subtitle: '工程部' })) }];
  if (path === '/departments') return [200, { items: [{ id: 'd1', title: '客服部' }, { id: 'd2', title: '工程部' }] }];
  if (part[0] === 'references') return [200, { items: [{ id: 'c1', number: 'KH-0001', title: '张建国', subtitle: '138****2345' }] }];
  if (path === '/ledger') return [200, { events: 1042, checkpoints: 3, head: 'a3f19c0b77e2d4415566a3f19c0b77e2d4415566a3f19c0b77e2d4415566', last_checkpoint: { number: 3, to: 1042, at: data.rows[0].changed_at } }];
  if (path === '/ledger/verify') return [200, { ok: true, events: 1042, records: 60, checkpoints: 3, broken: null }];
  if (path === '/notices') return [200, page(data.notices)];
  if (path === '/calendar') return [200, days(params.get('from'), params.get('to'))];
  if (part[0] === 'views') return [200, { items: [] }];
  if (part[0] === 'imports') return [200, { rows: 12, good: 10, errors: [{ row: 3, column: '电话', code: 'import.phone', title: '不是电话号码。' }, { row: 9, column: null, code: 'import.row', title: '缺少内容。' }], committed: false }];
  if (part[0] === 'files' && method === 'POST') return [201, { id: 'f9', name: params.get('name'), media_type: 'image/png', bytes: 1 }];
  return [204, null];
}

createServer((request, response) => {
  const url = new URL(request.url, 'http://x');
  response.setHeader('Content-Security-Policy', policy);
  if (url.pathname === '/api/v1/changes') { response.writeHead(200, { 'Content-Type': 'text/event-stream' }); response.write('event: ping\ndata: {}\n\n'); listeners.add(response); request.on('close', () => listeners.delete(response)); return; }
  if (url.pathname.startsWith('/api/v1/')) {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk)).on('end', () => {
      let body = null;
      try { body = JSON.parse(Buffer.concat(chunks).toString()); } catch { /* bytes */ }
      const signed_in = /mock=1/.test(request.headers.cookie ?? '');
      const [status, json] = answer(request.method, url.pathname.slice(7), url.searchParams, body, signed_in);
      if (url.pathname === '/api/v1/session' && status < 300) response.setHeader('Set-Cookie', `mock=${request.method === 'DELETE' ? 0 : 1}; Path=/; HttpOnly`);
      response.writeHead(status, { 'Content-Type': 'application/json' });
      if (request.method === 'POST' && json?.id && json.type) tell(json.type, json.id);
      response.end(json === null ? undefined : JSON.stringify(json));
    });
    return;
  }
  const name = url.pathname.slice(1);
  const path = name && existsSync(dist + name) ? dist + name : `${dist}index.html`;
  response.writeHead(200, { 'Content-Type': types[path.split('.').at(-1)] ?? 'application/octet-stream' });
  response.end(readFileSync(path));
}).listen(Number(process.env.PORT ?? 8099), '127.0.0.1');
