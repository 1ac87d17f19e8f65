/** Days as ISO texts, counted without a clock or a zone. */
const pad = (n: number) => String(n).padStart(2, '0');
const at = (day: string) => Date.parse(`${day}T00:00:00Z`);

export const plus_days = (day: string, n: number) => new Date(at(day) + n * 86_400_000).toISOString().slice(0, 10);
/** Monday is the first column. */
export const weekday_of = (day: string) => (new Date(at(day)).getUTCDay() + 6) % 7;
export const week_of = (day: string) => plus_days(day, -weekday_of(day));

export function month_of(day: string): { first: string; last: string } {
  const [year = 0, month = 1] = day.split('-').map(Number);
  return { first: `${day.slice(0, 7)}-01`, last: `${day.slice(0, 7)}-${pad(new Date(Date.UTC(year, month, 0)).getUTCDate())}` };
}
/** The same day of a month before or after, or that month's last. */
export function plus_months(day: string, n: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const first = new Date(Date.UTC(year, month - 1 + n, 1)).toISOString().slice(0, 10);
  const { last } = month_of(first);
  return `${first.slice(0, 7)}-${pad(Math.min(date, Number(last.slice(8))))}`;
}
export function days_between(from: string, to: string): string[] {
  const days: string[] = [];
  for (let day = from; day <= to; day = plus_days(day, 1)) days.push(day);
  return days;
}

export type Span = 'month' | 'week' | 'day';

/** The days that a screen of this span shows around `day`: a month is filled up to whole weeks. */
export function shown_days(span: Span, day: string): { from: string; to: string } {
  if (span === 'day') return { from: day, to: day };
  if (span === 'week') return { from: week_of(day), to: plus_days(week_of(day), 6) };
  const { first, last } = month_of(day);
  return { from: week_of(first), to: plus_days(week_of(last), 6) };
}
export const step = (span: Span, day: string, n: number) => (span === 'month' ? plus_months(day, n) : plus_days(day, n * (span === 'week' ? 7 : 1)));
