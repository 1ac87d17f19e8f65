import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Drawer, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router-dom';
import { get, query } from '@/api/client';
import type { ClauseView, Evidence, Page } from '@/api/types';
import { Answer, Empty } from '@/shared/faces';
import { format_due, format_instant } from '@/shared/format';
import { paths } from '@/shared/paths';
import { useWords } from '@/shared/text';
import { usePhone } from '@/shared/use-media';

/** The record it happened on; of an occurrence without one, what it concerns. */
const record_of = (row: Evidence) => row.record ?? row.duty?.record ?? null;

const outcomes = ['broken', 'kept', 'open', 'refused', 'waived'] as const;

/** The events behind a clause's figures, each with the record it happened on and its hash in the ledger. */
export function EvidenceDrawer({ pack, clause, on_close }: { pack: string; clause: ClauseView | null; on_close: () => void }) {
  const { t } = useTranslation();
  const words = useWords();
  const phone = usePhone();
  return (
    <Drawer open={clause !== null} onClose={on_close} size={phone ? '100%' : 620} destroyOnHidden
      title={clause ? t('policy.evidence_title', { id: clause.id, at: words(clause.at) }) : ''}>
      {clause && <EvidenceList key={clause.id} pack={pack} clause={clause} />}
    </Drawer>
  );
}

function EvidenceList({ pack, clause }: { pack: string; clause: ClauseView }) {
  const { t, i18n } = useTranslation();
  const words = useWords();
  const [outcome, set_outcome] = useState('');
  const list = useInfiniteQuery({
    queryKey: ['evidence', pack, clause.id, outcome],
    queryFn: ({ pageParam }) => get<Page<Evidence>>(`/policies/${encodeURIComponent(pack)}/clauses/${encodeURIComponent(clause.id)}/evidence${query({ outcome, cursor: pageParam })}`),
    initialPageParam: '', getNextPageParam: (page) => page.next ?? undefined,
  });
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className="stack">
      <p>{words(clause.text)}</p>
      <Select aria-label={t('policy.outcome')} value={outcome} onChange={set_outcome}
        options={[{ value: '', label: t('policy.outcome.all') }, ...outcomes.map((one) => ({ value: one as string, label: t(`policy.outcome.${one}`) }))]} />
      <Answer query={list}>
        {() => rows.length === 0 ? <Empty title={t('policy.no_evidence')} hint={t('policy.no_evidence_hint')} /> : (
          <ol className="plain evidence">
            {rows.map((row) => (
              <li key={`${row.seq}-${row.rule ?? ''}-${row.outcome}`} className={`evidence-${row.outcome}`}>
                <div><span className="outcome">{t(`policy.outcome.${row.outcome as 'kept'}`, { defaultValue: row.outcome })}</span> {row.title}</div>
                {row.duty?.period && <div className="small">{t('evidence.duty', { period: row.duty.period, due: format_due(row.duty.due_at, i18n.language) })}</div>}
                {row.metric && <div className="small"><Link to={paths.metric(pack, row.metric.id, row.metric.period)}>{t('evidence.metric', { period: row.metric.period })}</Link></div>}
                <div className="muted small">
                  {record_of(row) && <Link to={row.seq ? paths.event(record_of(row)!.type, record_of(row)!.id, row.seq) : paths.record(record_of(row)!.type, record_of(row)!.id)} className="mono">{record_of(row)!.number || record_of(row)!.title}</Link>} {[row.by?.name, format_instant(row.at, i18n.language)].filter(Boolean).join(' · ')}
                </div>
                <div className="mono muted hash" title={row.event_hash}>#{row.seq} {row.event_hash?.slice(0, 16)}</div>
              </li>
            ))}
          </ol>
        )}
      </Answer>
      {list.hasNextPage && <Button loading={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>{t('list.more')}</Button>}
    </div>
  );
}
