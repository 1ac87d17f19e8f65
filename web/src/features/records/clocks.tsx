import { App, Button, Input, Popover } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Clock, Field, RecordView } from '@/api/types';
import { ClauseChips } from '@/shared/clause-chip';
import { ClockChip } from '@/shared/clock-words';
import { Picker } from '@/shared/forms/picker';
import { format_due } from '@/shared/format';
import { useProblemTitle } from '@/shared/problems';
import { useWords } from '@/shared/text';
import { useDutyCommand } from './api';

const person_field: Field = { name: 'to', title: '', type: 'person' };

function DutyCommand({ record, clock, what }: { record: RecordView; clock: Clock; what: 'hand_over' | 'waive' | 'accept' }) {
  const { t } = useTranslation();
  const title = useProblemTitle();
  const { message } = App.useApp();
  const command = useDutyCommand(record.type, record.id, clock.id);
  const [open, set_open] = useState(false);
  const [to, set_to] = useState<string>();
  const [reason, set_reason] = useState('');
  const run = () => command.mutate({ what: what === 'hand_over' ? 'hand-over' : what, body: what === 'accept' ? {} : what === 'waive' ? { reason } : { to, reason } },
    { onSuccess: () => { set_open(false); message.success(t(`duty.done.${what}`)); } });
  if (what === 'accept') return <Button size="small" type="primary" loading={command.isPending} onClick={run}>{t('duty.accept')}</Button>;
  return (
    <Popover trigger="click" open={open} onOpenChange={set_open} content={
      <div className="stack popover-form">
        {what === 'hand_over' && <label className="stack-tight">{t('duty.to')}<Picker field={person_field} value={to} on_change={(next) => set_to(next as string)} /></label>}
        <label className="stack-tight">{t('duty.reason')}<Input.TextArea value={reason} onChange={(event) => set_reason(event.target.value)} autoSize={{ minRows: 2 }} /></label>
        {command.error && <p className="error-text" role="alert">{title(command.error)}</p>}
        <Button type="primary" disabled={!reason.trim() || (what === 'hand_over' && !to)} loading={command.isPending} onClick={run}>{t(`duty.${what}`)}</Button>
      </div>
    }>
      <Button size="small">{t(`duty.${what}`)}</Button>
    </Popover>
  );
}

/** Every clock of the record; those that run come first, those that have run show how they ended. */
export function Clocks({ record }: { record: RecordView }) {
  const { t, i18n } = useTranslation();
  const words = useWords();
  const running = record.clocks.filter((clock) => clock.status === 'open' || clock.status === 'late' || clock.status === 'paused');
  const ended = record.clocks.filter((clock) => !running.includes(clock));
  const line = (clock: Clock) => (
    <li key={clock.id} className="clock-line">
      <div className="clock-line-head"><span>{words(clock.title)}</span>{(clock.round ?? 1) > 1 && <span className="muted small">{t('clock.round', { n: clock.round })}</span>} <ClauseChips ids={clock.clauses} /></div>
      <div className="row wrap">
        <ClockChip clock={clock} />
        <span className="muted small">{clock.holder?.name}{clock.due_at && ` · ${t('clock.due_short', { at: format_due(clock.due_at, i18n.language, Date.now()) })}`}</span>
      </div>
      {running.includes(clock) && (clock.may?.length ?? 0) > 0 && (
        <div className="row wrap">{(['accept', 'hand_over', 'waive'] as const).filter((one) => clock.may?.includes(one)).map((one) => <DutyCommand key={one} record={record} clock={clock} what={one} />)}</div>
      )}
    </li>
  );
  if (record.clocks.length === 0) return null;
  return (
    <section className="panel" aria-label={t('record.clocks')}>
      <h2>{t('record.clocks')}</h2>
      <ul className="plain">{running.map(line)}</ul>
      {running.length === 0 && <p className="muted small">{t('record.no_running')}</p>}
      {ended.length > 0 && <details><summary>{t('record.ended_clocks', { n: ended.length })}</summary><ul className="plain">{ended.map(line)}</ul></details>}
    </section>
  );
}
