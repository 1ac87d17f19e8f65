import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router-dom';
import { get, open_document, query } from '@/api/client';
import type { ActionOffer, RecordType, RecordView, RouteStop, RouteView, View } from '@/api/types';
import { project, type Projected } from '@/shared/offline/project';
import { useOutbox } from '@/shared/offline/provider';
import type { LogEntry } from '@/shared/offline/shelf';
import { Answer, Empty } from '@/shared/faces';
import { format_day, today_in_zone } from '@/shared/format';
import { Icon } from '@/shared/icon';
import { paths } from '@/shared/paths';
import { StatePill } from '@/shared/state-pill';
import { useWords } from '@/shared/text';
import { ActionDrawer } from '../action-drawer';
import { plus_days } from './days';
import { OutboxLine } from '../outbox-line';
import { ViewSelect } from './shaped';
import { StopFacts, place_of } from './stop';

export const route_query = (type: string, view: string, day: string) => ({
  queryKey: ['records', type, 'route', view, day],
  queryFn: () => get<RouteView>(`/records/${encodeURIComponent(type)}/route${query({ view, day })}`),
});

interface Standing extends RouteStop, Omit<Projected, 'record'> { told: RecordView }

/** The stops as they stand with what waits on this device: there the view's action done is done, whether the server has it or not. */
function standing(stop: RouteStop, type: RecordType, view: View, entries: LogEntry[]): Standing {
  const { record, ...rest } = project(stop.record, type, entries);
  const done_here = entries.some((entry) => entry.act?.record === record.id && entry.act.action === view.action?.id && (entry.standing === 'queued' || entry.standing === 'done'));
  const offer = record.actions.find((action) => action.id === view.action?.id);
  const passed = offer?.from?.length ? !offer.from.includes(record.state.id) : record.state.end === true;
  return { ...rest, record, told: stop.record, done: stop.done || done_here || (rest.unsent > 0 && passed) };
}

/** The stops by place, in the order in which they are walked. */
function by_place(stops: Standing[], type: RecordType, view: View, language: string): { place: string; stops: Standing[] }[] {
  const places: { place: string; stops: Standing[] }[] = [];
  for (const stop of stops) {
    const place = place_of(stop.record, type, view, language);
    const found = places.find((one) => one.place === place);
    if (found) found.stops.push(stop);
    else places.push({ place, stops: [stop] });
  }
  return places;
}

function StopActions({ stop, view, on_act }: { stop: Standing; view: View; on_act: (action: ActionOffer) => void }) {
  const { t } = useTranslation();
  const words = useWords();
  if (stop.blocked) return <Link className="stop-blocked" to={`${paths.outbox}#entry-${stop.blocked.sequence}`}><Icon name="warning" size={18} /> {t('outbox.blocked')}</Link>;
  const allowed = stop.record.actions.filter((action) => action.allowed).sort((a, b) => Number(b.id === view.action?.id) - Number(a.id === view.action?.id) || Number(b.primary ?? false) - Number(a.primary ?? false));
  return (
    <div className="stop-actions">
      {allowed.map((action, index) => (
        <Button key={action.id} size="large" type={index === 0 ? 'primary' : 'default'} danger={action.danger} onClick={() => on_act(action)}>{words(action.title)}</Button>
      ))}
    </div>
  );
}

/** The route of a day: the next stop large on top, the others by place, how far one has come. */
export function RouteScreen({ type, view }: { type: RecordType; view: View }) {
  const { t, i18n } = useTranslation();
  const words = useWords();
  const client = useQueryClient();
  const [address, set_address] = useSearchParams();
  const [opened, set_opened] = useState<string | null>(null);
  const [action, set_action] = useState<string | null>(null);
  const day = address.get('day') ?? today_in_zone();
  const route = useQuery(route_query(type.id, view.id, day));
  const outbox = useOutbox();
  const go = (next: string) => set_address((before) => { const after = new URLSearchParams(before); after.set('day', next); return after; }, { replace: true });
  return (
    <div className="route">
      <header className="route-head">
        <h1>{words(view.title)}</h1>
        <ViewSelect type={type} view={view} on_change={(id) => set_address(new URLSearchParams({ view: id }))} />
        <div className="row">
          <Button onClick={() => go(plus_days(day, -1))} aria-label={t('cal.before')}>‹</Button>
          <span className="route-day">{format_day(day, i18n.language)}</span>
          <Button onClick={() => go(plus_days(day, 1))} aria-label={t('cal.after')}>›</Button>
          <Button icon={<Icon name="print" size={15} />} aria-label={t('route.print')} title={t('route.print')} onClick={() => open_document(`/records/${encodeURIComponent(type.id)}/route.pdf`, { view: view.id, day })} />
        </div>
      </header>
      <Answer query={route} rows={8}>
        {(found) => {
          if (found.stops.length === 0) return <Empty title={t('route.empty')} hint={t('route.empty_hint')} />;
          const all = found.stops.map((stop) => standing(stop, type, view, outbox.entries));
          const done = all.filter((stop) => stop.done).length;
          const next = all.find((stop) => stop.record.id === opened) ?? all.find((stop) => !stop.done);
          const chosen = next?.record.actions.find((one) => one.id === action && one.allowed) ?? null;
          return (
            <>
              <OutboxLine as_of={found.as_of} />
              <div className="route-progress" role="progressbar" aria-valuemin={0} aria-valuemax={found.stops.length} aria-valuenow={done} aria-label={t('route.progress', { done, all: found.stops.length })}>
                <span className="route-bar"><span style={{ width: `${(100 * done) / found.stops.length}%` }} /></span>
                <strong>{t('route.progress', { done, all: found.stops.length })}</strong>
              </div>
              {next ? (
                <section className="stop-next" aria-label={t('route.next')}>
                  <div className="row wrap"><span className="muted small">{opened ? t('route.chosen') : t('route.next')}</span><span className="spacer" /><StatePill state={next.record.state} /></div>
                  <h2>{next.record.title || next.record.number}</h2>
                  <p className="muted">{[place_of(next.record, type, view, i18n.language), next.record.number].filter((one) => one && one !== next.record.title).join(' · ')}</p>
                  <StopFacts record={next.record} type={type} view={view} />
                  <StopActions stop={next} view={view} on_act={(one) => set_action(one.id)} />
                  <div className="row wrap">
                    {opened && <Button type="text" onClick={() => set_opened(null)}>{t('route.to_next')}</Button>}
                    <Link className="small" to={paths.record(next.record.type, next.record.id)}>{t('route.open')}</Link>
                  </div>
                </section>
              ) : <p className="route-finished"><Icon name="check_circle" size={22} /> {t('route.finished')}</p>}
              {by_place(all, type, view, i18n.language).map(({ place, stops }) => (
                <section key={place} className="panel route-place" aria-label={place || t('board.none')}>
                  {(place || view.group) && <h2>{place || t('board.none')} <span className="board-count">{stops.filter((stop) => stop.done).length}/{stops.length}</span></h2>}
                  <ol className="plain">
                    {stops.map((stop) => (
                      <li key={stop.record.id}>
                        <button type="button" className={`route-stop ${stop.done ? 'route-done' : ''}`} aria-current={stop === next ? 'step' : undefined} onClick={() => { set_opened(stop.record.id); document.getElementById('main')?.scrollTo({ top: 0 }); }}>
                          <Icon name={stop.done ? 'check_circle' : 'dash_circle'} size={20} />
                          <span className="route-stop-main"><span>{stop.record.title || stop.record.number}</span><span className="muted small">{stop.record.number}</span></span>
                          {stop.blocked ? <span className="stop-mark stop-refused"><Icon name="warning" size={16} /> {t('outbox.mark_refused')}</span> : stop.unsent > 0 && <span className="stop-mark">{t('outbox.mark_waiting')}</span>}
                          <StatePill state={stop.record.state} />
                        </button>
                      </li>
                    ))}
                  </ol>
                </section>
              ))}
              {next && <ActionDrawer record={next.record} stands={next.told} unknown={next.unknown} type={type} action={chosen} on_close={() => { set_action(null); set_opened(null); void client.invalidateQueries({ queryKey: ['records', type.id, 'route'] }); }} />}
            </>
          );
        }}
      </Answer>
    </div>
  );
}
