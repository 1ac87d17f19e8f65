import { useTranslation } from 'react-i18next';
import { Link } from 'react-router-dom';
import { useMeta } from '@/api/queries';
import type { RecordRow } from '@/api/types';
import { ClockChip } from './clock-words';
import { format_instant } from './format';
import { paths } from './paths';
import { StatePill } from './state-pill';
import { useWords } from './text';

/** A record in one or two lines, wherever there is no room for a table. */
export function RecordCard({ row, clock = true }: { row: RecordRow; clock?: boolean }) {
  const { i18n } = useTranslation();
  const words = useWords();
  const kind = words(useMeta()?.record_types.find((type) => type.id === row.type)?.title);
  return (
    <div className="card-row">
      <div className="card-row-head">
        <Link className={row.number ? 'mono' : undefined} to={paths.record(row.type, row.id)}>{row.number || row.title || kind}</Link>
        <StatePill state={row.state} />
        <span className="spacer" />
        {clock && row.next_due && <ClockChip clock={row.next_due} />}
      </div>
      {row.number && <div className="card-row-title">{row.title}</div>}
      <div className="muted small">
        {[row.customer?.title !== row.title ? row.customer?.title : '', row.owner?.name, format_instant(row.changed_at, i18n.language, Date.now())].filter(Boolean).join(' · ')}
      </div>
    </div>
  );
}
