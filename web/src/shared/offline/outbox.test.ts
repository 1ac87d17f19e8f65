// The log of a device against a server that keeps the contract of docs/api.md (Devices), with the network cut at every step.
import { afterEach, describe, expect, test, vi } from 'vitest';
import { ApiProblem } from '@/api/client';
import type { Values } from '@/api/types';
import { MemoryShelf } from './memory-shelf';
import { Outbox, type Wire } from './outbox';
import type { Act, DeviceAnswer, KeptFile } from './shelf';

const act = (record: string, input: Values = {}, more: Partial<Act> = {}): Act =>
  ({ type: 'pack.thing', record, number: record, title: record, action: 'do', action_title: 'do', input, version: 1, before: {}, ...more });
const problem = (status: number, code: string, params: Values = {}) => new ApiProblem({ status, code, title: code, params });

type Step = 'person' | 'register' | 'upload' | 'commands' | 'answer';

/** Takes each sequence once and in order; `cut` loses the network at the n-th step, before the server hears or after it has. */
class Server implements Wire {
  person_id = 'wu';
  taken = new Map<number, { print: string; answer: DeviceAnswer }>();
  done: { record: string; input: Values }[] = [];
  registered = new Map<string, string>();
  uploads = new Map<string, string>();
  next = 1;
  refuse: (command: Values) => DeviceAnswer['status'] = () => 'done';
  steps = 0;
  cut_at = -1;
  asked: Step[] = [];
  heard: number[] = [];
  /** Until this is done the server keeps its answer to itself. */
  answers_after: Promise<void> = Promise.resolve();

  private step(name: Step) {
    this.asked.push(name);
    this.steps += 1;
    if (this.steps === this.cut_at) throw problem(0, 'network.unreachable');
  }
  person = async () => { this.step('person'); if (!this.person_id) throw problem(401, 'session.required'); return this.person_id; };
  register = async (_: string, key: string) => {
    this.step('register');
    if (!this.registered.has(key)) this.registered.set(key, `device-${this.registered.size + 1}`);
    this.step('answer');
    return { id: this.registered.get(key)!, next: this.next };
  };
  upload = async (file: KeptFile) => {
    this.step('upload');
    if (!this.uploads.has(file.key)) this.uploads.set(file.key, `file-${this.uploads.size + 1}`);
    this.step('answer');
    return this.uploads.get(file.key)!;
  };
  commands = async (_: string, body: Values) => {
    this.step('commands');
    this.heard.push(...(body.commands as { sequence: number }[]).map((one) => one.sequence));
    const answers: DeviceAnswer[] = [];
    for (const command of body.commands as (Values & { sequence: number; record: string; input: Values; settles?: number; discards?: number })[]) {
      const print = JSON.stringify(command);
      const before = this.taken.get(command.sequence);
      if (before) {
        if (before.print !== print) throw problem(409, 'device.sequence-reused');
        answers.push(before.answer);
        continue;
      }
      if (command.sequence !== this.next) throw problem(409, 'device.gap', { expected: String(this.next) });
      const open = [...this.taken.values()].filter(({ answer, print: other }) => ['refused', 'conflict', 'held'].includes(answer.status) && (JSON.parse(other) as Values).record === command.record && !this.settled.has(answer.sequence));
      const holds = open.some(({ answer }) => answer.sequence < (command.settles ?? command.sequence) && answer.sequence !== command.settles);
      const status = command.discards ? 'discarded' : holds ? 'held' : this.refuse(command);
      if (command.settles ?? command.discards) this.settled.add((command.settles ?? command.discards)!);
      if (status === 'done') this.done.push({ record: command.record, input: command.input });
      const answer: DeviceAnswer = {
        sequence: command.sequence, status, at: '2026-03-09T02:00:00Z', outcome: status === 'done' ? { id: command.record, version: this.done.length + 1, state: 'x' } : null,
        problem: status === 'done' || status === 'discarded' ? null : { status: 422, code: 'no', title: 'no' },
      };
      this.taken.set(command.sequence, { print, answer });
      this.next += 1;
      answers.push(answer);
    }
    await this.answers_after;
    this.step('answer');
    return { answers, next: this.next };
  };
  private settled = new Set<number>();
}

const made = (shelf = new MemoryShelf(), server = new Server(), person = 'wu') => ({ shelf, server, outbox: new Outbox(person, 'phone', shelf, server, () => new Date('2026-03-09T02:00:00Z')) });
const standings = (outbox: Outbox) => outbox.entries.map((entry) => entry.standing);

describe('the log of a device', () => {
  test('gives every act the next sequence, and outlives the page', async () => {
    const { shelf, server, outbox } = made();
    await Promise.all([outbox.perform(act('a')), outbox.perform(act('b')), outbox.perform(act('a'))]);
    expect(outbox.entries.map((entry) => entry.sequence)).toEqual([1, 2, 3]);
    const later = made(shelf, server).outbox;
    await later.loaded();
    expect(later.entries.map((entry) => entry.act!.record)).toEqual(['a', 'b', 'a']);
    await later.flush();
    expect(standings(later)).toEqual(['done', 'done', 'done']);
    expect(server.done.map((one) => one.record)).toEqual(['a', 'b', 'a']);
  });

  test('arrives once and in order wherever the network is cut', async () => {
    for (let cut_at = 1; cut_at <= 10; cut_at += 1) {
      const { shelf, server, outbox } = made();
      const file: KeptFile = { id: 'local:1', person: 'wu', name: 'a.png', field: 'picture', blob: new Blob(['x']), sha256: '00', key: 'k' };
      await shelf.put_file(file);
      await outbox.perform(act('a', { picture: 'local:1', figure: 7 }));
      await outbox.perform(act('b', { figure: 8 }));
      server.cut_at = cut_at;
      await outbox.flush();
      if (server.steps >= cut_at) expect(outbox.reach).toBe('unreachable');
      // The page is gone as well; another takes up where it stood.
      const again = made(shelf, server).outbox;
      await again.perform(act('c'));
      await again.flush();
      await again.flush();
      expect(standings(again), `cut at step ${cut_at}`).toEqual(['done', 'done', 'done']);
      expect(server.done).toEqual([{ record: 'a', input: { picture: 'file-1', figure: 7 } }, { record: 'b', input: { figure: 8 } }, { record: 'c', input: {} }]);
      expect(server.registered.size).toBe(1);
      expect(server.uploads.size).toBe(1);
    }
  });

  test('keeps what is refused until it is settled, and lets other records go on', async () => {
    const { server, outbox } = made();
    server.refuse = (command) => ((command.input as Values).figure === 1 ? 'refused' : 'done');
    await outbox.perform(act('a', { figure: 1 }));
    await outbox.perform(act('b', { figure: 2 }));
    await outbox.perform(act('a', { signed: true }));
    await outbox.flush();
    expect(standings(outbox)).toEqual(['refused', 'done', 'held']);
    await expect(outbox.perform(act('a'), 2)).rejects.toThrow('waits for nothing');
    await outbox.perform(act('a', { figure: 9 }), 1);
    await expect(outbox.perform(act('a', { figure: 10 }), 1)).rejects.toThrow('waits for nothing');
    await outbox.flush();
    // What was held back goes on by itself, upon what was done instead.
    expect(standings(outbox)).toEqual(['settled', 'done', 'settled', 'done', 'done']);
    expect(server.done.map((one) => one.input)).toEqual([{ figure: 2 }, { figure: 9 }, { signed: true }]);
  });

  test('gives up with a reason, which the server is told', async () => {
    const { server, outbox } = made();
    server.refuse = () => 'conflict';
    await outbox.perform(act('a'));
    await outbox.flush();
    expect(outbox.open()).toHaveLength(1);
    await outbox.discard(1, 'somebody was faster');
    await outbox.flush();
    expect(standings(outbox)).toEqual(['discarded', 'discarded']);
    expect(JSON.parse(server.taken.get(2)!.print)).toMatchObject({ discards: 1, reason: 'somebody was faster' });
    expect(server.done).toEqual([]);
  });

  test('is never sent as somebody else', async () => {
    const { shelf, server, outbox } = made();
    await outbox.perform(act('a'));
    server.person_id = 'qian';
    await outbox.flush();
    expect(outbox.reach).toBe('signed_out');
    const other = made(shelf, server, 'qian').outbox;
    await other.flush();
    expect(server.asked).not.toContain('commands');
    server.person_id = '';
    await outbox.flush();
    expect(outbox.reach).toBe('signed_out');
    server.person_id = 'wu';
    await outbox.flush();
    expect(server.done.map((one) => one.record)).toEqual(['a']);
  });

  test('goes back where a restored server has lost what it had taken, and says so where it cannot', async () => {
    const { shelf, server, outbox } = made();
    await outbox.perform(act('a'));
    await outbox.perform(act('b'));
    await outbox.flush();
    server.taken.delete(2);
    server.next = 2;
    server.done.pop();
    await outbox.perform(act('c'));
    await outbox.flush();
    expect(server.done.map((one) => one.record)).toEqual(['a', 'b', 'c']);
    server.next = 90;
    await outbox.perform(act('d'));
    await outbox.flush();
    expect(outbox.reach).toBe('stuck');
    expect(outbox.problem?.code).toBe('device.gap');
    expect((await shelf.entries('wu')).at(-1)?.standing).toBe('queued');
  });
});

describe('two pages of one person, where the browser has no locks', () => {
  afterEach(() => { vi.unstubAllGlobals(); vi.useRealTimers(); });
  const two = () => {
    vi.stubGlobal('navigator', {});
    const { shelf, server, outbox: here } = made();
    return { shelf, server, here, there: made(shelf, server).outbox };
  };

  test('send one at a time, each act once and in order', async () => {
    vi.useFakeTimers();
    const { server, here, there } = two();
    for (let n = 0; n < 30; n += 1) await (n % 3 ? here : there).perform(act(`r${n}`));
    const both = Promise.all([here.flush(), there.flush(), here.flush()]);
    await vi.advanceTimersByTimeAsync(5_000);
    await both;
    await here.flush();
    expect(server.heard).toEqual(Array.from({ length: 30 }, (_, n) => n + 1));
    expect(server.registered.size).toBe(1);
    expect(new Set(standings(here))).toEqual(new Set(['done']));
    expect(standings(there)).toEqual(standings(here));
  });

  test('leave no gap where both write while one sends', async () => {
    const { server, here, there } = two();
    await here.perform(act('a'));
    let answer: () => void = () => undefined;
    server.answers_after = new Promise((resolve) => { answer = resolve; });
    const sending = here.flush();
    await there.perform(act('b'));
    await here.perform(act('c'));
    answer();
    await sending;
    expect(server.heard).toEqual([1, 2, 3]);
    expect(here.reach).toBe('idle');
  });

  test('are not held up by one that sleeps, and it writes nothing when it wakes up', async () => {
    vi.useFakeTimers();
    const { shelf, server, here, there } = two();
    await here.perform(act('a', { figure: 1 }));
    server.refuse = (command) => ((command.input as Values).figure === 1 ? 'refused' : 'done');
    let answer: () => void = () => undefined;
    server.answers_after = new Promise((resolve) => { answer = resolve; });
    const asleep = here.flush();
    await vi.advanceTimersByTimeAsync(100);
    expect(server.heard).toEqual([1]);
    server.answers_after = Promise.resolve();
    // Its timers do not run: it renews nothing.
    const hold = shelf.hold.bind(shelf);
    const sleeper = shelf.rows.get('wu')!.lease!.holder;
    shelf.hold = async (person, holder, now, for_ms) => (holder === sleeper ? true : hold(person, holder, now, for_ms));
    const taking_over = there.flush();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(server.heard).toEqual([1]);
    await vi.advanceTimersByTimeAsync(11_000);
    await taking_over;
    expect(server.heard).toEqual([1, 1]);
    await there.perform(act('a', { figure: 2 }), 1);
    await there.flush();
    expect(standings(there)).toEqual(['settled', 'done']);
    answer();
    await asleep;
    expect((await shelf.entries('wu')).map((entry) => entry.standing)).toEqual(['settled', 'done']);
    expect(server.done.map((one) => one.input)).toEqual([{ figure: 2 }]);
    await here.flush();
    expect(standings(here)).toEqual(['settled', 'done']);
  });

  test('do not wait for a lease that a clock set back would make endless', async () => {
    const { shelf, server, here } = two();
    await here.perform(act('a'));
    await shelf.hold('wu', 'gone', Date.now() + 3_600_000, 20_000);
    await here.flush();
    expect(server.heard).toEqual([1]);
  });

  test('take up or give up the same act only once', async () => {
    const { server, here, there } = two();
    server.refuse = () => 'refused';
    await here.perform(act('a'));
    await here.flush();
    await there.flush();
    await here.perform(act('a', { figure: 2 }), 1);
    await expect(there.discard(1, 'late')).rejects.toThrow('waits for nothing');
    expect(there.answered(1)).toBe(true);
  });
});
