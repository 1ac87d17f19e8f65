import { useQueryClient } from '@tanstack/react-query';
import { createContext, useContext, useEffect, useMemo, useSyncExternalStore, type ReactNode } from 'react';
import { ApiProblem, is_reachable, post, query, send, set_csrf, when_reach_changes } from '@/api/client';
import type { FileEntry, Session } from '@/api/types';
import { Outbox, type Wire } from './outbox';
import { shelf } from './shelf';

const again_ms = 15_000;
const device_name = () => (navigator as { userAgentData?: { platform?: string } }).userAgentData?.platform || navigator.platform || 'browser';

const wire: Wire = {
  person: async () => {
    const session = await send<Session>('GET', '/session', { signal: AbortSignal.timeout(again_ms) });
    set_csrf(session.csrf_token);
    return session.person.id;
  },
  register: (name, key) => post('/devices', { name }, { key }),
  upload: async (file, digest) => (await send<FileEntry>('POST', `/files${query({ field: file.field, name: file.name })}`, {
    bytes: file.blob, media_type: file.blob.type || 'application/octet-stream', key: file.key, headers: { 'Content-Digest': digest },
  })).id,
  commands: (device, body) => post(`/devices/${encodeURIComponent(device)}/commands`, body),
};

const OutboxContext = createContext<Outbox | null>(null);

/** The outbox of the signed-in person: sent when the network comes back, when the page is looked at again, and now and then. */
export function OutboxProvider({ session, children }: { session: Session; children: ReactNode }) {
  const client = useQueryClient();
  const person = session.person.id;
  const outbox = useMemo(() => new Outbox(person, device_name(), shelf, wire), [person]);
  useEffect(() => {
    let was = outbox.reach;
    let done = 0;
    const left = outbox.subscribe(() => {
      const now = outbox.entries.filter((entry) => entry.standing !== 'queued').length;
      if (now !== done) {
        done = now;
        for (const key of ['record', 'records', 'workbench']) void client.invalidateQueries({ queryKey: [key] });
      }
      if (outbox.reach !== was && outbox.reach === 'signed_out') client.setQueryData(['session'], null);
      was = outbox.reach;
    });
    const flush = () => { if (outbox.waiting().length > 0) outbox.flush().catch(() => undefined); };
    const look = () => { if (document.visibilityState === 'visible') flush(); };
    // The first answer after a silence says that the network is back; the browser's own word may come late or never.
    const reach_left = when_reach_changes(() => {
      if (!is_reachable()) return;
      flush();
      void client.invalidateQueries();
    });
    const timer = window.setInterval(flush, again_ms);
    window.addEventListener('online', flush);
    document.addEventListener('visibilitychange', look);
    outbox.loaded().then(flush, () => undefined);
    return () => {
      left();
      reach_left();
      window.clearInterval(timer);
      window.removeEventListener('online', flush);
      document.removeEventListener('visibilitychange', look);
    };
  }, [outbox, client]);
  return <OutboxContext.Provider value={outbox}>{children}</OutboxContext.Provider>;
}

/** The outbox, and every change of it. */
export function useOutbox(): Outbox {
  const outbox = useContext(OutboxContext);
  if (!outbox) throw new Error('an outbox without a person');
  useSyncExternalStore(outbox.subscribe, outbox.version);
  return outbox;
}

export const useReachable = () => useSyncExternalStore(when_reach_changes, is_reachable);

/** What people did here that the server does not have yet, by person: nobody is let go without being told. */
export async function unsent_people(): Promise<{ person: string; count: number }[]> {
  const rows = await shelf.devices();
  const counted = await Promise.all(rows.map(async ({ person }) => ({ person, count: (await shelf.entries(person)).filter((entry) => entry.standing === 'queued').length })));
  return counted.filter((one) => one.count > 0);
}
export const is_unreachable = (error: unknown) => error instanceof ApiProblem && error.status === 0;
