import type { Problem } from './types';

/** What the server refused or could not do, as RFC 9457 tells it; status 0 means that it was not reached at all. */
export class ApiProblem extends Error {
  constructor(readonly problem: Problem) {
    super(problem.title || problem.code);
  }
  get status() { return this.problem.status; }
  get code() { return this.problem.code; }
}

let csrf_token = '';
let language = 'zh-CN';
let on_signed_out: () => void = () => {};

export function set_csrf(token: string) { csrf_token = token; }
export function set_api_language(next: string) { language = next; }
/** Opens what the server makes for the eye, such as a print, in the console's language: the browser would ask for its own. */
export function open_document(path: string, params: Record<string, string | null | undefined> = {}) {
  window.open(`/api/v1${path}${query({ ...params, lang: language })}`, '_blank', 'noopener');
}
/** Called when a request other than the asking for the session itself finds that nobody is signed in. */
export function when_signed_out(handler: () => void) { on_signed_out = handler; }

/** Keeps answers for when there is no network. */
export interface AnswerKeeper { keeps: (path: string) => boolean; put: (path: string, answer: unknown) => void; take: (path: string) => Promise<unknown> }
let keeper: AnswerKeeper | null = null;
export const keep_session = (session: unknown) => keeper?.put('/session', session);
export function keep_answers(next: AnswerKeeper | null) { keeper = next; }

let reachable = true;
const on_reach = new Set<() => void>();
export const is_reachable = () => reachable;
export const when_reach_changes = (listener: () => void) => { on_reach.add(listener); return () => { on_reach.delete(listener); }; };
function reached(next: boolean) {
  if (reachable === next) return;
  reachable = next;
  for (const listener of on_reach) listener();
}

/** A key under which one command is done once; browsers offer randomUUID on secure origins only, and a LAN address is none. */
export function fresh_key(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export interface Send {
  body?: unknown; bytes?: Blob | string; media_type?: string; version?: number; key?: string; signal?: AbortSignal; headers?: Record<string, string>;
}

async function problem_of(response: Response): Promise<Problem> {
  const fallback: Problem = { status: response.status, code: `http.${response.status}`, title: '' };
  try {
    return { ...fallback, ...(await response.json() as Partial<Problem>), status: response.status };
  } catch {
    return fallback;
  }
}

/** A page that was opened without a network has no token yet. Where it cannot be had, the command says why. */
async function fetch_token() {
  try {
    csrf_token = (await send<{ csrf_token: string }>('GET', '/session')).csrf_token;
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.status === 0) throw error;
  }
}

export async function send<Answer>(method: string, path: string, options: Send = {}): Promise<Answer> {
  const headers: Record<string, string> = { Accept: 'application/json', 'Accept-Language': language, ...options.headers };
  let body: BodyInit | undefined;
  if (options.bytes !== undefined) {
    headers['Content-Type'] = options.media_type ?? 'application/octet-stream';
    body = options.bytes;
  } else if (options.body !== undefined) {
    headers['Content-Type'] = 'application/json';
    body = JSON.stringify(options.body);
  }
  if (method !== 'GET') {
    if (!csrf_token && !path.startsWith('/session')) await fetch_token();
    if (csrf_token) headers['X-CSRF-Token'] = csrf_token;
    if (method === 'POST') headers['Idempotency-Key'] = options.key ?? fresh_key();
  }
  if (options.version !== undefined) headers['If-Match'] = `"${options.version}"`;
  let response: Response;
  try {
    response = await fetch(`/api/v1${path}`, { method, headers, body, signal: options.signal, credentials: 'same-origin' });
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    reached(false);
    throw new ApiProblem({ status: 0, code: 'network.unreachable', title: '' });
  }
  reached(true);
  if (!response.ok) {
    const problem = await problem_of(response);
    if (response.status === 401 && !path.startsWith('/session')) on_signed_out();
    throw new ApiProblem(problem);
  }
  if (response.status === 204) return undefined as Answer;
  const text = await response.text();
  return (text ? JSON.parse(text) : undefined) as Answer;
}

/** A file with the name that the server gives it. */
export async function download(method: 'GET' | 'POST', path: string, bytes?: Blob | string): Promise<{ blob: Blob; name: string }> {
  const headers: Record<string, string> = { 'Accept-Language': language };
  if (method === 'POST') Object.assign(headers, { 'X-CSRF-Token': csrf_token, 'Content-Type': 'application/octet-stream', 'Idempotency-Key': fresh_key() });
  let response: Response;
  try {
    response = await fetch(`/api/v1${path}`, { method, headers, body: bytes, credentials: 'same-origin' });
  } catch {
    throw new ApiProblem({ status: 0, code: 'network.unreachable', title: '' });
  }
  if (!response.ok) throw new ApiProblem(await problem_of(response));
  const named = /filename\*=UTF-8''([^;]+)/.exec(response.headers.get('Content-Disposition') ?? '');
  return { blob: await response.blob(), name: decodeURIComponent(named?.[1] ?? 'file') };
}

/** A network that swallows everything is none: what is kept comes instead after so long. */
const patience_ms = 8_000;

/** The server's answer; where it cannot be reached, the one that was kept, if any. */
export async function get<Answer>(path: string, signal?: AbortSignal): Promise<Answer> {
  if (!keeper?.keeps(path)) return send<Answer>('GET', path, { signal });
  try {
    const answer = await send<Answer>('GET', path, { signal: signal ?? AbortSignal.timeout(patience_ms) });
    keeper.put(path, answer);
    return answer;
  } catch (error) {
    if (!(error instanceof ApiProblem) || ![0, 502, 503, 504].includes(error.status)) throw error;
    const kept = await keeper.take(path);
    if (kept === undefined) throw error;
    return kept as Answer;
  }
}

export const post = <Answer>(path: string, body: unknown = {}, options: Omit<Send, 'body'> = {}) =>
  send<Answer>('POST', path, { ...options, body });

/** Parameters of an address; what is empty is left out. */
export function query(params: Record<string, string | number | boolean | null | undefined>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(params))
    if (value !== undefined && value !== null && value !== '' && value !== false) search.set(name, String(value));
  const text = search.toString();
  return text ? `?${text}` : '';
}
