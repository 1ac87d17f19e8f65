import { Button } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'react-router-dom';
import type { TimelineEntry } from '@/api/types';
import { ClauseChips } from '@/shared/clause-chip';
import { format_instant } from '@/shared/format';
import { Icon, type IconName } from '@/shared/icon';
import { useWords } from '@/shared/text';

const icons: Record<string, IconName> = {
  action: 'arrow', duty: 'clock', approval: 'stamp', notice: 'bell', file: 'file', system: 'gear', read: 'lock',
};

/** So much fits beside the form; what is older comes when it is asked for. */
const at_first = 15;

/** What happened, newest first, each with who, when and the clause it answers to. */
export function Timeline({ entries }: { entries: TimelineEntry[] }) {
  const { t, i18n } = useTranslation();
  const words = useWords();
  const { hash } = useLocation();
  const wanted = Number(/^#event-(\d+)$/.exec(hash)?.[1] ?? 0);
  const sorted = [...entries].sort((a, b) => b.seq - a.seq);
  const [all, set_all] = useState(() => sorted.slice(at_first).some((entry) => entry.seq === wanted));
  useEffect(() => { if (wanted) document.getElementById(`event-${wanted}`)?.scrollIntoView({ block: 'center' }); }, [wanted]);
  const shown = all ? sorted : sorted.slice(0, at_first);
  return (
    <>
    <ol className="timeline">
      {shown.map((entry) => (
        <li key={`${entry.seq}-${entry.kind}-${entry.title}`} id={`event-${entry.seq}`} aria-current={entry.seq === wanted || undefined} className={`event event-${entry.kind}`}>
          <span className="event-icon"><Icon name={icons[entry.kind] ?? 'arrow'} size={15} /></span>
          <div className="event-body">
            <div>{entry.title} <ClauseChips ids={entry.clauses} /></div>
            <div className="muted small">{[entry.by?.name ?? t('record.by_system'), format_instant(entry.at, i18n.language)].join(' · ')}
              {entry.entered_at && entry.entered_at !== entry.at && ` · ${t('record.entered_at', { at: format_instant(entry.entered_at, i18n.language) })}`}</div>
            {entry.detail && entry.detail.length > 0 && (
              <details className="small"><summary>{t('record.detail')}</summary>
                <dl className="detail">{entry.detail.map((line, index) => <div key={index}><dt>{words(line.label)}</dt><dd>{line.value}</dd></div>)}</dl>
              </details>
            )}
          </div>
        </li>
      ))}
    </ol>
    {shown.length < sorted.length && <Button size="small" onClick={() => set_all(true)}>{t('record.more_events', { n: sorted.length - shown.length })}</Button>}
    </>
  );
}
