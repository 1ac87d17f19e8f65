// The outbox: one person's append-only log on this device, and how it reaches the server.
//
// Every act gets the next sequence of the person's device and is written down before anybody is told that it is kept. Acts are sent in
// order; the server takes each sequence once and answers a repetition as it answered before, so that sending again after a lost
// answer is always right. What the server refuses stays here with its answer until it is taken up again (`settles`) or given up
// (`discards`), both of which are entries of the log themselves; acts on other records go on meanwhile, and what was held back on
// the same record is taken up again by itself. Nothing is sent unless the server says that the same person is signed in.
import { ApiProblem, fresh_key } from '@/api/client';
import type { Value, Values } from '@/api/types';
import { in_turn, TurnLost, type Turn } from './sending-turn';
import { base64 } from './sha256';
import { AlreadyAnswered, answers_to } from './shelf';
import type { Act, DeviceAnswer, DeviceRow, KeptFile, LogEntry, Shelf } from './shelf';

/** Where the sender stands: nothing to do, at work, no network, somebody must sign in, or the server will not take the log. */
export type Reach = 'idle' | 'sending' | 'unreachable' | 'signed_out' | 'stuck';

/** What the outbox asks of the server. */
export interface Wire {
  /** The signed-in person, after which commands may be sent; a problem of status 401 where there is none. */
  person: () => Promise<string>;
  register: (name: string, key: string) => Promise<{ id: string; next: number }>;
  upload: (file: KeptFile, digest: string) => Promise<string>;
  commands: (device: string, body: Values) => Promise<{ answers: DeviceAnswer[]; next: number }>;
}

const batch_max = 20;
export const local_prefix = 'local:';
const unsettled = (entry: LogEntry) => entry.standing === 'refused' || entry.standing === 'conflict' || entry.standing === 'held';
export const needs_person = (entry: LogEntry) => entry.standing === 'refused' || entry.standing === 'conflict';

/** Ids of files that still lie on the device, wherever they stand in the input. */
export function local_files(value: Value): string[] {
  if (typeof value === 'string') return value.startsWith(local_prefix) ? [value] : [];
  if (Array.isArray(value)) return value.flatMap(local_files);
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(local_files) : [];
}
export function with_files(value: Value, names: Map<string, string>): Value {
  if (typeof value === 'string') return names.get(value) ?? value;
  if (Array.isArray(value)) return value.map((one) => with_files(one, names));
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, with_files(one, names)]));
  return value;
}

export class Outbox {
  entries: LogEntry[] = [];
  reach: Reach = 'idle';
  problem: ApiProblem | null = null;
  private ready: Promise<void>;
  private running: Promise<void> | null = null;
  private again = false;
  private listeners = new Set<() => void>();
  private turn = 0;

  constructor(readonly person: string, readonly name: string, private shelf: Shelf, private wire: Wire, private now: () => Date = () => new Date()) {
    this.ready = this.load();
  }
  subscribe = (listener: () => void) => { this.listeners.add(listener); return () => { this.listeners.delete(listener); }; };
  version = () => this.turn;
  private tell() { this.turn += 1; for (const listener of this.listeners) listener(); }
  private async load() { this.entries = await this.shelf.entries(this.person); this.tell(); }
  loaded = () => this.ready;

  /** Entries that somebody must look at, and those that only wait for the network. */
  waiting = () => this.entries.filter((entry) => entry.standing === 'queued');
  open = () => this.entries.filter(unsettled);
  of_record = (record: string) => this.entries.filter((entry) => entry.act?.record === record);

  private async write(entry: Omit<LogEntry, 'person' | 'sequence' | 'at' | 'standing'>, turn?: Turn): Promise<LogEntry> {
    await this.ready;
    const fresh: DeviceRow = { person: this.person, name: this.name, next: 1, key: fresh_key() };
    try {
      const written = await this.shelf.append(this.person, fresh, { ...entry, at: this.now().toISOString(), standing: 'queued' }, turn?.holder);
      this.entries = [...this.entries, written];
      this.tell();
      return written;
    } catch (error) {
      // Another page has answered it: this one must show so.
      if (error instanceof AlreadyAnswered) await this.load();
      throw error;
    }
  }
  /** Keeps the act. It may take up an earlier one again that was refused or in conflict. */
  async perform(act: Act, settles?: number): Promise<LogEntry> {
    if (settles !== undefined) this.check_open(settles);
    return this.write({ act, ...(settles === undefined ? {} : { settles }) });
  }
  async discard(sequence: number, reason: string): Promise<LogEntry> {
    this.check_open(sequence);
    return this.write({ discards: sequence, reason });
  }
  private check_open(sequence: number) {
    const earlier = this.entries.find((entry) => entry.sequence === sequence);
    if (!earlier || !unsettled(earlier) || this.answered(sequence)) throw new AlreadyAnswered(sequence);
  }
  /** Whether something already takes the entry up or gives it up. */
  answered = (sequence: number) => this.entries.some((entry) => answers_to(entry) === sequence);

  private async stand(turn: Turn, changed: LogEntry[]) {
    await this.shelf.put_entries(this.person, changed, turn.holder);
    this.entries = this.entries.map((one) => changed.find((other) => other.sequence === one.sequence) ?? one);
  }

  /** Sends what waits. Calls during a sending are answered when another round after it is done. */
  flush(): Promise<void> {
    if (this.running) { this.again = true; return this.running; }
    const rounds = async (turn: Turn) => { do { this.again = false; await this.round(turn); } while (this.again && this.reach === 'idle'); };
    this.running = in_turn(this.shelf, this.person, rounds).finally(() => { this.running = null; this.tell(); });
    return this.running;
  }
  private async round(turn: Turn) {
    await this.ready;
    // Another page of the same person may have written or sent meanwhile.
    await this.load();
    if (this.waiting().length === 0) { this.reach = 'idle'; return; }
    this.reach = 'sending';
    this.problem = null;
    this.tell();
    try {
      if ((await this.wire.person()) !== this.person) { this.reach = 'signed_out'; return; }
      const device = await this.registered();
      let repaired = false;
      // Looked up anew each time: another page may have written something between what this one wrote.
      for (; this.waiting().length > 0; await this.load()) {
        try {
          await this.send(turn, device, this.waiting().slice(0, batch_max));
        } catch (error) {
          // The server lacks earlier ones, since it was restored: it says where to go on.
          if (repaired || !(error instanceof ApiProblem) || error.code !== 'device.gap' || !(await this.go_back(turn, Number(error.problem.params?.expected)))) throw error;
          repaired = true;
        }
        await this.take_up_held(turn);
      }
      this.reach = 'idle';
    } catch (error) {
      if (error instanceof TurnLost) { this.reach = 'idle'; throw error; }
      const status = error instanceof ApiProblem ? error.status : -1;
      this.problem = error instanceof ApiProblem ? error : null;
      this.reach = status === 401 ? 'signed_out' : status === 0 || status >= 500 || status === 429 || this.problem?.code === 'file.digest' ? 'unreachable' : 'stuck';
      if (!(error instanceof ApiProblem)) throw error;
    }
  }
  private async registered(): Promise<string> {
    const row = await this.shelf.device(this.person);
    if (!row) throw new Error('a log without a device');
    if (row.device) return row.device;
    const { id } = await this.wire.register(row.name, row.key);
    await this.shelf.put_device({ ...row, device: id });
    return id;
  }
  private async uploaded(ids: string[]): Promise<Map<string, string>> {
    const names = new Map<string, string>();
    for (const id of ids) {
      const file = await this.shelf.file(id);
      if (!file) continue;
      const sent = file.sent ?? (await this.wire.upload(file, `sha-256=:${base64(Uint8Array.from(file.sha256.match(/../g) ?? [], (pair) => parseInt(pair, 16)))}:`));
      if (!file.sent) await this.shelf.put_file({ ...file, sent });
      names.set(id, sent);
    }
    return names;
  }
  private async send(turn: Turn, device: string, entries: LogEntry[]) {
    const commands: Values[] = [];
    for (const { sequence, at, act, settles, discards, reason } of entries) {
      if (!act) { commands.push({ sequence, at, discards, ...(reason ? { reason } : {}) }); continue; }
      const names = await this.uploaded(local_files(act.input));
      commands.push({
        sequence, at, type: act.type, record: act.record, action: act.action, input: with_files(act.input, names), version: act.version,
        ...(act.confirm ? { confirm: act.confirm } : {}), ...(act.leave ? { leave: act.leave } : {}), ...(settles ? { settles } : {}),
      });
    }
    await turn.check();
    const { answers } = await this.wire.commands(device, { sent_at: this.now().toISOString(), commands });
    for (const answer of answers) {
      const entry = this.entries.find((one) => one.sequence === answer.sequence);
      if (!entry) continue;
      const earlier = this.entries.find((one) => one.sequence === answers_to(entry));
      await this.stand(turn, [{ ...entry, standing: answer.status, answer }, ...(earlier ? [{ ...earlier, standing: entry.discards ? 'discarded' as const : 'settled' as const }] : [])]);
    }
    this.tell();
  }
  private async go_back(turn: Turn, expected: number): Promise<boolean> {
    const from = this.entries.filter((entry) => entry.sequence >= expected);
    if (from[0]?.sequence !== expected) return false;
    await this.stand(turn, from.map((entry) => ({ ...entry, standing: 'queued' as const, answer: undefined })));
    return true;
  }
  /** What was held back by an earlier act on its record goes on once nothing holds it any more, upon what was done meanwhile. */
  private async take_up_held(turn: Turn) {
    const blocked = new Set(this.entries.filter(needs_person).map((entry) => entry.act?.record));
    for (const entry of this.entries.filter((one) => one.standing === 'held' && one.act && !blocked.has(one.act.record) && !this.answered(one.sequence))) {
      const last = this.of_record(entry.act!.record).filter((one) => one.standing === 'done' && (one.settles ?? 0) < entry.sequence).at(-1);
      const taken_up = this.write({ act: { ...entry.act!, version: last?.settles ? last.act!.version : entry.act!.version }, settles: entry.sequence }, turn);
      await taken_up.catch((error: unknown) => { if (!(error instanceof AlreadyAnswered)) throw error; });
    }
  }
}
