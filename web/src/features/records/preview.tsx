import { useQuery } from '@tanstack/react-query';
import { Drawer } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router-dom';
import { record_query } from '@/api/queries';
import type { RecordType } from '@/api/types';
import { ClockChip } from '@/shared/clock-words';
import { Answer } from '@/shared/faces';
import { paths } from '@/shared/paths';
import { StatePill } from '@/shared/state-pill';
import { Fields } from './fields';
import { Steps } from './steps';
import { Timeline } from './timeline';

/** The record beside its list: enough to decide whether to open it. */
export function Preview({ type, id, on_close }: { type: RecordType; id: string | null; on_close: () => void }) {
  const { t } = useTranslation();
  const record = useQuery({ ...record_query(type.id, id ?? ''), enabled: id !== null });
  return (
    <Drawer open={id !== null} onClose={on_close} size={560} mask={false} title={record.data ? `${record.data.number} ${record.data.title}` : t('face.loading')}
      extra={id && <Link to={paths.record(type.id, id)}>{t('record.open')}</Link>} destroyOnHidden>
      <Answer query={record}>
        {(view) => (
          <div className="stack">
            <div className="row wrap"><StatePill state={view.state} />{view.clocks.filter((clock) => clock.status === 'open' || clock.status === 'late').map((clock) => <ClockChip key={clock.id} clock={clock} titled />)}</div>
            <Steps record={view} />
            <Fields record={view} type={type} filled_only />
            <section><h2>{t('record.timeline')}</h2><Timeline entries={view.timeline.slice(-6)} /></section>
          </div>
        )}
      </Answer>
    </Drawer>
  );
}
