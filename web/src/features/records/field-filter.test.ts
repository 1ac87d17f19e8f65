import { expect, test } from 'vitest';
import type { Field } from '@/api/types';
import { filter_of, wanted_of } from './field-filter';

const fields: Field[] = [{ name: 'channel', title: '', type: 'choice' }, { name: 'urgent', title: '', type: 'boolean' }];

test('values of one field are alternatives, fields must all fit', () => {
  const wanted = wanted_of(new URLSearchParams('f.channel=telephone,site&f.urgent=true&q=x'));
  expect(wanted).toEqual({ channel: ['telephone', 'site'], urgent: ['true'] });
  expect(filter_of(wanted, fields)).toBe('(channel = "telephone" or channel = "site") and (urgent = true)');
});
test('nothing wanted filters nothing, and fields that the type has not are left out', () => {
  expect(filter_of({}, fields)).toBe('');
  expect(filter_of({ gone: ['x'] }, fields)).toBe('');
  expect(filter_of({ channel: ['a"b'] }, fields)).toBe('channel = "a\\"b"');
});
