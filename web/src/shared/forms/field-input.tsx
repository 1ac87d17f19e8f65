import { Checkbox, Input, InputNumber, Radio, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Field, Value, Words } from '@/api/types';
import { instant_to_wall, wall_to_instant } from '../format';
import { useWords } from '../text';
import { absent_word } from './absent';
import { FileInput } from './file-input';
import { LinesInput } from './lines-input';
import { ManySelect } from './many-select';
import { PeriodInput } from './period-input';
import { Picker } from './picker';
import { SignaturePad } from './signature-pad';
import { is_absent } from './values';

export interface InputProps {
  field: Field;
  title: string;
  disabled?: boolean;
  required?: boolean;
  labels?: Record<string, Words>;
  id?: string;
  value?: Value;
  onChange?: (value: Value) => void;
}

const default_scale: Partial<Record<Field['type'], number>> = { money: 2, integer: 0 };

function AmountInput({ field, disabled, required, id, value, onChange }: InputProps) {
  const unit = field.type === 'money' ? '¥' : field.type === 'percent' ? '%' : field.unit;
  const scale = field.scale !== null && field.scale !== undefined && field.scale >= 0 ? field.scale : default_scale[field.type];
  return (
    <InputNumber<string> id={id} stringMode value={value as string | undefined} onChange={(next) => onChange?.(next ?? undefined)}
      disabled={disabled} aria-required={required} style={{ width: '100%' }} controls={false} inputMode={scale === 0 ? 'numeric' : 'decimal'}
      precision={field.type === 'percent' ? undefined : scale} prefix={field.type === 'money' ? unit : undefined}
      suffix={field.type === 'money' ? undefined : unit || undefined} />
  );
}

/** The input of one field by its type; the types are the API's, and a type unknown here is asked as text. */
export function FieldInput(props: InputProps) {
  const { field, title, disabled, required, labels, id, value, onChange } = props;
  const { t } = useTranslation();
  const words = useWords();
  if (is_absent(field, value))
    return (
      <span className="absent">
        {absent_word(String(value), t)}
        <button type="button" id={id} className="link-button" disabled={disabled} onClick={() => onChange?.(undefined)}>{t('form.absent_fill')}</button>
      </span>
    );
  const text = (value as string | undefined) ?? '';
  const common = { id, disabled, 'aria-required': required };
  const typed = { ...common, value: text, onChange: (event: { target: { value: string } }) => onChange?.(event.target.value || undefined) };
  const options = (field.choices ?? []).map((choice) => ({ value: choice.value, label: words(choice.title) }));
  switch (field.type) {
    case 'long_text':
      return <Input.TextArea {...typed} autoSize={{ minRows: 3, maxRows: 12 }} maxLength={field.length_max ?? undefined} />;
    case 'number': case 'integer': case 'money': case 'quantity': case 'percent': case 'points':
      return <AmountInput {...props} />;
    case 'boolean':
      return (
        <Radio.Group id={id} disabled={disabled} value={value} onChange={(event) => onChange?.(event.target.value)} aria-label={title}
          name={id} options={[{ value: true, label: t('form.yes') }, { value: false, label: t('form.no') }]} />
      );
    case 'date':
      return <Input {...typed} type="date" />;
    case 'time':
      return <Input {...typed} type="time" />;
    case 'date_time':
      return (
        <Input {...common} type="datetime-local" value={instant_to_wall(text)}
          onChange={(event) => onChange?.(event.target.value ? wall_to_instant(event.target.value) : undefined)} />
      );
    case 'period':
      return <PeriodInput id={id} title={title} disabled={disabled} value={text} on_change={(next) => onChange?.(next)} />;
    case 'choice':
      if (options.length > 0 && options.length <= 6)
        return <Radio.Group id={id} name={id} disabled={disabled} value={value} options={options} aria-label={title}
          onChange={(event) => onChange?.(event.target.value)} />;
      return <Select id={id} disabled={disabled} value={value} options={options} allowClear={!required} showSearch={{ optionFilterProp: 'label' }}
        placeholder={t('form.choose')} onChange={(next) => onChange?.(next)} />;
    case 'choices':
      if (options.length <= 8)
        return <div id={id} role="group" aria-label={title}><Checkbox.Group disabled={disabled} value={value as string[]} options={options} onChange={(next) => onChange?.(next)} /></div>;
      return <ManySelect id={id} disabled={disabled} value={value as string[]} options={options} placeholder={t('form.choose')}
        showSearch={{ optionFilterProp: 'label' }} onChange={(next) => onChange?.(next)} />;
    case 'phone':
      return <Input {...typed} type="tel" inputMode="tel" autoComplete="off" />;
    case 'email':
      return <Input {...typed} type="email" inputMode="email" autoComplete="off" />;
    case 'person': case 'department': case 'reference': case 'place':
      return <Picker field={field} id={id} disabled={disabled} labels={labels} value={value as string | undefined} on_change={(next) => onChange?.(next)} />;
    case 'persons': case 'references':
      return <Picker field={field} id={id} disabled={disabled} labels={labels} value={value as string[] | undefined} many
        on_change={(next) => onChange?.(next)} />;
    case 'file': case 'photo':
      return <FileInput field={field} id={id} title={title} disabled={disabled} value={value} on_change={(next) => onChange?.(next)} />;
    case 'files':
      return <FileInput field={field} id={id} title={title} many disabled={disabled} value={value} on_change={(next) => onChange?.(next)} />;
    case 'signature':
      return <SignaturePad id={id} title={title} field={field.name} disabled={disabled} value={value} on_change={(next) => onChange?.(next)} />;
    case 'lines':
      return <LinesInput id={id} field={field} title={title} disabled={disabled} required={required} value={value} on_change={(next) => onChange?.(next)} />;
    default:
      return <Input {...typed} maxLength={field.length_max ?? undefined} autoComplete="off" />;
  }
}
