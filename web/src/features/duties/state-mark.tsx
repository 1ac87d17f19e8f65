import { useTranslation } from 'react-i18next';
import type { LedgerState } from '@/api/types';
import { Icon, type IconName } from '@/shared/icon';

const icons: Record<LedgerState, IconName> = {
  not_yet: 'dash_circle', open: 'clock', paused: 'pause_circle', kept: 'check_circle', made_up: 'check_circle', missed: 'cross_circle', waived: 'shield', dropped: 'dash_circle',
};

/** A duty's state as icon and word; colour only repeats what they say. */
export function LedgerStateMark({ state }: { state: LedgerState }) {
  const { t } = useTranslation();
  return <span className={`mark duty-state-${state}`}><Icon name={icons[state]} size={15} />{t(`duties.state.${state}`)}</span>;
}
