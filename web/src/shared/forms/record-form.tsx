import { Form, type FormInstance } from 'antd';
import { useEffect, useMemo, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { FieldProblem, Labels, Values } from '@/api/types';
import { ClauseChips } from '../clause-chip';
import { path_of, sort_errors } from '../problems';
import { useWords } from '../text';
import { FieldInput } from './field-input';
import { absent_word } from './absent';
import { is_blank, values_from_api, type Asked } from './values';

const multi_line = new Set(['long_text', 'lines', 'signature', 'files', 'photo', 'file']);

/** Whoever calls is known by these; they are never folded away. */
const first_of_all = new Set(['phone']);
/** More fields than this that may stay empty are folded, so that what must be filled in fits one screen. */
const fold_beyond = 4;

/** Enter leads to the next field, as in a till; a text of several lines keeps its Enter, and a choice that is made already is passed. */
export function enter_to_next(event: KeyboardEvent<HTMLElement>, chosen: (id: string) => boolean) {
  const target = event.target as HTMLElement;
  if (event.key !== 'Enter' || event.ctrlKey || event.metaKey || event.nativeEvent.isComposing) return;
  if (target.tagName !== 'INPUT' || target.getAttribute('aria-expanded') === 'true') return;
  event.preventDefault();
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>('input:not([type=hidden]):not([disabled]), textarea:not([disabled])')]
    .filter((element) => element.offsetParent !== null && (!(element instanceof HTMLInputElement) || element.type !== 'radio' || element.checked || element.tabIndex >= 0));
  const radio_name = target instanceof HTMLInputElement && target.type === 'radio' ? target.name : undefined;
  const next = all.slice(all.indexOf(target) + 1)
    .find((element) => (!radio_name || (element as HTMLInputElement).name !== radio_name) && !(element.role === 'combobox' && chosen(element.id)));
  next?.focus();
}

/**
 * The one form of the console, drawn from the shapes that the API sends. It knows kinds of fields and nothing of what they mean;
 * the server's refusals stand at their fields.
 */
export function RecordForm({ form, asked, proposals, labels, errors, remarked, id, on_change, on_submit, children }: {
  form: FormInstance<Values>;
  asked: Asked[];
  proposals?: Values;
  labels?: Labels;
  errors?: FieldProblem[];
  /** Fields of which something is being said while one types; none of them stays folded away. */
  remarked?: string[];
  id: string;
  on_change?: (values: Values, changed: Values) => void;
  on_submit?: () => void;
  children?: ReactNode;
}) {
  const { t } = useTranslation();
  const words = useWords();
  const fields = useMemo(() => asked.map((one) => one.field), [asked]);
  const initial = useMemo(() => values_from_api(fields, proposals), [fields, proposals]);
  const folded = useMemo(() => {
    const may_wait = asked.filter((one) => !one.required && !first_of_all.has(one.field.type) && one.field.reference_type !== 'base.customer');
    return may_wait.length > fold_beyond ? may_wait : [];
  }, [asked]);
  const [unfolded, set_unfolded] = useState(() => folded.some(({ field }) => initial[field.name] !== undefined));
  const is_remarked = folded.some(({ field }) => remarked?.includes(field.name));
  useEffect(() => { if (is_remarked) set_unfolded(true); }, [is_remarked]);
  const known = useMemo(() => new Set(fields.map((field) => field.name)), [fields]);

  useEffect(() => {
    const { at_field } = sort_errors(errors, known);
    if (at_field.length === 0) return;
    if (at_field.some((problem) => folded.some(({ field }) => field.name === path_of(problem.pointer)[0]))) set_unfolded(true);
    const by_path = new Map<string, { name: (string | number)[]; errors: string[] }>();
    for (const problem of at_field) {
      // A row's cell is no field of the form: what is wrong with it is said at its table, with the row's number.
      const [field = '', row] = path_of(problem.pointer);
      const key = String(field);
      const found = by_path.get(key) ?? { name: [key], errors: [] };
      const where = typeof row === 'number' ? `${t('form.row', { n: row + 1 })}: ` : '';
      found.errors.push(where + (problem.clauses?.length ? `${problem.title} [${problem.clauses.join(', ')}]` : problem.title));
      by_path.set(key, found);
    }
    form.setFields([...by_path.values()] as Parameters<typeof form.setFields>[0]);
    const first = [...by_path.values()][0]?.name;
    if (first) form.scrollToField(first as never, { block: 'center' });
  }, [errors, form, known, folded, t]);

  const item = ({ field, required, change, clauses }: Asked) => {
    const title = words(field.title);
    const fixed = change === 'locked' && proposals?.[field.name] !== undefined;
    return (
      <Form.Item key={field.name} name={field.name} className={multi_line.has(field.type) ? 'form-wide' : undefined}
        label={
          <span className="field-label">
            <span>{title}{required && <span className="required" aria-label={t('form.required')}> *</span>}</span>
          </span>
        }
        extra={!field.help && !field.absent?.length && clauses.length === 0 && change === 'free' ? undefined : (
          <span className="field-extra">
            {field.help && <span>{words(field.help)}</span>}
            {field.absent?.map((word) => (
              <button key={word} type="button" className="link-button" disabled={fixed} onClick={() => { form.setFieldValue(field.name, word); on_change?.(form.getFieldsValue(true), { [field.name]: word }); }}>
                {absent_word(word, t)}
              </button>
            ))}
            {change === 'reason' && proposals?.[field.name] !== undefined && <span>{t('form.proposed_reason')}</span>}
            {fixed && <span>{t('form.proposed_locked')}</span>}
            <ClauseChips ids={clauses} />
          </span>
        )}
        rules={[{ required, message: t('form.fill_in', { title }), ...(field.type === 'lines' ? { type: 'array' as const } : {}) }]}>
        <FieldInput field={field} disabled={fixed} labels={labels?.[field.name]} title={title} required={required} />
      </Form.Item>
    );
  };
  const chosen = (input: string) => fields.some((field) => `${id}_${field.name}` === input && !is_blank(form.getFieldValue(field.name)));
  const near = asked.filter((one) => !folded.includes(one));
  return (
    <Form<Values> form={form} name={id} layout="vertical" initialValues={initial} requiredMark={false} scrollToFirstError
      onValuesChange={(changed: Values, all) => on_change?.(all, changed)} onFinish={() => on_submit?.()} onKeyDown={(event) => enter_to_next(event, chosen)} validateTrigger="onSubmit">
      <div className="form-grid">{near.map(item)}</div>
      {folded.length > 0 && (
        <details className="form-more" open={unfolded} onToggle={(event) => set_unfolded(event.currentTarget.open)}>
          <summary>{t('form.more', { n: folded.length })} <span className="muted small">{folded.map((one) => words(one.field.title)).join(t('record.list_comma'))}</span></summary>
          <div className="form-grid">{folded.map(item)}</div>
        </details>
      )}
      {children}
    </Form>
  );
}
