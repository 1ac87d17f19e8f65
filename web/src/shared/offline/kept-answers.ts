// Answers of the server that a device keeps, so that its screens open without a network: who one is, what is installed, the routes and
// the records on them. They belong to one person and go with his signing out; what he has done and not sent yet stays (outbox.ts).
import type { AnswerKeeper } from '@/api/client';
import type { RouteView, Session } from '@/api/types';
import type { KeptAnswer, Shelf } from './shelf';

const kept_for_ms = 14 * 24 * 3_600_000;
const who = 'huiyin.person';
const leaving = 'huiyin.signed-out';
const record_path = /^\/records\/[^/?]+\/[^/?]+$/;
const route_path = /^\/records\/[^/?]+\/route\?/;

const read = (name: string) => { try { return localStorage.getItem(name); } catch { return null; } };
const write = (name: string, value: string | null) => {
  try { if (value === null) localStorage.removeItem(name); else localStorage.setItem(name, value); } catch { /* a browser that keeps nothing has nothing to forget */ }
};

/** Somebody left while the server could not be told: his session there is ended before anybody is let in again. */
export const left_without_telling = () => read(leaving) !== null;
export const note_leaving = (told: boolean) => write(leaving, told ? null : '1');

export class KeptAnswers implements AnswerKeeper {
  constructor(private shelf: Shelf, private now: () => number = Date.now) {}

  keeps = (path: string) => path === '/session' || path === '/meta' || route_path.test(path) || record_path.test(path);

  put(path: string, answer: unknown) {
    const at = this.now();
    if (path === '/session') {
      const session = answer as Session;
      if (read(who) !== session.person.id) this.shelf.sweep(session.person.id, at - kept_for_ms).catch(() => undefined);
      write(who, session.person.id);
      // The token is worth something only together with a session that the server has confirmed.
      answer = { ...session, csrf_token: '' };
    }
    const person = read(who);
    if (!person || !this.keeps(path)) return;
    const rows: KeptAnswer[] = [{ person, path, answer, at }];
    if (route_path.test(path))
      for (const { record } of (answer as RouteView).stops) rows.push({ person, path: `/records/${encodeURIComponent(record.type)}/${encodeURIComponent(record.id)}`, answer: record, at });
    this.shelf.put_answers(rows).catch(() => undefined);
  }
  async take(path: string): Promise<unknown> {
    const person = read(who);
    if (!person || left_without_telling() || !this.keeps(path)) return undefined;
    try { return (await this.shelf.answer(person, path))?.answer; } catch { return undefined; }
  }
  /** Nobody's records stay on a shared device after signing out. */
  async forget() {
    write(who, null);
    await this.shelf.sweep(null, 0).catch(() => undefined);
  }
}
