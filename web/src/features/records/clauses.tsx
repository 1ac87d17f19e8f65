import { useTranslation } from 'react-i18next';
import type { RecordView } from '@/api/types';
import { ClauseChip } from '@/shared/clause-chip';
import { ClauseStateMark } from '@/shared/clause-state';
import { format_instant } from '@/shared/format';

/** Which clauses this one record has kept and broken so far; what went wrong stands open, the rest is folded. */
export function Clauses({ record }: { record: RecordView }) {
  const { t, i18n } = useTranslation();
  const told = record.clauses.filter((one) => one.outcome !== 'kept');
  const kept = [...new Set(record.clauses.filter((one) => one.outcome === 'kept').map((one) => one.id))];
  if (record.clauses.length === 0) return null;
  return (
    <section className="panel" aria-label={t('record.clauses')}>
      <h2>{t('record.clauses')}</h2>
      <ul className="plain">
        {told.map((one, index) => (
          <li key={index} className="row wrap"><ClauseStateMark state={one.outcome} /> <ClauseChip id={one.id} /> <span className="muted small">{format_instant(one.at, i18n.language)}</span></li>
        ))}
      </ul>
      {kept.length > 0 && <details><summary>{t('record.clauses_kept', { n: kept.length })}</summary><span className="chips">{kept.map((id) => <ClauseChip key={id} id={id} />)}</span></details>}
    </section>
  );
}
