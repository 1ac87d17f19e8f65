import i18next from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Field, Labels, Value, Values } from '@/api/types';
import { absent_word } from './forms/absent';
import { format_day, format_instant, format_number, format_percent } from './format';
import { Link } from 'react-router-dom';
import { useFileAddress } from './offline/files';
import { paths } from './paths';
import { useWords } from './text';

function file_id(value: Value): string {
  return typeof value === 'string' ? value : (value as { id?: string; file?: string }).id ?? (value as { file: string }).file;
}

function Picture({ id, title }: { id: string; title: string }) {
  return <img className="value-image" src={useFileAddress(id)} alt={title} />;
}

/** A field's value as a reader sees it; titles of ids come with the record. */
export function FieldValue({ field, value, labels, masked, short = false }: {
  field: Field; value: Value; labels?: Labels; masked?: boolean; short?: boolean;
}) {
  const { t, i18n } = useTranslation();
  const words = useWords();
  if (value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0))
    return masked ? <span className="muted" title={t('record.masked')}>●●●●</span> : <span className="muted" aria-hidden="true">—</span>;
  if (typeof value === 'string' && field.absent?.includes(value)) return <span className="muted">{absent_word(value, t)}</span>;
  const label = (one: Value) => {
    const named = labels?.[field.name]?.[String(one)];
    if (named) return words(named);
    const choice = field.choices?.find((candidate) => candidate.value === one);
    if (choice) return words(choice.title);
    if (typeof one === 'object' && one !== null) return String((one as { title?: string; name?: string }).title ?? (one as { name?: string }).name ?? '');
    return String(one);
  };
  switch (field.type) {
    case 'boolean': return <>{value ? t('form.yes') : t('form.no')}</>;
    case 'money': return <span className="number">¥{format_number(value as string, 2)}</span>;
    case 'percent': return <span className="number">{format_percent(String(value))}</span>;
    case 'number': case 'integer': case 'quantity': case 'points':
      return <span className="number">{format_number(value as string, field.scale)}{field.unit ? ` ${field.unit}` : ''}</span>;
    case 'date': return <>{format_day(String(value), i18n.language)}</>;
    case 'date_time': return <>{format_instant(String(value), i18n.language, short ? Date.now() : undefined)}</>;
    case 'period': return <>{period_words(String(value), t)}</>;
    case 'long_text': return short ? <>{String(value)}</> : <span className="prose">{String(value)}</span>;
    case 'reference':
      return field.reference_type && typeof value === 'string' && !short && field.reference_type !== 'base.person'
        ? <Link to={paths.record(field.reference_type, value)}>{label(value)}</Link> : <>{label(value)}</>;
    case 'choices': case 'persons': case 'references':
      return <>{(value as Value[]).map(label).join(i18n.language.startsWith('en') ? ', ' : '、')}</>;
    case 'signature': case 'photo':
      return <Picture id={file_id(value)} title={words(field.title)} />;
    case 'file': case 'files':
      return (
        <span>{(Array.isArray(value) ? value : [value]).map((one) => (
          <a key={file_id(one)} href={`/api/v1/files/${encodeURIComponent(file_id(one))}`} target="_blank" rel="noreferrer">{label(one)}</a>
        ))}</span>
      );
    case 'lines':
      if (short) return <>{t('record.rows', { n: (value as Values[]).length })}</>;
      return (
        <div className="table-scroll" tabIndex={0} role="region" aria-label={words(field.title)}>
          <table className="plain-table">
            <thead><tr>{(field.lines ?? []).map((column) => <th key={column.name} scope="col">{words(column.title)}</th>)}</tr></thead>
            <tbody>
              {(value as Values[]).map((row, index) => (
                <tr key={index}>{(field.lines ?? []).map((column) => (
                  <td key={column.name}><FieldValue field={column} value={row[column.name]} labels={labels} short /></td>
                ))}</tr>
              ))}
            </tbody>
          </table>
        </div>
      );
    default: return <>{label(value)}</>;
  }
}

/** "3 working days" in the reader's language; what is not of this form stays as it is. */
export function period_words(value: string, t: ReturnType<typeof useTranslation>['t']): string {
  const match = /^(\d+) (minute|working minute|hour|working hour|day|working day|week|month|year)s?$/.exec(value);
  if (i18next.language.startsWith('en')) return value;
  return match ? t('form.period', { n: match[1], unit: t(`form.unit.${match[2] as 'day'}`) }) : value;
}
