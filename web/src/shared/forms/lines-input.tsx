import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Field, Value, Values } from '@/api/types';
import { Icon } from '../icon';
import { useWords } from '../text';
import { FieldInput } from './field-input';

/** Child rows, edited in place: one block a row, so that it reads on a phone as at a desk. */
export function LinesInput({ field, value, on_change, disabled, required = false, title, id }: {
  field: Field; value: Value; on_change: (value: Values[]) => void; disabled?: boolean; required?: boolean; title: string; id?: string;
}) {
  const { t } = useTranslation();
  const words = useWords();
  const written = (value as Values[] | undefined) ?? [];
  // Where a row is owed, the first one waits to be written.
  const rows = written.length === 0 && required && !disabled ? [{}] : written;
  const columns = (field.lines ?? []).filter((column) => !column.derived);
  const set = (index: number, name: string, next: Value) =>
    on_change(rows.map((row, at) => (at === index ? { ...row, [name]: next } : row)));
  return (
    <div id={id} className="lines" role="group" aria-label={title}>
      {rows.map((row, index) => (
        <div key={index} className="line" role="group" aria-label={t('form.row', { n: index + 1 })}>
          <div className="line-head">
            <span className="muted small">{t('form.row', { n: index + 1 })}</span>
            {!disabled && <Button type="text" size="small" onClick={() => on_change(rows.filter((_, at) => at !== index))}
              aria-label={t('form.remove', { what: t('form.row', { n: index + 1 }) })} icon={<Icon name="cross" size={14} />} />}
          </div>
          <div className="form-grid">
            {columns.map((column) => {
              const id = `${field.name}_${index}_${column.name}`;
              return (
                <div key={column.name} className="line-cell">
                  <label htmlFor={id}>{words(column.title)}{column.required && <span className="required"> *</span>}</label>
                  <FieldInput id={id} field={column} title={words(column.title)} disabled={disabled} required={column.required}
                    value={row?.[column.name]} onChange={(next) => set(index, column.name, next)} />
                </div>
              );
            })}
          </div>
        </div>
      ))}
      {!disabled && <Button icon={<Icon name="plus" size={15} />} onClick={() => on_change([...rows, {}])}>{t('form.add_row')}</Button>}
    </div>
  );
}
