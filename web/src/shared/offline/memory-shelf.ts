import { AlreadyAnswered, answers_to, check_holder, is_taken, type DeviceRow, type KeptAnswer, type KeptFile, type LogEntry, type Shelf } from './shelf';

/** A shelf that is gone with the page: for tests, which look at what a device would have kept. */
export class MemoryShelf implements Shelf {
  rows = new Map<string, DeviceRow>();
  log: LogEntry[] = [];
  files = new Map<string, KeptFile>();
  answers: KeptAnswer[] = [];

  async device(person: string) { return this.rows.get(person); }
  async devices() { return [...this.rows.values()]; }
  async put_device(row: DeviceRow) {
    const held = this.rows.get(row.person);
    this.rows.set(row.person, { ...row, next: Math.max(row.next, held?.next ?? 1), ...(held ? { lease: held.lease } : {}) });
  }
  async append(person: string, fresh: DeviceRow, entry: Omit<LogEntry, 'person' | 'sequence'>, holder?: string) {
    const row = this.rows.get(person) ?? fresh;
    check_holder(row, holder);
    const sequence = answers_to(entry);
    if (sequence !== undefined && this.log.some((one) => one.person === person && answers_to(one) === sequence)) throw new AlreadyAnswered(sequence);
    const written: LogEntry = structuredClone({ ...entry, person, sequence: row.next });
    this.rows.set(person, { ...row, next: row.next + 1 });
    this.log.push(written);
    return structuredClone(written);
  }
  async entries(person: string) { return structuredClone(this.log.filter((entry) => entry.person === person)); }
  async put_entries(person: string, entries: LogEntry[], holder?: string) {
    check_holder(this.rows.get(person), holder);
    for (const entry of entries) this.log = this.log.map((one) => (one.person === person && one.sequence === entry.sequence ? structuredClone(entry) : one));
  }
  async hold(person: string, holder: string, now: number, for_ms: number) {
    const row = this.rows.get(person);
    if (is_taken(row?.lease, holder, now, for_ms)) return false;
    if (row) this.rows.set(person, { ...row, lease: { holder, until: now + for_ms } });
    return true;
  }
  async let_go(person: string, holder: string) {
    const row = this.rows.get(person);
    if (row?.lease?.holder === holder) this.rows.set(person, { ...row, lease: undefined });
  }
  async file(id: string) { return this.files.get(id); }
  async put_file(file: KeptFile) { this.files.set(file.id, file); }
  async drop_file(id: string) { this.files.delete(id); }
  async answer(person: string, path: string) { return this.answers.find((one) => one.person === person && one.path === path); }
  async put_answers(answers: KeptAnswer[]) { for (const one of answers) this.answers = [...this.answers.filter((other) => other.person !== one.person || other.path !== one.path), one]; }
  async sweep(person: string | null, before: number) { this.answers = this.answers.filter((one) => one.person === person && one.at >= before); }
}
