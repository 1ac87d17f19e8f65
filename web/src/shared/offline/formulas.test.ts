import { describe, expect, test } from 'vitest';
import type { Field, Formula } from '@/api/types';
import { derived_value, exact, plain, round_half_up, work_out } from './formulas';
import { digest_of } from './signed';
import { hex, sha256 } from './sha256';

const fields = [{ name: 'figure', title: '', type: 'quantity' }, { name: 'before', title: '', type: 'quantity' }, { name: 'word', title: '', type: 'text' }, { name: 'due', title: '', type: 'money', scale: 2, derived: true },
  { name: 'picture', title: '', type: 'photo' }, { name: 'hand', title: '', type: 'signature' }] as Field[];
const around = { input: { figure: 130.5 }, record: { figure: 130.5, before: '100.2', word: 'x', picture: 'local:1', hand: null }, previous: { figure: 1 }, fields };
const shown = (formula: Formula) => { const value = work_out(formula, around); return typeof value === 'object' && value !== null ? plain(value) : value; };

describe('formulas of a device', () => {
  test.each<[Formula, unknown, string]>([
    [['-', ['input', 'figure'], ['record', 'before']], '30.3', 'exact, where floats say 30.299999999999997'],
    [['+', 0.1, 0.2], '0.3', 'exact'],
    [['*', ['neg', 1.5], 3], '-4.5', 'signs'],
    [['>=', ['input', 'figure'], ['record', 'before']], true, 'order'],
    [['<', ['input', 'nothing'], 3], null, 'null has no order'],
    [['=', ['input', 'nothing'], null], true, 'null equals null'],
    [['and', ['<', ['input', 'nothing'], 3], false], false, 'three-valued'],
    [['or', ['<', ['input', 'nothing'], 3], true], true, 'three-valued'],
    [['and', false, ['unknown']], false, 'what is known decides'],
    [['and', true, ['unknown']], undefined, 'what is unknown is not guessed'],
    [['if', false, 'far', ['if', ['unknown'], 'late', 'good']], undefined, 'nor behind a row that does not hit'],
    [['!=', ['if', true, 'far', ['if', ['unknown'], 'late', 'good']], 'far'], false, 'a row that hits is known, whatever comes after it'],
    [['>', ['record', 'due'], 5], undefined, 'a computed field that was left out is no blank'],
    [['held', ['record', 'picture']], true, 'a picture that still lies on the device'],
    [['not', ['held', ['record', 'hand']]], true, 'no hand'],
    [['and', true, null], null, 'three-valued'],
    [['if', ['=', ['record', 'word'], 'x'], 1, 2], '1', 'choice'],
    [['!=', ['previous', 'figure'], 1], false, 'what stood before'],
    [['not', ['=', 1, '1']], true, 'a figure is no text'],
    [['sum', 1], undefined, 'an operation that is not known makes nothing known'],
  ])('%j', (formula, wanted) => { expect(shown(formula)).toEqual(wanted); });

  test('halves go away from zero', () => {
    const rounded = (text: string, scale: number) => plain(round_half_up(exact(text)!, scale), scale);
    expect(rounded('2.345', 2)).toBe('2.35');
    expect(rounded('-2.345', 2)).toBe('-2.35');
    expect(rounded('2.5', 0)).toBe('3');
    expect(rounded('7', 2)).toBe('7.00');
    expect(exact('1e3')).toEqual({ digits: 1000n, scale: 0 });
    expect(exact('12a')).toBeUndefined();
  });
  test('a computed field is rounded as it is stored', () => {
    expect(derived_value(fields[3]!, ['*', ['-', ['record', 'figure'], ['record', 'before']], 3.17], around)).toBe(96.05);
    expect(derived_value(fields[3]!, ['sum', 1], around)).toBeUndefined();
  });
});

describe('digests', () => {
  test('are those of FIPS 180-4', () => {
    expect(hex(sha256(''))).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(hex(sha256('abc'))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(hex(sha256('a'.repeat(1_000_000)))).toBe('cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0');
  });
  test('of what was shown end every part and entry', () => {
    const one = { field: 'figure', title: '本次数字', text: '130', value: '130' };
    expect(digest_of([one])).toBe(hex(sha256('figure\u001f本次数字\u001f130\u001f130\u001f\u001e')));
    expect(digest_of([one])).not.toBe(digest_of([{ ...one, text: '13', value: '0130' }]));
  });
});
