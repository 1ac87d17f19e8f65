import { useTranslation } from 'react-i18next';
import type { RecordView } from '@/api/types';
import { format_instant } from '@/shared/format';
import { Icon } from '@/shared/icon';
import { useWords } from '@/shared/text';

/** Who signed, under what, and whether the record still says so. */
export function Signatures({ record }: { record: RecordView }) {
  const { t, i18n } = useTranslation();
  const words = useWords();
  if (!record.signatures?.length) return null;
  return (
    <section className="panel" aria-label={t('sign.title')}>
      <h2>{t('sign.title')}</h2>
      {record.signatures.map((one) => (
        <div key={one.field} className="stack-tight">
          <p className={one.as_signed ? 'signed-as' : 'signed-changed'}><Icon name={one.as_signed ? 'check_circle' : 'warning'} size={18} /> {one.as_signed ? t('sign.as_signed') : t('sign.changed')}</p>
          {one.changed.map((change) => (
            <p key={change.field} className="small"><strong>{words(change.title)}</strong> {t('sign.then_now', { then: change.then || '—', now: change.now || '—' })}</p>
          ))}
          <img className="value-image" src={`/api/v1/files/${encodeURIComponent(one.file)}`} alt={t('sign.title')} />
          <p className="muted small">{[one.by?.name, format_instant(one.at, i18n.language)].filter(Boolean).join(' · ')}</p>
          <details className="small">
            <summary>{t('sign.what', { n: one.shown.length })}</summary>
            <dl className="signed-list">{one.shown.map((entry) => <div key={entry.field}><dt>{entry.title}</dt><dd>{entry.text}</dd></div>)}</dl>
            <p className="muted mono digest">{one.digest}</p>
          </details>
        </div>
      ))}
    </section>
  );
}
