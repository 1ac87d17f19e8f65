import { Button, Checkbox, Popover } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Field, RecordType } from '@/api/types';
import { useWords } from '@/shared/text';

/** Which values of which fields are wanted: {channel: ["telephone", "site"]}. It travels in the address as `f.channel=telephone,site`. */
export type Wanted = Record<string, string[]>;

export function wanted_of(address: URLSearchParams): Wanted {
  const wanted: Wanted = {};
  for (const [key, value] of address.entries()) if (key.startsWith('f.') && value) wanted[key.slice(2)] = value.split(',');
  return wanted;
}

/** The same as FEEL over the record's fields: values of one field are alternatives, fields must all fit. */
export function filter_of(wanted: Wanted, fields: Field[]): string {
  const one = (field: Field, value: string) => `${field.name} = ${field.type === 'boolean' ? value : JSON.stringify(value)}`;
  return fields
    .filter((field) => wanted[field.name]?.length)
    .map((field) => wanted[field.name]!.map((value) => one(field, value)).join(' or '))
    .map((condition, _, all) => (all.length > 1 ? `(${condition})` : condition))
    .join(' and ');
}

export function FieldFilter({ type, wanted, on_change }: { type: RecordType; wanted: Wanted; on_change: (field: string, values: string[]) => void }) {
  const { t } = useTranslation();
  const words = useWords();
  const fields = type.fields.filter((field) => (field.type === 'choice' && field.choices?.length) || field.type === 'boolean');
  if (fields.length === 0) return null;
  const count = Object.keys(wanted).length;
  return (
    <Popover trigger="click" content={
      <div className="column-choice">
        {fields.map((field) => (
          <fieldset key={field.name} className="filter-field">
            <legend>{words(field.title)}</legend>
            <Checkbox.Group value={wanted[field.name] ?? []} onChange={(values) => on_change(field.name, values as string[])}
              options={field.type === 'boolean' ? [{ value: 'true', label: t('form.yes') }, { value: 'false', label: t('form.no') }]
                : field.choices!.map((choice) => ({ value: choice.value, label: words(choice.title) }))} />
          </fieldset>
        ))}
      </div>
    }>
      <Button type={count ? 'primary' : 'default'} ghost={count > 0}>{count ? t('list.filters_on', { n: count }) : t('list.filters')}</Button>
    </Popover>
  );
}
