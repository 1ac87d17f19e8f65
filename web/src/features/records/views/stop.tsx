import { useTranslation } from 'react-i18next';
import type { Field, RecordType, RecordView, View } from '@/api/types';
import { FieldValue } from '@/shared/field-value';
import { format_instant } from '@/shared/format';
import { Icon } from '@/shared/icon';
import { useWords, words as words_of } from '@/shared/text';
import { group_of } from './group';

/** The columns of a route that have something to say at this stop. */
export function shown_fields(record: RecordView, type: RecordType, view: View): Field[] {
  return view.columns.flatMap((name) => type.fields.filter((field) => field.name === name && name !== type.title_field))
    .filter((field) => record.fields[field.name] !== null && record.fields[field.name] !== undefined && record.fields[field.name] !== '');
}

export const place_of = (record: RecordView, type: RecordType, view: View, language: string) =>
  view.group ? group_of(record, type, view.group, language).title : '';

/** Whom to call at the stop: a telephone that is not masked. */
function phone_of(record: RecordView, fields: Field[]): string | null {
  const field = fields.find((one) => one.type === 'phone' && !record.masked.includes(one.name));
  const own = field ? String(record.fields[field.name]) : record.customer?.phone ?? '';
  return /^\+?[\d\s-]{5,}$/.test(own) ? own : null;
}

/** Where the stop is, in words that a map finds: the place of the record, and its address where it has one. */
function address_of(record: RecordView, type: RecordType, view: View, language: string): string {
  const said = ['address', ...type.fields.filter((field) => field.type === 'place').map((field) => field.name)]
    .filter((name) => !record.masked.includes(name) && typeof record.fields[name] === 'string' && record.fields[name] !== '')
    .map((name) => words_of(record.labels[name]?.[String(record.fields[name])] ?? String(record.fields[name]), language));
  return said.length > 0 ? [...new Set([place_of(record, type, view, language), ...said])].filter(Boolean).join(' ') : '';
}

/** What somebody at the door needs to see: who and where, when it was agreed, and whom to call. */
export function StopFacts({ record, type, view }: { record: RecordView; type: RecordType; view: View }) {
  const { t, i18n } = useTranslation();
  const words = useWords();
  const fields = shown_fields(record, type, view);
  const phone = phone_of(record, fields);
  const address = address_of(record, type, view, i18n.language);
  const appointment = fields.find((field) => field.type === 'date_time');
  const facts = fields.filter((field) => field !== appointment && !(field.type === 'phone' && phone));
  return (
    <>
      {appointment && (
        <p className="stop-appointment"><Icon name="clock" size={18} /> {words(appointment.title)} <strong>{format_instant(String(record.fields[appointment.name]), i18n.language, Date.now())}</strong></p>
      )}
      <dl className="stop-facts">
        {facts.map((field) => (
          <div key={field.name}><dt>{words(field.title)}</dt><dd><FieldValue field={field} value={record.fields[field.name]} labels={record.labels} masked={record.masked.includes(field.name)} short /></dd></div>
        ))}
      </dl>
      <div className="row wrap">
      {phone && <a className="stop-call" href={`tel:${phone.replace(/[\s-]/g, '')}`}><Icon name="phone" size={18} /> {t('route.call', { phone })}</a>}
      {address && <a className="stop-call" href={`geo:0,0?q=${encodeURIComponent(address)}`} target="_blank" rel="noreferrer"><Icon name="arrow" size={18} /> {t('route.map')}</a>}
      </div>
    </>
  );
}
