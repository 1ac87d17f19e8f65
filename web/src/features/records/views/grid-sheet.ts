import type { Problem, RecordRow, Value, Values } from '@/api/types';
import type { Field } from '@/api/types';
import { fresh_key } from '@/api/client';
import { exact_types, to_api } from '@/shared/forms/values';
import { path_of } from '@/shared/problems';

export type Standing = 'typed' | 'waiting' | 'sending' | 'saved' | 'refused';

/** What has been keyed into one row. The key makes it one command however often it is sent; other values are another command. */
export interface Entry {
  values: Record<string, string>; standing: Standing; key: string;
  said?: string; at_field?: Record<string, string>; clauses?: string[]; wants_reason?: boolean; reason?: string;
}
export type Kept = Record<string, Entry>;

/** The cells that an action asks, as its view names them. */
export interface Cell { field: Field; required: boolean }

/** What the sheet does outside of itself: sends a row, and keeps what must survive a reload. */
export interface Outside {
  send: (row: RecordRow, input: Values, key: string, reason: string | undefined) => Promise<unknown>;
  problem_of: (error: unknown) => Problem;
  say: (error: unknown) => string;
  keep: (kept: Kept) => void;
}

/**
 * A sheet of rows keyed one after the other. Rows are sent one at a time, in the order in which they were left; what the server
 * refuses stands at its row, what it could not hear waits and is sent again under the same key.
 */
export class Sheet {
  private entries = new Map<string, Entry>();
  private rows = new Map<string, RecordRow>();
  private order: string[] = [];
  private listeners = new Set<() => void>();
  private queue: string[] = [];
  private busy = false;
  private turn = 0;

  constructor(readonly cells: Cell[], private outside: Outside, kept: Kept = {}) {
    for (const [id, entry] of Object.entries(kept)) {
      // What was on its way when the page went is sent again: the key makes it once.
      const standing = entry.standing === 'sending' ? 'waiting' : entry.standing;
      this.entries.set(id, { ...entry, standing });
      if (standing === 'waiting') this.queue.push(id);
    }
  }

  subscribe = (listener: () => void) => { this.listeners.add(listener); return () => { this.listeners.delete(listener); }; };
  version = () => this.turn;
  entry = (id: string) => this.entries.get(id);
  all = (): RecordRow[] => this.order.flatMap((id) => this.rows.get(id) ?? []);

  /** Rows as the server lists them now. One that was keyed here stays in its place, although the list no longer holds it. */
  take(rows: RecordRow[]) {
    const known = new Set(this.order);
    const listed = new Set(rows.map((row) => row.id));
    for (const row of rows) this.rows.set(row.id, row);
    this.order = [...this.order.filter((id) => listed.has(id) || this.entries.has(id)), ...rows.filter((row) => !known.has(row.id)).map((row) => row.id)];
    this.tell();
    this.run();
  }

  type(id: string, field: string, value: string) {
    const before = this.entries.get(id);
    if (before?.standing === 'sending' || before?.standing === 'saved') return;
    const values = { ...before?.values, [field]: value };
    if (Object.values(values).every((one) => one === '')) this.entries.delete(id);
    else this.entries.set(id, { values, standing: 'typed', key: fresh_key() });
    this.queue = this.queue.filter((one) => one !== id);
    this.changed();
  }
  give_reason(id: string, reason: string) {
    const entry = this.entries.get(id);
    if (entry) { this.entries.set(id, { ...entry, reason, key: fresh_key() }); this.changed(); }
  }

  /** The first required cell of the row that is still empty, if any. */
  missing(id: string): string | undefined {
    const entry = this.entries.get(id);
    return this.cells.find((cell) => cell.required && !entry?.values[cell.field.name]?.trim())?.field.name;
  }

  /** The row is left: what is complete is sent. */
  leave(id: string) {
    const entry = this.entries.get(id);
    if (!entry || entry.standing === 'saved' || entry.standing === 'sending' || this.missing(id)) return;
    if (entry.standing === 'refused' && !(entry.wants_reason && entry.reason?.trim())) return;
    this.entries.set(id, { ...entry, standing: 'waiting' });
    if (!this.queue.includes(id)) this.queue.push(id);
    this.changed();
    this.run();
  }
  /** Sends again what could not be sent. */
  again() { this.run(); }

  /** Cells from a spreadsheet, laid from the given place down and to the right. Returns how many rows they touched. */
  paste(id: string, field: string, text: string): number {
    const lines = text.replace(/\r\n?/g, '\n').replace(/\n$/, '').split('\n').map((line) => line.split('\t'));
    const from = this.order.indexOf(id);
    const first = this.cells.findIndex((cell) => cell.field.name === field);
    if (from < 0 || first < 0) return 0;
    let touched = 0;
    for (const [down, line] of lines.entries()) {
      const row = this.order[from + down];
      if (row === undefined) break;
      for (const [across, written] of line.entries()) {
        const cell = this.cells[first + across];
        if (cell) this.type(row, cell.field.name, cleaned(cell.field, written));
      }
      touched += 1;
      this.leave(row);
    }
    return touched;
  }

  counts() {
    const counts = { rows: this.order.length, keyed: 0, saved: 0, waiting: 0, refused: 0 };
    for (const id of this.order) {
      const entry = this.entries.get(id);
      if (!entry) continue;
      counts.keyed += 1;
      if (entry.standing === 'saved') counts.saved += 1;
      if (entry.standing === 'waiting' || entry.standing === 'sending') counts.waiting += 1;
      if (entry.standing === 'refused') counts.refused += 1;
    }
    return counts;
  }
  sum(field: string): string {
    return sum_of(this.order.flatMap((id) => this.entries.get(id)?.values[field] ?? []));
  }

  private async run() {
    if (this.busy) return;
    this.busy = true;
    try {
      for (;;) {
        const id = this.queue.find((one) => this.rows.has(one));
        const row = id === undefined ? undefined : this.rows.get(id);
        const entry = id === undefined ? undefined : this.entries.get(id);
        if (id === undefined || !row || !entry) break;
        if (!(await this.send(id, row, entry))) break;
      }
    } finally {
      this.busy = false;
    }
  }

  /** False when the server could not be reached: the row goes on waiting. */
  private async send(id: string, row: RecordRow, entry: Entry): Promise<boolean> {
    this.entries.set(id, { ...entry, standing: 'sending', said: undefined, at_field: undefined });
    this.changed();
    const input: Values = {};
    for (const { field } of this.cells) {
      const value = to_api(field, parsed(field, entry.values[field.name] ?? ''));
      if (value !== undefined) input[field.name] = value;
    }
    try {
      await this.outside.send(row, input, entry.key, entry.reason?.trim() || undefined);
      this.settle(id, { values: entry.values, standing: 'saved', key: entry.key });
    } catch (error) {
      const problem = this.outside.problem_of(error);
      if (problem.status === 0 || problem.status === 503 || problem.status === 429 || problem.status === 401) {
        this.entries.set(id, { ...entry, standing: 'waiting' });
        this.changed();
        return false;
      }
      const at_field: Record<string, string> = {};
      for (const one of problem.errors ?? []) {
        const name = String(path_of(one.pointer)[0] ?? '');
        if (this.cells.some((cell) => cell.field.name === name)) at_field[name] = one.title;
      }
      const clauses = [...new Set([...(problem.clauses ?? []), ...(problem.errors ?? []).flatMap((one) => one.clauses ?? [])])];
      const elsewhere = (problem.errors ?? []).filter((one) => !at_field[String(path_of(one.pointer)[0] ?? '')]).map((one) => one.title);
      this.settle(id, {
        ...entry, standing: 'refused', key: fresh_key(), clauses, at_field, wants_reason: problem.code === 'action.confirm',
        said: elsewhere.length ? elsewhere.join(' ') : Object.keys(at_field).length ? undefined : this.outside.say(error),
      });
    }
    return true;
  }
  private settle(id: string, entry: Entry) {
    this.queue = this.queue.filter((one) => one !== id);
    this.entries.set(id, entry);
    this.changed();
  }
  private changed() {
    // What is saved stands at the server; only the rest would be lost by a reload.
    this.outside.keep(Object.fromEntries([...this.entries].filter(([, entry]) => entry.standing !== 'saved')));
    this.tell();
  }
  private tell() {
    this.turn += 1;
    this.listeners.forEach((listener) => listener());
  }
}

const yes = /^(true|yes|y|1|是|✓|√)$/i;
const no = /^(false|no|n|0|否|×)$/i;

/** A cell as a spreadsheet writes it, in the one spelling of its field; what cannot be read stays for the server to refuse. */
export function cleaned(field: Field, written: string): string {
  const text = written.trim();
  if (exact_types.has(field.type)) return text.replace(/[,，\s]/g, '').replace(/^[¥￥]/, '').replace(field.type === 'percent' ? /%$/ : /^$/, '');
  if (field.type === 'date') {
    const [, year, month, day] = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(text) ?? [];
    return year ? `${year}-${month!.padStart(2, '0')}-${day!.padStart(2, '0')}` : text;
  }
  if (field.type === 'boolean') return yes.test(text) ? 'true' : no.test(text) ? 'false' : text;
  if (field.type === 'choice') {
    const titled = field.choices?.find((choice) => choice.value === text || (typeof choice.title === 'string' ? choice.title === text : choice.title.zh === text || choice.title.en === text));
    return titled?.value ?? text;
  }
  return text;
}
const parsed = (field: Field, text: string): Value => (field.type === 'boolean' && text !== '' ? text === 'true' : text);

/** The exact sum of figures written in digits; what is no figure is passed over. */
export function sum_of(figures: string[]): string {
  let scale = 0;
  const exact = figures.flatMap((figure) => {
    const [, sign = '', whole = '', fraction = ''] = /^([+-]?)(\d+)(?:\.(\d*))?$/.exec(figure.trim()) ?? [];
    if (!whole) return [];
    scale = Math.max(scale, fraction.length);
    return [{ sign, whole, fraction }];
  });
  const total = exact.reduce((sum, { sign, whole, fraction }) => {
    const digits = BigInt(whole + fraction.padEnd(scale, '0'));
    return sign === '-' ? sum - digits : sum + digits;
  }, 0n);
  if (scale === 0) return total.toString();
  const digits = (total < 0n ? -total : total).toString().padStart(scale + 1, '0');
  return `${total < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}
