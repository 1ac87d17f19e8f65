/** Instants, days and amounts as readers write them; the organisation's zone counts, not the browser's. */
let zone = 'Asia/Shanghai';

export function set_zone(next: string) { zone = next; }

interface Parts { year: string; month: string; day: string; hour: string; minute: string; weekday: string }

function parts(at: number, language: string): Parts {
  const format = new Intl.DateTimeFormat(language, {
    timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23', weekday: 'short',
  });
  return Object.fromEntries(format.formatToParts(at).map((part) => [part.type, part.value])) as unknown as Parts;
}

/** 2026-11-23 周一 14:05; with `now` the year, and today's date, are left out. */
export function format_instant(at: string | null | undefined, language: string, now?: number): string {
  if (!at) return '';
  const when = Date.parse(at);
  if (Number.isNaN(when)) return at;
  const p = parts(when, language);
  const time = `${p.hour}:${p.minute}`;
  if (now !== undefined) {
    const today = parts(now, language);
    if (today.year === p.year && today.month === p.month && today.day === p.day) return time;
    if (today.year === p.year) return `${p.month}-${p.day} ${time}`;
    return `${p.year}-${p.month}-${p.day}`;
  }
  return `${p.year}-${p.month}-${p.day} ${p.weekday} ${time}`;
}

/** A limit that ends with its day: told as 24:00 of that day, as rules write it, not as 00:00 of the next. */
export function format_due(at: string | null | undefined, language: string, now?: number): string {
  if (!at || !instant_to_wall(at).endsWith('T00:00')) return format_instant(at, language, now);
  const before = new Date(Date.parse(at) - 60_000).toISOString();
  return format_instant(before, language, now).replace('23:59', '24:00');
}

export function format_day(day: string | null | undefined, language: string): string {
  if (!day) return '';
  const when = Date.parse(`${day.slice(0, 10)}T00:00:00Z`);
  if (Number.isNaN(when)) return day;
  const weekday = new Intl.DateTimeFormat(language, { timeZone: 'UTC', weekday: 'short' }).format(when);
  return `${day.slice(0, 10)} ${weekday}`;
}

/** The wall clock of an instant as a datetime-local input takes it. */
export function instant_to_wall(at: string | null | undefined): string {
  if (!at) return '';
  const when = Date.parse(at);
  if (Number.isNaN(when)) return '';
  const p = parts(when, 'en-GB');
  return `${p.year}-${p.month}-${p.day}T${p.hour}:${p.minute}`;
}

/** The instant of a wall clock in the organisation's zone; asked twice, since the offset may change between the two guesses. */
export function wall_to_instant(wall: string): string | null {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(wall)) return null;
  const as_utc = Date.parse(`${wall.slice(0, 16)}:00Z`);
  if (Number.isNaN(as_utc)) return null;
  const shown = (at: number) => Date.parse(`${instant_to_wall(new Date(at).toISOString())}:00Z`);
  let at = as_utc;
  for (let round = 0; round < 2; round += 1) at += as_utc - shown(at);
  return new Date(at).toISOString();
}

export function today_in_zone(): string {
  const p = parts(Date.now(), 'en-GB');
  return `${p.year}-${p.month}-${p.day}`;
}

/** Groups the digits of an exact number, however many there are. */
export function format_number(value: number | string, scale?: number | null): string {
  const [, sign = '', whole = '', fraction = ''] = /^([+-]?)(\d+)(?:\.(\d+))?$/.exec(String(value)) ?? [];
  if (!whole) return String(value);
  const shown = scale !== undefined && scale !== null && scale >= 0 ? fraction.padEnd(scale, '0') : fraction;
  return `${sign}${whole.replace(/\B(?=(\d{3})+$)/g, ',')}${shown ? `.${shown}` : ''}`;
}

/** A share as percent, to two decimals: a third has no end, and nobody reads more of it. Half goes up, without floats. */
export function format_percent(share: string): string {
  const percent = shift_point(share, 2);
  const [, sign = '', whole = '', fraction = ''] = /^([+-]?)(\d+)(?:\.(\d+))?$/.exec(percent) ?? [];
  if (!whole || fraction.length <= 2) return `${format_number(percent)}%`;
  const hundredths = BigInt(whole + fraction.slice(0, 2)) + (fraction[2]! >= '5' ? 1n : 0n);
  return `${format_number(shift_point(sign + String(hundredths), -2))}%`;
}

/** Moves the point of an exact number by two places to the right (or the left): a share as percent and back, without floats. */
export function shift_point(value: string, places: number): string {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(value.trim());
  if (!match) return value;
  const [, sign = '', whole = '', fraction = ''] = match;
  let digits = whole + fraction;
  let point = whole.length + places;
  if (point < 0) { digits = '0'.repeat(-point) + digits; point = 0; }
  if (point > digits.length) digits = digits.padEnd(point, '0');
  const left = digits.slice(0, point).replace(/^0+(?=\d)/, '') || '0';
  const right = digits.slice(point).replace(/0+$/, '');
  return `${sign}${left}${right ? `.${right}` : ''}`;
}

export function format_bytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(0)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
