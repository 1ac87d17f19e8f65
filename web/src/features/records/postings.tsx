import { useTranslation } from 'react-i18next';
import { Link } from 'react-router-dom';
import type { Holder, RecordView } from '@/api/types';
import { format_instant, format_number } from '@/shared/format';
import { paths } from '@/shared/paths';
import { useWords } from '@/shared/text';

const signed = (amount: number | string, unit: string) => (unit === 'money' ? format_number(String(amount), 2) : String(amount));

function Side({ holder }: { holder: Holder }) {
  return holder.id && holder.type ? <Link to={paths.record(holder.type, holder.id)}>{holder.title}</Link> : <span>{holder.title}</span>;
}

/** What a record holds in the books, and what moved; nothing where no book knows it. */
export function Postings({ postings }: { postings: RecordView['postings'] }) {
  const { t, i18n } = useTranslation();
  const words = useWords();
  if (postings.balances.length === 0 && postings.items.length === 0) return null;
  return (
    <section className="panel" aria-label={t('record.postings')}>
      <h2>{t('record.postings')}</h2>
      {postings.balances.map((balance) => (
        <p key={balance.book} className="posting"><span>{t('record.balance', { book: words(balance.title) })}</span><strong className="amount">{signed(balance.amount, balance.unit)}</strong></p>
      ))}
      <ul className="plain">
        {postings.items.map((posting, index) => (
          <li key={index} className="posting">
            <span>
              <Side holder={posting.from} /> → <Side holder={posting.to} />{posting.what && <> · <Side holder={posting.what} /></>}{posting.reverses && <em className="muted"> {t('record.posting_back')}</em>}
              <span className="muted small block">{format_instant(posting.at, i18n.language)} · <Side holder={posting.record} /></span>
            </span>
            <span className="amount">{signed(posting.amount, posting.unit)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
