import { Input, InputNumber, Select, Space } from 'antd';
import { useTranslation } from 'react-i18next';

const units = ['minute', 'working minute', 'hour', 'working hour', 'day', 'working day', 'week', 'month', 'year'] as const;

/** A period as clauses write it: "3 working days". Text that is none of these stays editable as it is. */
export function PeriodInput({ value, on_change, disabled, id, title }: {
  value: string; on_change: (value: string | undefined) => void; disabled?: boolean; id?: string; title: string;
}) {
  const { t } = useTranslation();
  const match = /^(\d+) (minute|working minute|hour|working hour|day|working day|week|month|year)s?$/.exec(value);
  if (value && !match)
    return <Input id={id} value={value} disabled={disabled} onChange={(event) => on_change(event.target.value || undefined)} />;
  const unit = (match?.[2] ?? 'day') as (typeof units)[number];
  const written = (count: number, of: string) => `${count} ${of}${count === 1 ? '' : 's'}`;
  return (
    <Space.Compact block>
      <InputNumber id={id} min={0} precision={0} disabled={disabled} value={match ? Number(match[1]) : null} style={{ width: '40%' }}
        onChange={(count) => on_change(count === null ? undefined : written(count, unit))} />
      <Select style={{ width: '60%' }} aria-label={t('form.period_unit', { title })} disabled={disabled} value={unit}
        options={units.map((one) => ({ value: one, label: t(`form.unit.${one}`) }))}
        onChange={(next) => on_change(written(match ? Number(match[1]) : 1, next))} />
    </Space.Compact>
  );
}
