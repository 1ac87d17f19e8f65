import { describe, expect, test } from 'vitest';
import type { Ask, Field } from '@/api/types';
import { path_of, sort_errors } from '../problems';
import { asked_fields, leaves_proposal, values_from_api, values_to_api } from './values';

const field = (name: string, type: Field['type'], more: Partial<Field> = {}): Field => ({ name, type, title: name, ...more });
const fields = [field('content', 'long_text'), field('cost', 'money'), field('share', 'percent'), field('urgent', 'boolean'),
  field('measures', 'lines', { lines: [field('what', 'text'), field('price', 'money')] })];

describe('what is typed', () => {
  test('goes to the API as the API takes it', () => {
    const input = values_to_api(fields, { content: '  漏水 ', cost: '1280.50', share: '60', urgent: false, measures: [{ what: '换管', price: '9.9' }, {}] });
    expect(input).toEqual({ content: '漏水', cost: 1280.5, share: 0.6, urgent: false, measures: [{ what: '换管', price: 9.9 }] });
  });
  test('keeps digits that a float would lose', () => {
    expect(values_to_api(fields, { cost: '12345678901234567.89' })).toEqual({ cost: '12345678901234567.89' });
  });
  test('that is blank is not sent', () => {
    expect(values_to_api(fields, { content: '', cost: undefined, measures: [] })).toEqual({});
  });
  test('that was emptied is sent as null, where the record had something', () => {
    expect(values_to_api(fields, { content: '' }, { content: '漏水', cost: null })).toEqual({ content: null });
  });
  test('may be an honest blank of the field', () => {
    const cost = field('cost', 'money', { absent: ['unknown'] });
    expect(values_to_api([cost], { cost: 'unknown' })).toEqual({ cost: 'unknown' });
    expect(values_from_api([cost], { cost: 'unknown' })).toEqual({ cost: 'unknown' });
  });
  test('leaves out columns that are computed, and sends files by their ids', () => {
    const rows = field('rows', 'lines', { lines: [field('a', 'text'), field('sum', 'money', { derived: true })] });
    expect(values_to_api([rows, field('photos', 'files')], { rows: [{ a: 'x', sum: '3', id: 'r1' }], photos: [{ id: 'f1' }, 'f2'] })).toEqual({ rows: [{ a: 'x' }], photos: ['f1', 'f2'] });
  });
  test('comes back as it was typed', () => {
    expect(values_from_api(fields, { share: '0.6', cost: 1280.5, measures: [{ price: 9.9 }] })).toEqual({ share: '60', cost: '1280.5', measures: [{ price: '9.9' }] });
  });
});

describe('what an action asks', () => {
  const asks: Ask[] = [{ field: 'cost', required: true, change: 'reason' }, { field: 'content', required: false, change: 'free' }, { field: 'gone', required: true, change: 'free' }];
  test('stands in its order, without fields that are computed or unknown', () => {
    expect(asked_fields(asks, fields).map((one) => one.field.name)).toEqual(['cost', 'content']);
    expect(asked_fields(asks, [field('cost', 'money', { derived: true })])).toEqual([]);
  });
  test('needs a reason only where a proposal that wants one was changed', () => {
    const asked = asked_fields(asks, fields);
    expect(leaves_proposal(asked, { cost: '5' }, { cost: 5 })).toBe(false);
    expect(leaves_proposal(asked, { cost: '6' }, { cost: 5 })).toBe(true);
    expect(leaves_proposal(asked, { cost: '6', content: 'x' }, { content: 'y' })).toBe(false);
  });
});

describe('what the server refuses', () => {
  test('is placed at the field its pointer names, rows included', () => {
    expect(path_of('/input/measures/1/what')).toEqual(['measures', 1, 'what']);
    const { at_field, elsewhere } = sort_errors([{ pointer: '/input/cost', code: 'a', title: 'a' }, { pointer: '/input', code: 'b', title: 'b' }], new Set(['cost']));
    expect(at_field.map((one) => one.code)).toEqual(['a']);
    expect(elsewhere.map((one) => one.code)).toEqual(['b']);
  });
});
