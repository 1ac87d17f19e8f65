import { useTranslation } from 'react-i18next';
import { Link } from 'react-router-dom';
import { format_instant } from '@/shared/format';
import { Icon } from '@/shared/icon';
import { useOutbox, useReachable } from '@/shared/offline/provider';
import { needs_person } from '@/shared/offline/outbox';
import { paths } from '@/shared/paths';

/** One line that says how this device stands with the server; nothing where all is well. */
export function OutboxLine({ as_of }: { as_of?: string }) {
  const { t, i18n } = useTranslation();
  const outbox = useOutbox();
  const reachable = useReachable();
  const waiting = outbox.waiting().length;
  const open = outbox.entries.filter((entry) => needs_person(entry) && !outbox.answered(entry.sequence)).length;
  if (reachable && waiting === 0 && open === 0) return null;
  return (
    <div role="status">
      <Link to={paths.outbox} className={`outbox-line ${open > 0 ? 'outbox-open' : ''}`}>
        <Icon name={open > 0 ? 'warning' : reachable ? 'clock' : 'eye_off'} size={18} />
        <span>
          {!reachable && (as_of ? t('outbox.offline', { at: format_instant(as_of, i18n.language, Date.now()) }) : t('outbox.offline_bare'))}{!reachable && waiting + open > 0 && ' · '}
          {waiting > 0 && t('outbox.waiting_n', { n: waiting })}{waiting > 0 && open > 0 && ' · '}{open > 0 && t('outbox.open_n', { n: open })}
        </span>
      </Link>
    </div>
  );
}
