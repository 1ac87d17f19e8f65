import { describe, expect, test } from 'vitest';
import { format_day, format_due, format_instant, format_number, format_percent, instant_to_wall, set_zone, shift_point, wall_to_instant } from './format';

describe('instants', () => {
  test('are shown in the zone of the organisation', () => {
    set_zone('Asia/Shanghai');
    expect(format_instant('2026-03-09T02:15:00.000Z', 'zh-CN')).toBe('2026-03-09 周一 10:15');
    expect(instant_to_wall('2026-03-09T16:30:00.000Z')).toBe('2026-03-10T00:30');
  });
  test('lose the date of today and the year of this year', () => {
    const now = Date.parse('2026-03-09T10:00:00Z');
    expect(format_instant('2026-03-09T02:15:00Z', 'zh-CN', now)).toBe('10:15');
    expect(format_instant('2026-03-07T02:15:00Z', 'zh-CN', now)).toBe('03-07 10:15');
    expect(format_instant('2025-12-31T02:15:00Z', 'zh-CN', now)).toBe('2025-12-31');
  });
  test('that end a day are told as its 24:00', () => {
    const now = Date.parse('2026-03-09T10:00:00Z');
    expect(format_due('2026-03-09T16:00:00Z', 'zh-CN', now)).toBe('24:00');
    expect(format_due('2026-03-10T16:00:00Z', 'zh-CN', now)).toBe('03-10 24:00');
    expect(format_due('2026-03-10T09:30:00Z', 'zh-CN', now)).toBe('03-10 17:30');
  });
  test('come back from the wall clock they were shown as, summer time or not', () => {
    set_zone('Asia/Shanghai');
    expect(wall_to_instant('2026-03-09T10:15')).toBe('2026-03-09T02:15:00.000Z');
    set_zone('Europe/Berlin');
    expect(wall_to_instant('2026-07-01T12:00')).toBe('2026-07-01T10:00:00.000Z');
    expect(wall_to_instant('2026-01-01T12:00')).toBe('2026-01-01T11:00:00.000Z');
    set_zone('Asia/Shanghai');
  });
  test('that are none are refused', () => {
    expect(wall_to_instant('tomorrow')).toBeNull();
    expect(format_day('2026-10-01', 'zh-CN')).toBe('2026-10-01 周四');
  });
});

describe('exact numbers', () => {
  test('are grouped and padded without becoming floats', () => {
    expect(format_number('12345678901234567.5', 2)).toBe('12,345,678,901,234,567.50');
    expect(format_number(-1280.5, 2)).toBe('-1,280.50');
    expect(format_number('999')).toBe('999');
  });
  test('become percent and come back', () => {
    expect(shift_point('0.982', 2)).toBe('98.2');
    expect(shift_point('98.2', -2)).toBe('0.982');
    expect(shift_point('1', 2)).toBe('100');
    expect(shift_point('5', -2)).toBe('0.05');
    expect(shift_point('-0.5', 2)).toBe('-50');
    expect(format_percent('0.9945652173913043')).toBe('99.46%');
    expect(format_percent('0.99995')).toBe('100%');
    expect(format_percent('-0.00125')).toBe('-0.13%');
    expect(format_percent('12.5')).toBe('1,250%');
  });
});
