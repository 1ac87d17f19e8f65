// Where a device keeps what must outlive the page: one person's log of acts, the files that belong to them, and answers of the
// server. Each promise that is kept here is durable once it resolves.
import type { Problem, Value, Values, Words } from '@/api/types';
import { TurnLost } from './sending-turn';

export type Standing = 'queued' | 'done' | 'refused' | 'conflict' | 'held' | 'discarded' | 'settled';

export interface DeviceAnswer {
  sequence: number; status: 'done' | 'refused' | 'conflict' | 'held' | 'discarded'; at: string;
  outcome: { id: string; version: number; state: string } | null; problem: Problem | null;
}

/** What somebody did. It never changes; how it stands with the server is written beside it. */
export interface Act {
  type: string; record: string; number: string; title: string; action: string; action_title: Words; input: Values; version: number;
  confirm?: { reason: string } | null; leave?: { reason: string } | null;
  /** What stood in the fields before, and the state that it leads to where that is certain. */
  before: Values; to?: string;
}
export interface LogEntry {
  person: string; sequence: number; at: string; act?: Act;
  /** Takes up the earlier entry again, or gives it up. */
  settles?: number; discards?: number; reason?: string;
  standing: Standing; answer?: DeviceAnswer;
}
/** The page that sends, where the browser itself cannot keep the others out. */
export interface Lease { holder: string; until: number }
export interface DeviceRow { person: string; name: string; next: number; key: string; device?: string; lease?: Lease }
export interface KeptFile { id: string; person: string; name: string; field: string; blob: Blob; sha256: string; key: string; sent?: string }
export interface KeptAnswer { person: string; path: string; answer: Value; at: number }

export interface Shelf {
  device(person: string): Promise<DeviceRow | undefined>;
  devices(): Promise<DeviceRow[]>;
  put_device(row: DeviceRow): Promise<void>;
  /** Writes the entry under the person's next sequence; nothing comes between. Throws AlreadyAnswered where another entry, of another
   *  page perhaps, has settled or discarded the same one. With a holder it throws TurnLost where the lease is another's. */
  append(person: string, fresh: DeviceRow, entry: Omit<LogEntry, 'person' | 'sequence'>, holder?: string): Promise<LogEntry>;
  entries(person: string): Promise<LogEntry[]>;
  /** All of them or none. With a holder it throws TurnLost where the lease is another's. */
  put_entries(person: string, entries: LogEntry[], holder?: string): Promise<void>;
  /** Takes or renews the person's lease; false while it is another's. */
  hold(person: string, holder: string, now: number, for_ms: number): Promise<boolean>;
  let_go(person: string, holder: string): Promise<void>;
  file(id: string): Promise<KeptFile | undefined>;
  put_file(file: KeptFile): Promise<void>;
  drop_file(id: string): Promise<void>;
  answer(person: string, path: string): Promise<KeptAnswer | undefined>;
  put_answers(answers: KeptAnswer[]): Promise<void>;
  /** Drops the answers of everybody but this person, and what is older than `before`. */
  sweep(person: string | null, before: number): Promise<void>;
}

/** Another entry has settled or discarded that one. */
export class AlreadyAnswered extends Error {
  constructor(readonly sequence: number) { super(`entry ${sequence} waits for nothing`); }
}
export const answers_to = (entry: Pick<LogEntry, 'settles' | 'discards'>) => entry.settles ?? entry.discards;
/** A clock that was set back must not make a lease last longer than it was given. */
export const is_taken = (lease: Lease | undefined, holder: string, now: number, for_ms: number) =>
  lease !== undefined && lease.holder !== holder && now < lease.until && lease.until - now <= for_ms;
export function check_holder(row: DeviceRow | undefined, holder?: string) {
  if (holder !== undefined && row?.lease?.holder !== holder) throw new TurnLost();
}

const stores = { devices: 'person', log: ['person', 'sequence'], files: 'id', answers: ['person', 'path'] } as const;
type StoreName = keyof typeof stores;

function settled<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('the device could not keep it'));
  });
}

/** The browser's own database. Acts of hours lie there: they are committed to the disk before anybody is told. */
export class BrowserShelf implements Shelf {
  private opened?: Promise<IDBDatabase>;

  private open(): Promise<IDBDatabase> {
    this.opened ??= (() => {
      const request = indexedDB.open('huiyin', 1);
      request.onupgradeneeded = () => {
        for (const [name, keyPath] of Object.entries(stores)) request.result.createObjectStore(name, { keyPath: keyPath as string | string[] });
      };
      return settled(request);
    })();
    this.opened.catch(() => { this.opened = undefined; });
    return this.opened;
  }
  private async within<Result>(names: StoreName[], mode: IDBTransactionMode, job: (store: (name: StoreName) => IDBObjectStore) => Promise<Result>): Promise<Result> {
    const database = await this.open();
    const transaction = database.transaction(names, mode, { durability: 'strict' });
    const ended = new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error ?? new Error('the device could not keep it'));
    });
    const work = job((name) => transaction.objectStore(name)).catch((error: unknown) => {
      // What was refused half way leaves nothing behind; the reason is told, not the abort.
      try { transaction.abort(); } catch { /* it has ended already */ }
      ended.catch(() => undefined);
      throw error;
    });
    const [result] = await Promise.all([work, ended.catch(async (error: unknown) => { await work; throw error; })]);
    return result;
  }
  private one<Row>(name: StoreName, key: IDBValidKey) { return this.within([name], 'readonly', (store) => settled(store(name).get(key) as IDBRequest<Row | undefined>)); }
  private row(devices: IDBObjectStore, person: string) { return settled(devices.get(person) as IDBRequest<DeviceRow | undefined>); }
  private log_of(log: IDBObjectStore, person: string) { return settled(log.getAll(IDBKeyRange.bound([person, 0], [person, Infinity])) as IDBRequest<LogEntry[]>); }
  private async put(name: StoreName, rows: unknown[]) { await this.within([name], 'readwrite', async (store) => { for (const row of rows) store(name).put(row); }); }

  device(person: string) { return this.one<DeviceRow>('devices', person); }
  devices() { return this.within(['devices'], 'readonly', (store) => settled(store('devices').getAll() as IDBRequest<DeviceRow[]>)); }
  put_device(row: DeviceRow) {
    // The sequence belongs to `append` alone: a registration that comes late must not turn it back.
    return this.within(['devices'], 'readwrite', async (store) => {
      const held = await settled(store('devices').get(row.person) as IDBRequest<DeviceRow | undefined>);
      store('devices').put({ ...row, next: Math.max(row.next, held?.next ?? 1) });
    });
  }
  append(person: string, fresh: DeviceRow, entry: Omit<LogEntry, 'person' | 'sequence'>) {
    return this.within(['devices', 'log'], 'readwrite', async (store) => {
      const row = (await settled(store('devices').get(person) as IDBRequest<DeviceRow | undefined>)) ?? fresh;
      const written: LogEntry = { ...entry, person, sequence: row.next };
      store('log').add(written);
      store('devices').put({ ...row, next: row.next + 1 });
      return written;
    });
  }
  entries(person: string) { return this.within(['log'], 'readonly', (store) => this.log_of(store('log'), person)); }
  put_entries(person: string, entries: LogEntry[], holder?: string) {
    return this.within(['devices', 'log'], 'readwrite', async (store) => {
      check_holder(await this.row(store('devices'), person), holder);
      for (const entry of entries) store('log').put(entry);
    });
  }
  hold(person: string, holder: string, now: number, for_ms: number) {
    return this.within(['devices'], 'readwrite', async (store) => {
      const row = await this.row(store('devices'), person);
      if (is_taken(row?.lease, holder, now, for_ms)) return false;
      // Without a device there is no log, so nothing that two pages could send.
      if (row) store('devices').put({ ...row, lease: { holder, until: now + for_ms } });
      return true;
    });
  }
  let_go(person: string, holder: string) {
    return this.within(['devices'], 'readwrite', async (store) => {
      const row = await this.row(store('devices'), person);
      if (row?.lease?.holder === holder) store('devices').put({ ...row, lease: undefined });
    });
  }
  file(id: string) { return this.one<KeptFile>('files', id); }
  put_file(file: KeptFile) { return this.put('files', [file]); }
  drop_file(id: string) { return this.within(['files'], 'readwrite', async (store) => { store('files').delete(id); }); }
  answer(person: string, path: string) { return this.one<KeptAnswer>('answers', [person, path]); }
  put_answers(answers: KeptAnswer[]) { return this.put('answers', answers); }
  sweep(person: string | null, before: number) {
    return this.within(['answers'], 'readwrite', async (store) => {
      for (const row of await settled(store('answers').getAll() as IDBRequest<KeptAnswer[]>)) if (row.person !== person || row.at < before) store('answers').delete([row.person, row.path]);
    });
  }
}

export const shelf: Shelf = new BrowserShelf();
