import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Drawer, Input, Radio } from 'antd';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router-dom';
import { get, query, send } from '@/api/client';
import type { CalendarDay } from '@/api/types';
import { Answer } from '@/shared/faces';
import { format_day, today_in_zone } from '@/shared/format';
import { useProblemTitle } from '@/shared/problems';
import { Screen } from '@/shared/screen';
import { useWords } from '@/shared/text';
import { CalendarFile } from './calendar-file';

const pad = (n: number) => String(n).padStart(2, '0');
const days_in = (year: number, month: number) => new Date(Date.UTC(year, month, 0)).getUTCDate();
/** Monday is the first column. */
const column_of = (date: string) => (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7;
const spans_text = (spans: [string, string][]) => spans.map(([from, to]) => `${from}-${to}`).join(', ');
const spans_of = (text: string): [string, string][] => text.split(/[,，;；\s]+/).filter(Boolean).map((one) => one.split('-') as [string, string]);

function EditDay({ day, on_done }: { day: CalendarDay; on_done: () => void }) {
  const { t } = useTranslation();
  const words = useWords();
  const title = useProblemTitle();
  const client = useQueryClient();
  const [working, set_working] = useState(day.working);
  const [name, set_name] = useState(words(day.name));
  const [spans, set_spans] = useState(spans_text(day.spans));
  const save = useMutation({
    mutationFn: () => send('PUT', `/calendar/days/${day.date}`, { body: { working, name, spans: working ? spans_of(spans) : [] } }),
    onSuccess: () => { void client.invalidateQueries({ queryKey: ['calendar'] }); on_done(); },
  });
  return (
    <div className="stack">
      <p>{words(day.name)} <span className="muted small">{words(day.source)}</span></p>
      <Radio.Group aria-label={t('calendar.kind')} value={working} onChange={(event) => set_working(event.target.value)} options={[{ value: true, label: t('calendar.working') }, { value: false, label: t('calendar.rest') }]} />
      <label className="stack-tight">{t('calendar.name')}<Input value={name} onChange={(event) => set_name(event.target.value)} /></label>
      {working && <label className="stack-tight">{t('calendar.spans')}<Input value={spans} placeholder="08:30-12:00, 13:00-17:30" onChange={(event) => set_spans(event.target.value)} /></label>}
      {save.error && <p className="error-text" role="alert">{title(save.error)}</p>}
      <Button type="primary" loading={save.isPending} onClick={() => save.mutate()}>{t('calendar.save')}</Button>
    </div>
  );
}

/** The organisation's days as on a wall calendar: 休 and 班 where they differ from the week. */
export function CalendarScreen() {
  const { t, i18n } = useTranslation();
  const words = useWords();
  const { message } = App.useApp();
  const title = useProblemTitle();
  const client = useQueryClient();
  const file = useRef<HTMLInputElement>(null);
  const [address, set_address] = useSearchParams();
  const [edited, set_edited] = useState<CalendarDay | null>(null);
  const [importing, set_importing] = useState(false);
  const today = today_in_zone();
  const [year = 2026, month = 1] = (address.get('month') ?? today.slice(0, 7)).split('-').map(Number);
  const from = `${year}-${pad(month)}-01`;
  const to = `${year}-${pad(month)}-${pad(days_in(year, month))}`;
  const calendar = useQuery({ queryKey: ['calendar', from], queryFn: async () => {
    const answer = await get<CalendarDay[] | { days?: CalendarDay[]; items?: CalendarDay[] }>(`/calendar${query({ from, to })}`);
    return Array.isArray(answer) ? answer : answer.days ?? answer.items ?? [];
  } });
  const replace = useMutation({
    mutationFn: async (chosen: File) => send<{ years: number[]; moved: unknown[] }>('PUT', '/calendar/holidays', { body: JSON.parse(await chosen.text()) as unknown }),
    onSuccess: (answer) => { message.success(t('calendar.replaced', { years: answer.years.join(', '), moved: answer.moved.length })); void client.invalidateQueries({ queryKey: ['calendar'] }); },
  });
  const go = (by: number) => {
    const next = new Date(Date.UTC(year, month - 1 + by, 1));
    set_address({ month: `${next.getUTCFullYear()}-${pad(next.getUTCMonth() + 1)}` }, { replace: true });
  };
  const weekdays = Array.from({ length: 7 }, (_, index) => new Intl.DateTimeFormat(i18n.language, { weekday: 'short', timeZone: 'UTC' }).format(Date.UTC(2024, 0, 1 + index)));
  return (
    <Screen title={t('nav.calendar')} extra={
      <>
        <input ref={file} type="file" accept="application/json,.json" className="visually-hidden" tabIndex={-1} aria-label={t('calendar.replace')}
          onChange={(event) => { const chosen = event.target.files?.[0]; if (chosen) replace.mutate(chosen); event.target.value = ''; }} />
        <Button onClick={() => set_importing(true)}>{t('calendar.ics')}</Button>
        <Button loading={replace.isPending} onClick={() => file.current?.click()}>{t('calendar.replace')}</Button>
      </>
    }>
      {replace.error && <p className="error-box" role="alert">{title(replace.error)}</p>}
      <div className="month-bar">
        <Button onClick={() => go(-1)} aria-label={t('calendar.previous')}>‹</Button>
        <h2>{new Intl.DateTimeFormat(i18n.language, { year: 'numeric', month: 'long', timeZone: 'UTC' }).format(Date.UTC(year, month - 1, 1))}</h2>
        <Button onClick={() => go(1)} aria-label={t('calendar.next')}>›</Button>
      </div>
      <Answer query={calendar}>
        {(days) => (
          <div className="month">
            {weekdays.map((name) => <div key={name} className="month-weekday">{name}</div>)}
            {days.map((day, index) => {
              const weekend = column_of(day.date) >= 5;
              const mark = day.working && weekend ? t('calendar.mark_work') : !day.working && !weekend ? t('calendar.mark_rest') : day.kind === 'holiday' ? t('calendar.mark_rest') : '';
              return (
                <button key={day.date} type="button" className={`month-day ${day.working ? '' : 'month-rest'} ${day.date === today ? 'month-today' : ''}`}
                  style={index === 0 ? { gridColumnStart: column_of(day.date) + 1 } : undefined} onClick={() => set_edited(day)}>
                  <span className="month-number"><span aria-hidden="true">{Number(day.date.slice(8))}</span><span className="visually-hidden">{format_day(day.date, i18n.language)} {day.working ? t('calendar.working') : t('calendar.rest')} </span>{mark && <span className={day.working ? 'mark-work' : 'mark-rest'}>{mark}</span>}</span>
                  <span className="month-name">{words(day.name)}</span>
                </button>
              );
            })}
          </div>
        )}
      </Answer>
      <Drawer open={edited !== null} onClose={() => set_edited(null)} title={edited ? format_day(edited.date, i18n.language) : ''} destroyOnHidden>
        {edited && <EditDay key={edited.date} day={edited} on_done={() => set_edited(null)} />}
      </Drawer>
      <Drawer open={importing} onClose={() => set_importing(false)} title={t('calendar.ics')} destroyOnHidden>
        <CalendarFile on_done={() => set_importing(false)} />
      </Drawer>
    </Screen>
  );
}
