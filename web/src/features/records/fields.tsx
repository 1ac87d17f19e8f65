import { useTranslation } from 'react-i18next';
import type { Field, RecordType, RecordView } from '@/api/types';
import { ClauseChips } from '@/shared/clause-chip';
import { FieldValue } from '@/shared/field-value';
import { useWords } from '@/shared/text';

const wide = new Set(['long_text', 'lines', 'signature', 'photo', 'files']);

function filled(value: unknown): boolean {
  return value !== null && value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0);
}

/** What nobody has filled in yet: a count, and the names for who asks. */
function Blank({ fields }: { fields: Field[] }) {
  const { t } = useTranslation();
  const words = useWords();
  if (fields.length === 0) return null;
  return (
    <details className="blank small">
      <summary>{t('record.blank', { n: fields.length })}</summary>
      <p className="muted">{fields.map((field) => words(field.title)).join(t('record.list_comma'))}</p>
    </details>
  );
}

/** The form as it stands, in the groups that the pack gives it. Groups without any value are told in one line at the end. */
export function Fields({ record, type, filled_only = false }: { record: RecordView; type: RecordType; filled_only?: boolean }) {
  const { t } = useTranslation();
  const words = useWords();
  const grouped = new Set(type.groups.flatMap((group) => group.fields));
  const rest = type.fields.filter((field) => !grouped.has(field.name)).map((field) => field.name);
  const groups = [...type.groups, ...(rest.length ? [{ title: type.groups.length ? t('record.more_fields') : t('record.fields'), fields: rest }] : [])]
    .map((group) => {
      const fields = group.fields.flatMap((name) => type.fields.filter((field) => field.name === name));
      const shown = fields.filter((field) => filled(record.fields[field.name]) || record.masked.includes(field.name));
      return { title: group.title, shown, blank: fields.filter((field) => !shown.includes(field)) };
    });
  const empty = groups.filter((group) => group.shown.length === 0);
  return (
    <div className="stack">
      {groups.filter((group) => group.shown.length > 0).map((group, index) => (
        <section key={index} className="panel" aria-label={words(group.title)}>
          <h2>{words(group.title)}</h2>
          <dl className="fields">
            {group.shown.map((field) => (
              <div key={field.name} className={wide.has(field.type) ? 'field field-wide' : 'field'}>
                <dt>{words(field.title)} {!filled_only && <ClauseChips ids={field.clauses} />}</dt>
                <dd><FieldValue field={field} value={record.fields[field.name]} labels={record.labels} masked={record.masked.includes(field.name)} /></dd>
              </div>
            ))}
          </dl>
          {!filled_only && <Blank fields={group.blank} />}
        </section>
      ))}
      {!filled_only && empty.length > 0 && (
        <details className="panel">
          <summary>{t('record.empty_groups', { titles: empty.map((group) => words(group.title)).join(t('record.list_comma')) })}</summary>
          {empty.map((group, index) => (
            <p key={index} className="small"><strong>{words(group.title)}</strong> <span className="muted">{group.blank.map((field) => words(field.title)).join(t('record.list_comma'))}</span></p>
          ))}
        </details>
      )}
    </div>
  );
}
