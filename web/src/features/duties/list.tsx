import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Popover } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router-dom';
import type { LedgerDuty } from '@/api/types';
import { ClauseChips } from '@/shared/clause-chip';
import { ClockChip } from '@/shared/clock-words';
import { Answer, Empty } from '@/shared/faces';
import { format_due, format_instant } from '@/shared/format';
import { Icon } from '@/shared/icon';
import { paths } from '@/shared/paths';
import { StatePill } from '@/shared/state-pill';
import { useWords } from '@/shared/text';
import { usePhone } from '@/shared/use-media';
import { duties_query, type Wanted } from './api';
import { LedgerStateMark } from './state-mark';

function Proof({ duty }: { duty: LedgerDuty }) {
  const { t, i18n } = useTranslation();
  const words = useWords();
  if (duty.proof.length === 0) return null;
  const events = (
    <ol className="plain evidence">
      {duty.proof.map((event) => (
        <li key={event.seq} className={`evidence-${event.kind}`}>
          <div><span className="outcome">{t(`duties.proof.${event.kind}`)}</span> {event.reason}</div>
          <div className="muted small">{[event.by?.name ?? t('record.by_system'), format_instant(event.at, i18n.language)].join(' · ')}</div>
          <div className="mono muted hash" title={event.hash}>#{event.seq} {event.hash.slice(0, 16)}</div>
          {duty.record && <Link className="small" to={paths.event(duty.record.type, duty.record.id, event.seq)}>{t('duties.at_the_record')}</Link>}
        </li>
      ))}
    </ol>
  );
  return (
    <Popover trigger="click" content={events} destroyOnHidden>
      <button type="button" className="link-button small nowrap"><Icon name="shield" size={14} /> {t('duties.proof', { seq: duty.proof.at(-1)!.seq })}<span className="visually-hidden"> {words(duty.clock.title)} {duty.record?.number}</span></button>
    </Popover>
  );
}

function Where({ duty }: { duty: LedgerDuty }) {
  const place = duty.place ?? duty.department?.name;
  // A record that is called by its address says so once.
  if (duty.record && duty.place && duty.record.title.replaceAll(' ', '') === duty.place.replaceAll(' ', '')) return null;
  return place ? <div className="muted small">{place}</div> : null;
}

function Concerned({ duty }: { duty: LedgerDuty }) {
  const { t } = useTranslation();
  const { record } = duty;
  if (!record) return <span className="muted">{duty.object ?? t('duties.organisation')}</span>;
  return (
    <>
      <Link to={paths.record(record.type, record.id)}><span className="mono">{record.number}</span> {record.title !== record.number && record.title}</Link> <StatePill state={record.state} />
    </>
  );
}

function Standing({ duty }: { duty: LedgerDuty }) {
  const { t, i18n } = useTranslation();
  const running = duty.clock.closed_at === null;
  return (
    <>
      <LedgerStateMark state={duty.state} />
      {duty.waived && <div className="small">{[duty.waived.by?.name ?? t('record.by_system'), duty.waived.reason].filter(Boolean).join(t('duties.colon'))}</div>}
      {running && duty.state !== 'not_yet' && <div><ClockChip clock={duty.clock} /></div>}
      {duty.state === 'not_yet' && <div className="muted small">{t('duties.opens', { at: format_instant(duty.clock.started_at, i18n.language, Date.now()) })}</div>}
      {duty.clock.closed_at && <div className="muted small">{format_instant(duty.clock.closed_at, i18n.language)}</div>}
    </>
  );
}

function Named({ duty }: { duty: LedgerDuty }) {
  const words = useWords();
  return <><span className="duty-name">{words(duty.clock.title)}</span>{duty.period && <span className="muted small"> {duty.period}</span>} <ClauseChips ids={duty.clock.clauses} /></>;
}

function DutyCard({ duty }: { duty: LedgerDuty }) {
  const { t, i18n } = useTranslation();
  return (
    <li className={`panel duty-card duty-edge-${duty.state}`}>
      <div><Named duty={duty} /></div>
      <div><Concerned duty={duty} /></div>
      <Where duty={duty} />
      <div className="muted small">{[duty.clock.due_at && t('duties.due_at', { at: format_due(duty.clock.due_at, i18n.language) }), duty.clock.holder?.name].filter(Boolean).join(' · ')}</div>
      <div className="row wrap"><div className="duty-standing"><Standing duty={duty} /></div><span className="spacer" /><Proof duty={duty} /></div>
    </li>
  );
}

/** The duties themselves, by due time, each with its record, its clause and what proves what became of it. */
export function DutyList({ wanted, state }: { wanted: Wanted; state: string }) {
  const { t, i18n } = useTranslation();
  const phone = usePhone();
  const list = useInfiniteQuery(duties_query(wanted, state));
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Answer query={list} rows={8}>
      {() => (
        <>
          {rows.length === 0 && !list.hasNextPage && <Empty title={t('duties.none')} hint={t('duties.none_hint')} />}
          {rows.length > 0 && phone && <ul className="plain duty-cards">{rows.map((duty) => <DutyCard key={duty.id} duty={duty} />)}</ul>}
          {rows.length > 0 && !phone && (
            <div className="table-scroll" tabIndex={0} role="region" aria-label={t('duties.list')}>
              <table className="plain-table duty-list">
                <thead><tr>{(['due', 'duty', 'record', 'holder', 'state', 'proved'] as const).map((column) => <th key={column} scope="col">{t(`duties.column.${column}`)}</th>)}</tr></thead>
                <tbody>
                  {rows.map((duty) => (
                    <tr key={duty.id}>
                      <td className="nowrap">{format_due(duty.clock.due_at, i18n.language)}</td>
                      <td><Named duty={duty} /></td>
                      <td><Concerned duty={duty} /><Where duty={duty} /></td>
                      <td>{duty.clock.holder?.name ?? <span className="muted">—</span>}</td>
                      <td><Standing duty={duty} /></td>
                      <td><Proof duty={duty} /></td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
          {list.hasNextPage && <p className="duty-more"><Button loading={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>{t('list.more')}</Button></p>}
        </>
      )}
    </Answer>
  );
}
