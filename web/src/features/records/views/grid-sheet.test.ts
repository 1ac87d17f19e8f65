import { describe, expect, test } from 'vitest';
import type { Field, Problem, RecordRow, Values } from '@/api/types';
import { Sheet, cleaned, sum_of, type Kept } from './grid-sheet';

const figure: Field = { name: 'figure', title: 'Figure', type: 'quantity' };
const note: Field = { name: 'note', title: 'Note', type: 'text' };
const row = (id: string, version = 1) => ({ id, type: 'p.t', number: id, title: id, state: { id: 'open', title: 'Open' }, fields: {}, version }) as unknown as RecordRow;
class Refused extends Error { constructor(readonly problem: Problem) { super(problem.title); } }
const unreachable = () => new Refused({ status: 0, code: 'network.unreachable', title: '' });

function desk(answer: (id: string, input: Values, reason?: string) => Error | undefined, kept: Kept = {}) {
  const sent: { id: string; input: Values; key: string; reason?: string }[] = [];
  let stored: Kept = kept;
  const sheet = new Sheet([{ field: figure, required: true }, { field: note, required: false }], {
    send: async (one, input, key, reason) => {
      sent.push({ id: one.id, input, key, reason });
      const refused = answer(one.id, input, reason);
      if (refused) throw refused;
    },
    problem_of: (error) => (error as Refused).problem, say: (error) => (error as Refused).problem.title, keep: (next) => { stored = JSON.parse(JSON.stringify(next)) as Kept; },
  }, kept);
  return { sheet, sent, stored: () => stored };
}
const settled = () => new Promise((resolve) => { setTimeout(resolve, 0); });

describe('the sheet of a grid', () => {
  test('sends each row once, in the order in which it was left, and sums what was keyed', async () => {
    const { sheet, sent, stored } = desk(() => undefined);
    sheet.take([row('a'), row('b'), row('c')]);
    sheet.type('a', 'figure', '12.5'); sheet.leave('a'); sheet.leave('a');
    sheet.type('b', 'figure', '7'); sheet.leave('b');
    sheet.type('c', 'note', 'no figure'); sheet.leave('c');
    await settled();
    expect(sent.map((one) => [one.id, one.input])).toEqual([['a', { figure: 12.5 }], ['b', { figure: 7 }]]);
    expect(sheet.counts()).toEqual({ rows: 3, keyed: 3, saved: 2, waiting: 0, refused: 0 });
    expect(sheet.sum('figure')).toBe('19.5');
    expect(Object.keys(stored())).toEqual(['c']);
  });
  test('keeps a refusal at its row and the next row going', async () => {
    const { sheet, sent } = desk((id) => (id === 'a' ? new Refused({ status: 422, code: 'form.refused', title: 'Wrong', errors: [{ pointer: '/input/figure', code: 'low', title: 'Too low', clauses: ['C1'] }] }) : undefined));
    sheet.take([row('a'), row('b')]);
    sheet.type('a', 'figure', '1'); sheet.leave('a');
    sheet.type('b', 'figure', '2'); sheet.leave('b');
    await settled();
    expect(sheet.entry('a')).toMatchObject({ standing: 'refused', at_field: { figure: 'Too low' }, clauses: ['C1'] });
    expect(sheet.entry('b')?.standing).toBe('saved');
    sheet.leave('a');
    await settled();
    expect(sent.filter((one) => one.id === 'a')).toHaveLength(1);
    sheet.type('a', 'figure', '3'); sheet.leave('a');
    await settled();
    expect(sent.at(-1)).toMatchObject({ id: 'a', input: { figure: 3 } });
    expect(new Set(sent.filter((one) => one.id === 'a').map((one) => one.key)).size).toBe(2);
  });
  test('asks for a reason where the server warns, and sends it', async () => {
    const { sheet, sent } = desk((_id, _input, reason) => (reason ? undefined : new Refused({ status: 422, code: 'action.confirm', title: 'So much?' })));
    sheet.take([row('a')]);
    sheet.type('a', 'figure', '900'); sheet.leave('a');
    await settled();
    expect(sheet.entry('a')).toMatchObject({ standing: 'refused', wants_reason: true, said: 'So much?' });
    sheet.leave('a');
    await settled();
    expect(sent).toHaveLength(1);
    sheet.give_reason('a', 'A new bakery'); sheet.leave('a');
    await settled();
    expect(sent[1]).toMatchObject({ reason: 'A new bakery' });
    expect(sheet.entry('a')?.standing).toBe('saved');
  });
  test('waits without a network and sends again under the same key, over a reload too', async () => {
    let away = true;
    const first = desk(() => (away ? unreachable() : undefined));
    first.sheet.take([row('a'), row('b')]);
    first.sheet.type('a', 'figure', '5'); first.sheet.leave('a');
    await settled();
    expect(first.sheet.entry('a')?.standing).toBe('waiting');
    const second = desk(() => (away ? unreachable() : undefined), first.stored());
    away = false;
    second.sheet.take([row('b'), row('a')]);
    await settled();
    expect(second.sent).toHaveLength(1);
    expect(second.sent[0]!.key).toBe(first.sent[0]!.key);
    expect(second.sheet.entry('a')?.standing).toBe('saved');
  });
  test('keeps a row that was keyed in its place when the list no longer holds it', async () => {
    const { sheet } = desk(() => undefined);
    sheet.take([row('a'), row('b')]);
    sheet.type('a', 'figure', '5'); sheet.leave('a');
    await settled();
    sheet.take([row('b'), row('c')]);
    expect(sheet.all().map((one) => one.id)).toEqual(['a', 'b', 'c']);
  });
  test('lays pasted cells down and to the right', async () => {
    const { sheet, sent } = desk(() => undefined);
    sheet.take([row('a'), row('b'), row('c')]);
    expect(sheet.paste('b', 'figure', '1,200\tfine\r\n 35 \t\r\n77\tnowhere\r\n')).toBe(2);
    await settled();
    expect(sent.map((one) => [one.id, one.input])).toEqual([['b', { figure: 1200, note: 'fine' }], ['c', { figure: 35 }]]);
  });
});

describe('cells and sums', () => {
  test.each([
    [figure, ' 1,234.50 ', '1234.50', 'digits grouped by commas'],
    [{ ...figure, type: 'money' } as Field, '¥12', '12', 'a sign of money'],
    [{ ...figure, type: 'percent' } as Field, '5%', '5', 'a share'],
    [{ ...figure, type: 'date' } as Field, '2026/3/9', '2026-03-09', 'a date as a spreadsheet writes it'],
    [{ ...figure, type: 'boolean' } as Field, '是', 'true', 'yes'],
    [{ ...figure, type: 'choice', choices: [{ value: 'away', title: { zh: '无人', en: 'Nobody' } }] } as Field, '无人', 'away', 'a choice by its title'],
    [figure, 'abc', 'abc', 'what cannot be read stays'],
  ])('%o: %s', (field, written, expected) => { expect(cleaned(field, written)).toBe(expected); });
  test.each([[['0.1', '0.2'], '0.3'], [['1', '-3.25', 'x', ''], '-2.25'], [['99999999999999999999', '1'], '100000000000000000000'], [[], '0']])('%j = %s', (figures, total) => { expect(sum_of(figures)).toBe(total); });
});
