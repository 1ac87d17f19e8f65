import type { DeviceRow, KeptAnswer, KeptFile, LogEntry, Shelf } from './shelf';

/** A shelf that is gone with the page: for tests, which look at what a device would have kept. */
export class MemoryShelf implements Shelf {
  rows = new Map<string, DeviceRow>();
  log: LogEntry[] = [];
  files = new Map<string, KeptFile>();
  answers: KeptAnswer[] = [];

  async device(person: string) { return this.rows.get(person); }
  async devices() { return [...this.rows.values()]; }
  async put_device(row: DeviceRow) { this.rows.set(row.person, { ...row, next: Math.max(row.next, this.rows.get(row.person)?.next ?? 1) }); }
  async append(person: string, fresh: DeviceRow, entry: Omit<LogEntry, 'person' | 'sequence'>) {
    const row = this.rows.get(person) ?? fresh;
    const written: LogEntry = structuredClone({ ...entry, person, sequence: row.next });
    this.rows.set(person, { ...row, next: row.next + 1 });
    this.log.push(written);
    return structuredClone(written);
  }
  async entries(person: string) { return structuredClone(this.log.filter((entry) => entry.person === person)); }
  async put_entry(entry: LogEntry) { this.log = this.log.map((one) => (one.person === entry.person && one.sequence === entry.sequence ? structuredClone(entry) : one)); }
  async file(id: string) { return this.files.get(id); }
  async put_file(file: KeptFile) { this.files.set(file.id, file); }
  async drop_file(id: string) { this.files.delete(id); }
  async answer(person: string, path: string) { return this.answers.find((one) => one.person === person && one.path === path); }
  async put_answers(answers: KeptAnswer[]) { for (const one of answers) this.answers = [...this.answers.filter((other) => other.person !== one.person || other.path !== one.path), one]; }
  async sweep(person: string | null, before: number) { this.answers = this.answers.filter((one) => one.person === person && one.at >= before); }
}
