// What stands above a signature, and its digest: the same everywhere, as the server computes it (docs/api.md, Signatures).
import i18next, { type TFunction } from 'i18next';
import type { Field, Labels, RecordType, RecordView, Shown, Value, Values } from '@/api/types';
import { absent_word } from '../forms/absent';
import { is_blank } from '../forms/values';
import { format_day, format_instant, format_number, shift_point } from '../format';
import { words } from '../text';
import { hex, sha256 } from './sha256';

const shown_max = 200;
const never = new Set<Field['type']>(['signature', 'photo', 'file', 'files']);

/** Every field, title, text and value ended by U+001F, each entry by U+001E. */
export function digest_of(shown: Shown[]): string {
  return hex(sha256(shown.map((entry) => `${[entry.field, entry.title, entry.text, entry.value].map((part) => `${part}\u001f`).join('')}\u001e`).join('')));
}

/** Values are written as text: texts as they are, everything else as JSON. */
export const written = (value: Value) => (is_blank(value) ? '' : typeof value === 'string' ? value : JSON.stringify(value));

/** A value in words, as it is read from a screen. */
export function value_text(field: Field, value: Value, labels: Labels, language: string, t: TFunction): string {
  if (is_blank(value)) return '';
  if (typeof value === 'string' && field.absent?.includes(value)) return absent_word(value, t);
  const label = (one: Value): string => {
    const named = labels[field.name]?.[String(one)] ?? field.choices?.find((choice) => choice.value === one)?.title;
    return named ? words(named, language) : String(one);
  };
  switch (field.type) {
    case 'boolean': return value ? t('form.yes') : t('form.no');
    case 'money': return `¥${format_number(value as string, 2)}`;
    case 'percent': return `${format_number(shift_point(String(value), 2))}%`;
    case 'number': case 'integer': case 'quantity': case 'points': return `${format_number(value as string, field.scale)}${field.unit ? ` ${field.unit}` : ''}`;
    case 'date': return format_day(String(value), language);
    case 'date_time': return format_instant(String(value), language);
    case 'lines':
      return (value as Values[]).map((row) => (field.lines ?? []).filter((column) => !is_blank(row[column.name]))
        .map((column) => `${words(column.title, language)} ${value_text(column, row[column.name], labels, language, t)}`).join(t('record.list_comma'))).join('\n');
    default: return Array.isArray(value) ? value.map(label).join(t('record.list_comma')) : label(value);
  }
}

/** All that the record says and the reader may see, in the order of its form. What nobody here can know is not shown, and not signed. */
export function shown_of(type: RecordType, record: RecordView, fields: Values, unknown: Set<string>, t: TFunction): Shown[] {
  const { language } = i18next;
  return type.fields
    .filter((field) => !never.has(field.type) && !unknown.has(field.name) && !record.masked.includes(field.name) && !is_blank(fields[field.name]))
    .slice(0, shown_max)
    .map((field) => ({ field: field.name, title: words(field.title, language) || field.name, text: value_text(field, fields[field.name], record.labels, language, t), value: written(fields[field.name]) }));
}
