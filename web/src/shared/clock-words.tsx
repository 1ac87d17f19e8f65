import { Popover } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Clock } from '@/api/types';
import { ClauseChips } from './clause-chip';
import { format_due, format_instant } from './format';
import { Icon } from './icon';
import { useWords } from './text';

export type Urgency = 'late' | 'soon' | 'calm' | 'done';

const soon_ms = 2 * 3_600_000;

export function urgency(clock: Clock): Urgency {
  if (clock.status === 'late' || clock.status === 'broken') return 'late';
  if (clock.status === 'kept_late') return 'late';
  if (clock.status !== 'open') return 'done';
  if (clock.remaining_ms !== null && clock.remaining_ms < 0) return 'late';
  return clock.remaining_ms !== null && clock.remaining_ms <= soon_ms ? 'soon' : 'calm';
}

/** What the clock says in words: the server counts, the console only repeats it. */
export function useClockWords() {
  const { t, i18n } = useTranslation();
  return (clock: Clock): string => {
    if (clock.status === 'open' || clock.status === 'late') {
      const said = (clock.status === 'late' ? clock.late_words : clock.remaining_words) ?? clock.remaining_words ?? clock.late_words;
      if (said) return said;
      return clock.due_at ? t('clock.due_at', { at: format_due(clock.due_at, i18n.language) }) : t(`clock.status.${clock.status}`);
    }
    return t(`clock.status.${clock.status}`);
  };
}

/** The count, step by step, and the clause that asks for it. */
export function ClockExplained({ clock }: { clock: Clock }) {
  const { t, i18n } = useTranslation();
  const words = useWords();
  const say = useClockWords();
  return (
    <div className="clock-explained">
      <p><strong>{words(clock.title)}</strong> <ClauseChips ids={clock.clauses} /></p>
      <p className={`urgency urgency-${urgency(clock)}`}><Icon name="clock" size={15} /> {say(clock)}</p>
      {clock.explain && <p>{t('clock.limit', { limit: clock.explain.limit })}</p>}
      <ol className="count-steps">
        {(clock.explain?.steps ?? []).map((step, index) => (
          <li key={index}><span className="mono">{step.at}</span> {step.text}</li>
        ))}
      </ol>
      {clock.due_at && <p className="small">{t('clock.due_at', { at: format_due(clock.due_at, i18n.language) })}</p>}
      {clock.closed_at && <p className="small">{t('clock.closed_at', { at: format_instant(clock.closed_at, i18n.language) })}</p>}
      {clock.provisional && <p className="small">{t('clock.provisional')}</p>}
      {clock.holder && <p className="small">{t('clock.holder', { name: clock.holder.name })}</p>}
    </div>
  );
}

/** The clock as a button of words; it opens its own proof. */
export function ClockChip({ clock, titled = false }: { clock: Clock; titled?: boolean }) {
  const words = useWords();
  const say = useClockWords();
  const { t } = useTranslation();
  return (
    <Popover trigger="click" content={<ClockExplained clock={clock} />} destroyOnHidden>
      <button type="button" className={`clock urgency urgency-${urgency(clock)}`} onClick={(event) => event.stopPropagation()}
        title={t('clock.explain')}>
        <Icon name={urgency(clock) === 'late' ? 'warning' : 'clock'} size={15} />
        {titled && <span className="clock-title">{words(clock.title)}</span>}
        <span>{say(clock)}</span>
      </button>
    </Popover>
  );
}
