import { useTranslation } from 'react-i18next';
import type { RecordType, RecordView } from '@/api/types';
import { ClauseChips } from '@/shared/clause-chip';
import { FieldValue } from '@/shared/field-value';
import { useWords } from '@/shared/text';

const wide = new Set(['long_text', 'lines', 'signature', 'photo', 'files']);

function filled(value: unknown): boolean {
  return value !== null && value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0);
}

/** The form as it stands, in the groups that the pack gives it. What nobody has filled in yet is folded away. */
export function Fields({ record, type, filled_only = false }: { record: RecordView; type: RecordType; filled_only?: boolean }) {
  const { t } = useTranslation();
  const words = useWords();
  const grouped = new Set(type.groups.flatMap((group) => group.fields));
  const rest = type.fields.filter((field) => !grouped.has(field.name)).map((field) => field.name);
  const groups = [...type.groups, ...(rest.length ? [{ title: type.groups.length ? t('record.more_fields') : t('record.fields'), fields: rest }] : [])];
  return (
    <div className="stack">
      {groups.map((group, index) => {
        const fields = group.fields.flatMap((name) => type.fields.filter((field) => field.name === name));
        const shown = fields.filter((field) => filled(record.fields[field.name]) || record.masked.includes(field.name));
        const blank = fields.filter((field) => !shown.includes(field));
        if (shown.length === 0 && filled_only) return null;
        return (
          <section key={index} className="panel" aria-label={words(group.title)}>
            <h2>{words(group.title)}</h2>
            {shown.length === 0 && <p className="muted small">{t('record.blank', { titles: blank.map((field) => words(field.title)).join('、') })}</p>}
            <dl className="fields">
              {shown.map((field) => (
                <div key={field.name} className={wide.has(field.type) ? 'field field-wide' : 'field'}>
                  <dt>{words(field.title)} {!filled_only && <ClauseChips ids={field.clauses} />}</dt>
                  <dd><FieldValue field={field} value={record.fields[field.name]} labels={record.labels} masked={record.masked.includes(field.name)} /></dd>
                </div>
              ))}
            </dl>
            {shown.length > 0 && blank.length > 0 && !filled_only && (
              <p className="muted small">{t('record.blank', { titles: blank.map((field) => words(field.title)).join('、') })}</p>
            )}
          </section>
        );
      })}
    </div>
  );
}
