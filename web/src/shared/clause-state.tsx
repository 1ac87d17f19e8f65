import { useTranslation } from 'react-i18next';
import type { ClauseState } from '@/api/types';
import { Icon, type IconName } from './icon';

const icons: Record<ClauseState, IconName> = {
  kept: 'check_circle', broken: 'cross_circle', untriggered: 'dash_circle', unobservable: 'eye_off', waived: 'pause_circle',
};

/** A clause's state as icon and word; colour only repeats what they say. */
export function ClauseStateMark({ state }: { state: ClauseState }) {
  const { t } = useTranslation();
  return (
    <span className={`mark mark-${state}`}>
      <Icon name={icons[state]} size={15} />
      {t(`clause.state.${state}`)}
    </span>
  );
}
