import { useMutation, useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { get, post } from '@/api/client';
import { Answer } from '@/shared/faces';
import { format_instant, format_number } from '@/shared/format';
import { Icon } from '@/shared/icon';
import { useProblemTitle } from '@/shared/problems';
import { Screen } from '@/shared/screen';

interface Ledger { events: number; checkpoints: number; head: string; last_checkpoint: { number: number; to: number; at: string } | null }
interface Verified { ok: boolean; events: number; records: number; checkpoints: number; broken: unknown }

/** The chain of everything that happened, and the proof that nobody has changed it since. */
export function LedgerScreen() {
  const { t, i18n } = useTranslation();
  const title = useProblemTitle();
  const ledger = useQuery({ queryKey: ['ledger'], queryFn: () => get<Ledger>('/ledger') });
  const verify = useMutation({ mutationFn: () => post<Verified>('/ledger/verify', {}) });
  return (
    <Screen title={t('nav.ledger')} extra={<Button type="primary" loading={verify.isPending} onClick={() => verify.mutate()}>{t('ledger.verify')}</Button>}>
      {verify.data && (
        <p className={verify.data.ok ? 'panel spaced mark-kept' : 'error-box'} role="status">
          <Icon name={verify.data.ok ? 'check_circle' : 'cross_circle'} /> {t(verify.data.ok ? 'ledger.holds' : 'ledger.broken',
            { events: format_number(verify.data.events), records: format_number(verify.data.records), checkpoints: format_number(verify.data.checkpoints) })}
          {!verify.data.ok && <span className="mono small"> {JSON.stringify(verify.data.broken)}</span>}
        </p>
      )}
      {verify.error && <p className="error-box" role="alert">{title(verify.error)}</p>}
      <Answer query={ledger}>
        {(found) => (
          <section className="panel" aria-label={t('nav.ledger')}>
            <p className="muted">{t('ledger.how')}</p>
            <dl className="fields">
              <div className="field"><dt>{t('ledger.events')}</dt><dd>{format_number(found.events)}</dd></div>
              <div className="field"><dt>{t('ledger.checkpoints')}</dt><dd>{format_number(found.checkpoints)}</dd></div>
              {found.last_checkpoint && <div className="field"><dt>{t('ledger.last')}</dt><dd>{format_instant(found.last_checkpoint.at, i18n.language)}</dd></div>}
              <div className="field field-wide"><dt>{t('ledger.head')}</dt><dd className="mono break">{found.head}</dd></div>
            </dl>
          </section>
        )}
      </Answer>
    </Screen>
  );
}
