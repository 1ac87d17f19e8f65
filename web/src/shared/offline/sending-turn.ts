// Whose turn it is to send: of several pages of one person, one at a time.
//
// Browsers with Web Locks say so themselves. Others (older web views) get a lease: a line on the device that names the page and runs
// out, renewed while it sends. A page that sleeps past its lease may wake up in the middle of a sending that another one has taken
// over; so whatever it writes is written only while the line still names it, in the same transaction, and what it sends again is
// answered by the server as before.
import { fresh_key } from '@/api/client';
import type { Shelf } from './shelf';

export const lease_ms = 20_000;
const renew_ms = 5_000;
const ask_again_ms = 500;

/** Another page has taken over: nothing more is to be sent or written by this one. */
export class TurnLost extends Error {
  constructor() { super('another page sends by now'); }
}

export interface Turn {
  /** What the shelf compares with its lease before it writes; none where the browser keeps others out. */
  holder?: string;
  /** Throws TurnLost where another page has taken over. */
  check: () => Promise<void>;
}

const has_locks = () => typeof navigator !== 'undefined' && Boolean(navigator.locks);
const pause = (ms: number) => new Promise((resolve) => { setTimeout(resolve, ms); });

/** Does the job once no other page of the person sends. */
export async function in_turn(shelf: Shelf, person: string, job: (turn: Turn) => Promise<void>, pace = { lease_ms, renew_ms, ask_again_ms }): Promise<void> {
  if (has_locks()) {
    await navigator.locks.request(`huiyin.outbox.${person}`, () => job({ check: async () => undefined }));
    return;
  }
  const holder = fresh_key();
  const hold = () => shelf.hold(person, holder, Date.now(), pace.lease_ms);
  while (!(await hold())) await pause(pace.ask_again_ms);
  const renewal = setInterval(() => { hold().catch(() => undefined); }, pace.renew_ms);
  try {
    await job({ holder, check: async () => { if (!(await hold())) throw new TurnLost(); } });
  } catch (error) {
    if (!(error instanceof TurnLost)) throw error;
  } finally {
    clearInterval(renewal);
    await shelf.let_go(person, holder);
  }
}
