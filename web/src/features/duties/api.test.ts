import { expect, test } from 'vitest';
import { days_of_month, month_after, month_is_valid } from './api';

test.each([
  ['2026-02', '2026-02-28', 'an ordinary February'],
  ['2028-02', '2028-02-29', 'a leap year'],
  ['2026-12', '2026-12-31', 'the end of a year'],
])('%s ends on %s: %s', (month, to) => expect(days_of_month(month)).toEqual({ from: `${month}-01`, to }));

test('months go on over the turn of the year, both ways', () => {
  expect(month_after('2026-12', 1)).toBe('2027-01');
  expect(month_after('2026-01', -1)).toBe('2025-12');
});

test('what is no month in the address is not taken for one', () => {
  expect(month_is_valid('2026-13')).toBe(false);
  expect(month_is_valid('2026')).toBe(false);
  expect(month_is_valid('2026-09')).toBe(true);
});
