// Signing out with and without a network. Without one the server cannot be told yet: nobody is let in on this device before it was.
import { ApiProblem, send, set_csrf } from '@/api/client';
import type { Session } from '@/api/types';
import { KeptAnswers, left_without_telling, note_leaving } from './kept-answers';
import { shelf } from './shelf';

export async function sign_out(): Promise<void> {
  note_leaving(false);
  await new KeptAnswers(shelf).forget();
  await leave_at_last();
  set_csrf('');
}

/** Tells the server of a signing out that it missed. False while it cannot be told: nobody is signed in here. */
export async function leave_at_last(): Promise<boolean> {
  if (!left_without_telling()) return true;
  try {
    // The token may be gone with the page that left.
    set_csrf((await send<Session>('GET', '/session')).csrf_token);
    await send('DELETE', '/session');
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.status !== 401) return false;
  }
  note_leaving(true);
  set_csrf('');
  return false;
}
