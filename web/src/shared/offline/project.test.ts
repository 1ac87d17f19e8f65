import { expect, test } from 'vitest';
import type { RecordType, RecordView } from '@/api/types';
import { project, shape_fault } from './project';
import type { LogEntry } from './shelf';

const type = {
  id: 'p.thing', states: [{ id: 'open', title: 'Open' }, { id: 'counted', title: 'Counted' }, { id: 'signed', title: 'Signed', end: true }],
  fields: [{ name: 'figure', title: '', type: 'quantity' }, { name: 'before', title: '', type: 'quantity' }, { name: 'used', title: '', type: 'quantity', derived: true }, { name: 'elsewhere', title: '', type: 'money', derived: true }],
  formulas: { used: ['-', ['record', 'figure'], ['record', 'before']] },
} as unknown as RecordType;
const record = {
  id: 'r1', version: 3, state: type.states[0], masked: [], labels: {}, fields: { before: 100, elsewhere: '5.00' },
  actions: [
    { id: 'count', title: 'Count', allowed: true, offline: true, from: ['open'], to: ['counted'], refusal: null, asks: [] },
    { id: 'sign', title: 'Sign', allowed: false, offline: true, from: ['counted'], to: ['signed'], refusal: { code: 'action.not-from-state', title: '' }, asks: [] },
    { id: 'judge', title: 'Judge', allowed: false, offline: true, from: ['counted'], to: [], refusal: { code: 'action.not-yours', title: '' }, asks: [] },
    { id: 'move', title: 'Move', allowed: true, refusal: null, asks: [] },
  ],
} as unknown as RecordView;
const counted = (standing: LogEntry['standing'], version?: number): LogEntry => ({
  person: 'wu', sequence: 1, at: '', standing, ...(version ? { answer: { sequence: 1, status: 'done', at: '', problem: null, outcome: { id: 'r1', version, state: 'counted' } } } : {}),
  act: { type: type.id, record: 'r1', number: '', title: '', action: 'count', action_title: '', input: { figure: 130 }, version: 3, before: {}, to: 'counted' },
});

test('what waits is laid over the record, and leads to the next action', () => {
  const now = project(record, type, [counted('queued')], type.formulas);
  expect(now.record.state.id).toBe('counted');
  expect(now.record.fields).toEqual({ before: 100, figure: 130, used: 30 });
  expect([...now.unknown]).toEqual(['elsewhere']);
  expect(now.record.actions.filter((action) => action.allowed).map((action) => action.id)).toEqual(['sign']);
  expect(now.unsent).toBe(1);
});
test('what the answer holds already is not laid over it twice, and what was refused not at all', () => {
  expect(project(record, type, [counted('done', 3)], type.formulas).record).toBe(record);
  expect(project(record, type, [counted('done', 4)], type.formulas).record.state.id).toBe('counted');
  const refused = project(record, type, [counted('refused')], type.formulas);
  expect(refused.record).toBe(record);
  expect(refused.blocked?.sequence).toBe(1);
});
test('the shape of a field speaks for itself', () => {
  const figure = { name: 'n', title: '', type: 'quantity' as const, minimum: 0, maximum: '99.5' };
  expect(shape_fault(figure, -1)).toBe('minimum');
  expect(shape_fault(figure, '99.6')).toBe('maximum');
  expect(shape_fault(figure, 99.5)).toBeNull();
  expect(shape_fault({ name: 't', title: '', type: 'text', pattern: '^[A-Z]{2}$' }, 'ab')).toBe('pattern');
  expect(shape_fault({ name: 't', title: '', type: 'text', length_max: 2 }, '汉字字')).toBe('length');
  expect(shape_fault({ name: 't', title: '', type: 'text', length_min: 3, absent: ['无'] }, '无')).toBeNull();
});
