import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Radio } from 'antd';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { send } from '@/api/client';
import type { Words } from '@/api/types';
import { format_day } from '@/shared/format';
import { useProblemTitle } from '@/shared/problems';
import { useWords } from '@/shared/text';

interface Day { working: boolean; name: Words | string; spans: [string, string][] }
interface Report {
  days: { date: string; before: Day; after: Day }[]; years: number[]; moved: unknown[];
  errors: { line: number; summary: string; code: string; title: string }[]; committed: boolean;
}

/** Days out of an .ics file: what would change is shown before anything is written. */
export function CalendarFile({ on_done }: { on_done: () => void }) {
  const { t, i18n } = useTranslation();
  const words = useWords();
  const title = useProblemTitle();
  const { message } = App.useApp();
  const client = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const [as, set_as] = useState<'holidays' | 'closures'>('holidays');
  const [file, set_file] = useState<File | null>(null);
  const run = useMutation({
    mutationFn: ({ chosen, commit }: { chosen: File; commit: boolean }) => send<Report>('POST', `/calendar/import?as=${as}&commit=${commit}`, { bytes: chosen, media_type: 'text/calendar' }),
    onSuccess: (report) => {
      if (!report.committed) return;
      void client.invalidateQueries({ queryKey: ['calendar'] });
      message.success(t('calendar.ics_written', { n: report.days.length }));
      on_done();
    },
  });
  const report = run.data;
  const kind = (day: Day) => [day.working ? t('calendar.working') : t('calendar.rest'), typeof day.name === 'string' ? day.name : words(day.name), day.working ? day.spans.map(([from, to]) => `${from}-${to}`).join(' ') : ''].filter(Boolean).join(' ');
  return (
    <div className="stack">
      <p className="muted">{t('calendar.ics_how')}</p>
      <Radio.Group aria-label={t('calendar.ics_as')} value={as} onChange={(event) => { set_as(event.target.value); run.reset(); }}
        options={[{ value: 'holidays', label: t('calendar.ics_holidays') }, { value: 'closures', label: t('calendar.ics_closures') }]} />
      <input ref={input} type="file" accept=".ics,text/calendar" className="visually-hidden" tabIndex={-1} aria-label={t('calendar.ics_choose')}
        onChange={(event) => { const chosen = event.target.files?.[0]; event.target.value = ''; if (chosen) { set_file(chosen); run.mutate({ chosen, commit: false }); } }} />
      <div className="row wrap"><Button loading={run.isPending} onClick={() => input.current?.click()}>{t('calendar.ics_choose')}</Button>{file && <span>{file.name}</span>}</div>
      {run.error && <p className="error-box" role="alert">{title(run.error)}</p>}
      {report && report.errors.length > 0 && (
        <div role="alert" className="stack-tight">
          <strong>{t('calendar.ics_errors', { n: report.errors.length })}</strong>
          <ul className="plain">{report.errors.map((error, index) => <li key={index} className="error-text">{t('calendar.ics_line', { line: error.line })} {error.summary} {error.title}</li>)}</ul>
        </div>
      )}
      {report && report.errors.length === 0 && (
        <>
          <strong>{report.days.length > 0 ? t('calendar.ics_days', { n: report.days.length }) : t('calendar.ics_nothing')}{report.moved.length > 0 ? ` · ${t('calendar.ics_moved', { n: report.moved.length })}` : ''}</strong>
          <ul className="plain">{report.days.map((day) => <li key={day.date}>{format_day(day.date, i18n.language)}<span className="muted small"> {kind(day.before)} → {kind(day.after)}</span></li>)}</ul>
          {report.days.length > 0 && file && <Button type="primary" loading={run.isPending} onClick={() => run.mutate({ chosen: file, commit: true })}>{t('calendar.ics_write')}</Button>}
        </>
      )}
    </div>
  );
}
