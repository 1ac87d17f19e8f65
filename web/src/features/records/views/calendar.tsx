import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router-dom';
import { all_records, days_query } from '@/api/queries';
import type { CalendarDay, RecordRow, RecordType, View } from '@/api/types';
import { Answer } from '@/shared/faces';
import { FieldValue } from '@/shared/field-value';
import { format_day, instant_to_wall, today_in_zone } from '@/shared/format';
import { Icon } from '@/shared/icon';
import { paths } from '@/shared/paths';
import { RecordCard } from '@/shared/record-card';
import { StatePill } from '@/shared/state-pill';
import { useWords } from '@/shared/text';
import { usePhone } from '@/shared/use-media';
import { days_between, month_of, shown_days, step, type Span } from './days';
import { sorted } from './group';

const spans: Span[] = ['month', 'week', 'day'];
/** More than these in a day of a month are counted, and stand on the day's own page. */
const per_day = 3;

/** When a record has its place: its day, and the time where it is a moment. */
function place_of(row: RecordRow, name: string): { day: string; time: string } {
  const value = name === 'next_due' ? row.next_due?.due_at : name === 'created_at' || name === 'changed_at' ? row[name] : row.fields[name];
  const text = typeof value === 'string' ? value : '';
  if (!text.includes('T')) return { day: text.slice(0, 10), time: '' };
  const wall = instant_to_wall(text);
  return { day: wall.slice(0, 10), time: wall.slice(11, 16) };
}

function DayMark({ day }: { day: CalendarDay | undefined }) {
  const { t } = useTranslation();
  const words = useWords();
  if (!day || (day.kind !== 'holiday' && day.kind !== 'make_up')) return null;
  const works = day.kind === 'make_up';
  return <span className={works ? 'mark-work' : 'mark-rest'} title={words(day.name)}>{works ? t('calendar.mark_work') : t('calendar.mark_rest')}</span>;
}

function Item({ row, time }: { row: RecordRow; time: string }) {
  const { t } = useTranslation();
  return (
    <Link className={`cal-item ${row.late ? 'cal-late' : ''} ${row.state.end ? 'cal-ended' : ''}`} to={paths.record(row.type, row.id)} title={`${row.number} ${row.title}`}>
      {row.late && <><Icon name="warning" size={13} /><span className="visually-hidden">{t('list.only_late')} </span></>}
      {time && <span className="mono">{time} </span>}{row.title || row.number}
    </Link>
  );
}

/** A calendar by the view's day: a month, a week or one day; on a phone what is to come, day after day. */
export function CalendarView({ type, view, filters }: { type: RecordType; view: View; filters: Record<string, string | null> }) {
  const { t, i18n } = useTranslation();
  const words = useWords();
  const phone = usePhone();
  const [address, set_address] = useSearchParams();
  const today = today_in_zone();
  const asked = address.get('span') as Span | null;
  const span: Span = asked && spans.includes(asked) ? asked : 'month';
  const day = /^\d{4}-\d\d-\d\d$/.test(address.get('day') ?? '') ? address.get('day')! : today;
  const { from, to } = phone && span === 'month' ? { from: month_of(day).first, to: month_of(day).last } : shown_days(span, day);
  const name = view.day ?? 'created_at';
  const list = useQuery({ queryKey: ['records', type.id, 'calendar', view.id, from, to, filters], queryFn: () => all_records(type.id, { view: view.id, from, to, ...filters }) });
  const calendar = useQuery(days_query(from, to));
  const kinds = useMemo(() => new Map((calendar.data ?? []).map((one) => [one.date, one])), [calendar.data]);
  const by_day = useMemo(() => {
    const found = new Map<string, { row: RecordRow; time: string }[]>();
    for (const row of sorted(list.data?.rows ?? [], view)) {
      const { day: on, time } = place_of(row, name);
      found.set(on, [...(found.get(on) ?? []), { row, time }]);
    }
    for (const items of found.values()) items.sort((a, b) => a.time.localeCompare(b.time));
    return found;
  }, [list.data, view, name]);
  const put = (next: Record<string, string>) => set_address((before) => { const after = new URLSearchParams(before); for (const [key, value] of Object.entries(next)) after.set(key, value); return after; }, { replace: true });
  const written = (value: string, options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(i18n.language, { ...options, timeZone: 'UTC' }).format(Date.parse(`${value}T00:00:00Z`));
  const heading = span === 'month' ? written(day, { year: 'numeric', month: 'long' }) : span === 'week' ? `${written(from, { month: 'short', day: 'numeric' })} – ${written(to, { month: 'short', day: 'numeric' })}` : format_day(day, i18n.language);
  const total = [...by_day.values()].reduce((sum, items) => sum + items.length, 0);
  const late = [...by_day.values()].flat().filter(({ row }) => row.late).length;
  const fields = view.columns.flatMap((column) => type.fields.filter((field) => field.name === column && column !== type.title_field));

  const agenda = (days: string[]) => {
    const filled = days.filter((one) => by_day.has(one) || one === today && span === 'month');
    return (
      <div className="stack">
        {filled.map((one) => (
          <section key={one} className={`panel agenda-day ${one === today ? 'agenda-today' : ''}`} aria-label={format_day(one, i18n.language)}>
            <h2>{format_day(one, i18n.language)} <DayMark day={kinds.get(one)} /> {one === today && <span className="muted small">{t('cal.today')}</span>}</h2>
            {(by_day.get(one) ?? []).map(({ row, time }) => (
              <div key={row.id} className={row.late ? 'agenda-late' : undefined}>
                {time && <span className="mono small">{time}</span>}
                {phone ? <RecordCard row={row} /> : (
                  <div className="card-row">
                    <div className="card-row-head"><Link className="mono" to={paths.record(row.type, row.id)}>{row.number}</Link><span>{row.title}</span><StatePill state={row.state} />{row.late && <span className="urgency urgency-late">{t('list.only_late')}</span>}</div>
                    <div className="muted small row wrap">{fields.map((field) => <span key={field.name}>{words(field.title)}: <FieldValue field={field} value={row.fields[field.name]} labels={row.labels} short /></span>)}</div>
                  </div>
                )}
              </div>
            ))}
            {!by_day.has(one) && <p className="muted small">{t('cal.nothing')}</p>}
          </section>
        ))}
        {filled.length === 0 && <p className="muted">{t('cal.nothing')}</p>}
      </div>
    );
  };
  const grid = (days: string[]) => (
    <div className={`month cal cal-${span}`}>
      {days.slice(0, 7).map((one) => <div key={one} className="month-weekday">{written(one, { weekday: 'short' })}</div>)}
      {days.map((one) => {
        const items = by_day.get(one) ?? [];
        const shown = span === 'month' ? items.slice(0, per_day) : items;
        const kind = kinds.get(one);
        return (
          <div key={one} className={`month-day cal-day ${kind && !kind.working ? 'month-rest' : ''} ${one === today ? 'month-today' : ''} ${span === 'month' && one.slice(0, 7) !== day.slice(0, 7) ? 'cal-outside' : ''}`}>
            <span className="month-number"><button type="button" className="link-button" onClick={() => put({ span: 'day', day: one })}>{Number(one.slice(8))}<span className="visually-hidden"> {format_day(one, i18n.language)} {t('cal.items', { n: items.length })}</span></button><DayMark day={kind} /></span>
            {kind?.name && (kind.kind === 'holiday' || kind.kind === 'make_up') && <span className="month-name">{words(kind.name)}</span>}
            {shown.map(({ row, time }) => <Item key={row.id} row={row} time={time} />)}
            {items.length > shown.length && <button type="button" className="link-button small" onClick={() => put({ span: 'day', day: one })}>{t('cal.more', { n: items.length - shown.length })}</button>}
          </div>
        );
      })}
    </div>
  );
  return (
    <>
      <div className="cal-bar">
        <div className="row">
          <Button onClick={() => put({ day: step(span, day, -1) })} aria-label={t('cal.before')}>‹</Button>
          <h2>{heading}</h2>
          <Button onClick={() => put({ day: step(span, day, 1) })} aria-label={t('cal.after')}>›</Button>
          <Button onClick={() => put({ day: today })}>{t('cal.today')}</Button>
        </div>
        <div className="row">
          {spans.map((one) => <button key={one} type="button" className="count-chip" aria-pressed={span === one} onClick={() => put({ span: one })}>{t(`cal.${one}`)}</button>)}
        </div>
        <p className="muted small" role="status">{t('cal.count', { n: total })}{late > 0 && <span className="error-text"> · {t('cal.late', { n: late })}</span>}</p>
      </div>
      <Answer query={list} rows={10}>
        {(data) => (
          <>
            {!data.complete && <p className="muted small">{t('board.first', { n: data.rows.length })}</p>}
            {phone || span === 'day' ? agenda(days_between(from, to)) : grid(days_between(from, to))}
          </>
        )}
      </Answer>
    </>
  );
}

