import { Button } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useProblemTitle } from '@/shared/problems';
import { needs_person } from '@/shared/offline/outbox';
import { useOutbox, useReachable } from '@/shared/offline/provider';
import type { LogEntry } from '@/shared/offline/shelf';
import { Empty } from '@/shared/faces';
import { Screen } from '@/shared/screen';
import { Entry } from './outbox-entry';

const told_max = 50;

/** What was done on this device: what waits, what somebody must look at, and what the server has taken. Nothing disappears by itself. */
export function OutboxScreen() {
  const { t } = useTranslation();
  const title = useProblemTitle();
  const outbox = useOutbox();
  const reachable = useReachable();
  const acts = outbox.entries.filter((entry) => entry.act);
  const open = acts.filter((entry) => needs_person(entry) && !outbox.answered(entry.sequence));
  const waiting = acts.filter((entry) => entry.standing === 'queued' || (entry.standing === 'held' && !outbox.answered(entry.sequence)));
  const rest = acts.filter((entry) => !open.includes(entry) && !waiting.includes(entry)).reverse();
  useEffect(() => { document.querySelector(window.location.hash || '#none')?.scrollIntoView({ block: 'center' }); }, [open.length]);
  const group = (name: string, entries: LogEntry[]) => entries.length > 0 && (
    <section className="stack" aria-label={name}><h2>{name}</h2>{entries.map((entry) => <Entry key={entry.sequence} entry={entry} />)}</section>
  );
  return (
    <Screen title={t('outbox.title')} extra={<Button onClick={() => { outbox.flush().catch(() => undefined); }} disabled={waiting.length === 0} loading={outbox.reach === 'sending'}>{t('outbox.send')}</Button>}>
      <div className="stack outbox">
        <p role="status" className="muted">
          {outbox.reach === 'stuck' ? t('outbox.stuck') : outbox.reach === 'sending' ? t('outbox.sending') : !reachable || outbox.reach === 'unreachable' ? t('outbox.no_network') : waiting.length === 0 ? t('outbox.all_sent') : t('outbox.waiting_n', { n: waiting.length })}
        </p>
        {outbox.reach === 'stuck' && <p className="error-box" role="alert">{title(outbox.problem)}</p>}
        {acts.length === 0 && <Empty title={t('outbox.empty')} hint={t('outbox.empty_hint')} />}
        {group(t('outbox.open'), open)}
        {group(t('outbox.waiting'), waiting)}
        {group(t('outbox.taken'), rest.slice(0, told_max))}
      </div>
    </Screen>
  );
}
