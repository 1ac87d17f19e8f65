import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Form } from 'antd';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router-dom';
import { fresh_key, get, post, query } from '@/api/client';
import { useRecordType, useSession } from '@/api/queries';
import type { ActionForm, Committed, Lookup, Problem, RecordRow, RecordType, Values } from '@/api/types';
import { NearPack } from '@/shared/clause-chip';
import { useRegisterCommands } from '@/shared/commands/registry';
import { drop_draft, save_draft } from '@/shared/drafts';
import { Answer, Empty, Loading } from '@/shared/faces';
import { DraftOffer } from '@/shared/forms/draft-offer';
import { useProposals } from '@/shared/forms/proposals';
import { RecordForm } from '@/shared/forms/record-form';
import { asked_fields, leaves_proposal, values_to_api } from '@/shared/forms/values';
import { paths, type_of } from '@/shared/paths';
import { problem_of, sort_errors, useProblemTitle } from '@/shared/problems';
import { ReasonFields, type Reasons } from '@/shared/forms/reason-fields';
import { RecordCard } from '@/shared/record-card';
import { Screen } from '@/shared/screen';
import { useWords } from '@/shared/text';

/** The caller as the telephone number finds him: who he is and what he called about before. */
function Caller({ phone, on_customer }: { phone: string; on_customer: (lookup: Lookup) => void }) {
  const { t } = useTranslation();
  const digits = phone.replace(/\D/g, '');
  const lookup = useQuery({
    queryKey: ['lookup', digits], enabled: digits.length >= 4, staleTime: 30_000,
    queryFn: ({ signal }) => get<Lookup>(`/customers/lookup${query({ phone: digits })}`, signal),
  });
  const told = useRef('');
  useEffect(() => {
    if (lookup.data && told.current !== digits) {
      told.current = digits;
      on_customer(lookup.data);
    }
  }, [lookup.data, digits, on_customer]);
  if (digits.length < 4) return <p className="muted">{t('quick.type_phone')}</p>;
  return (
    <Answer query={lookup} rows={3}>
      {(found) => (
        <div className="stack">
          {found.customer ? (
            <>
              <p className="face-title">{found.customer.title}</p>
              <p className="muted small">{found.customer.number}</p>
              <p>{t('quick.figures', { open: found.open, same: found.recent_same })}</p>
            </>
          ) : found.candidates.length > 0 ? (
            <>
              <p>{t('quick.candidates')}</p>
              {found.candidates.map((row) => <RecordCard key={row.id} row={row} clock={false} />)}
            </>
          ) : <Empty title={t('quick.new_caller')} hint={t('quick.new_caller_hint')} />}
          {found.history.length > 0 && <h3>{t('quick.history')}</h3>}
          {found.history.map((row) => <RecordCard key={row.id} row={row} />)}
        </div>
      )}
    </Answer>
  );
}

function Registration({ type, shape }: { type: RecordType; shape: ActionForm }) {
  const { t } = useTranslation();
  const words = useWords();
  const session = useSession();
  const navigate = useNavigate();
  const client = useQueryClient();
  const title = useProblemTitle();
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const draft_name = `${type.id}.${shape.action}`;
  const [key, set_key] = useState(fresh_key);
  const [reasons, set_reasons] = useState<Reasons>({});
  const [values, set_values] = useState<Values>({});
  const asked = useMemo(() => {
    const all = asked_fields(shape.asks, shape.form ?? type.fields);
    const rank = (one: (typeof all)[number]) => (one.field.type === 'phone' ? 0 : one.field.reference_type === 'base.customer' ? 1 : 2);
    return all.map((one, index) => ({ one, index })).sort((a, b) => rank(a.one) - rank(b.one) || a.index - b.index).map(({ one }) => one);
  }, [shape, type]);
  const phone_field = asked.find((one) => one.field.type === 'phone')?.field.name;
  const customer_field = asked.find((one) => one.field.reference_type === 'base.customer')?.field;
  const { proposals, ask, follow } = useProposals({ type: type.id, action: shape.action, form, asked, start: shape.proposals });
  const leaving = leaves_proposal(asked, values, proposals);

  const confirm_of = (problem: Problem | null) => (shape.confirm?.length ? shape.confirm : problem?.code.includes('confirm') ? [{ say: problem.title }] : undefined);
  const register = useMutation({
    mutationFn: () => post<Committed>(`/records/${encodeURIComponent(type.id)}`, {
      action: shape.action, input: values_to_api(asked.map((one) => one.field), form.getFieldsValue(true)),
      ...(reasons.confirm ? { confirm: { reason: reasons.confirm } } : {}), ...(leaving ? { leave: { reason: reasons.leave ?? '' } } : {}),
    }, { key }),
    onSuccess: (done) => {
      drop_draft(session.person.id, draft_name);
      message.success(t('quick.saved', { number: done.number }));
      void client.invalidateQueries({ queryKey: ['workbench'] });
      void client.invalidateQueries({ queryKey: ['records', type.id] });
      navigate(paths.record(done.type ?? type.id, done.id));
    },
    onError: () => set_key(fresh_key()),
  });
  const problem = register.error ? problem_of(register.error) : null;
  const submit = () => form.submit();
  const commands = useMemo(() => [{ id: 'quick.save', title: t('quick.save'), group: 'record' as const, shortcut: 'Ctrl+Enter', run: () => form.submit() }], [t, form]);
  useRegisterCommands(commands);

  useEffect(() => {
    const first = document.querySelector<HTMLElement>('.quick-form input, .quick-form textarea');
    first?.focus();
  }, []);
  const changed = (all: Values, now: Values) => {
    set_values(all);
    save_draft(session.person.id, draft_name, all);
    follow(now);
  };
  const [caller, set_caller] = useState<RecordRow | null>(null);
  const adopt = useCallback((found: Lookup) => {
    if (!customer_field || !found.customer) return;
    const before = form.getFieldValue(customer_field.name);
    if (before && form.isFieldTouched(customer_field.name)) return;
    set_caller(found.customer);
    form.setFieldValue(customer_field.name, found.customer.id);
    ask();
  }, [customer_field, form, ask]);
  const labels = useMemo(() => (customer_field && caller
    ? { ...shape.labels, [customer_field.name]: { ...shape.labels?.[customer_field.name], [caller.id]: caller.title } } : shape.labels), [shape, customer_field, caller]);
  const known = new Set(asked.map((one) => one.field.name));
  const elsewhere = sort_errors(problem?.errors, known).elsewhere;
  return (
    <div className="quick">
      <section className="panel quick-form" aria-label={words(shape.title)}>
        <DraftOffer person={session.person.id} name={draft_name} on_restore={(kept) => { form.setFieldsValue(kept); set_values(form.getFieldsValue(true)); }} />
        <RecordForm form={form} id="quick" asked={asked} proposals={shape.proposals} labels={labels} errors={problem?.errors} on_change={changed}
          on_submit={() => register.mutate()}>
          <ReasonFields confirm={confirm_of(problem)} leaving={leaving} reasons={reasons} on_change={set_reasons} />
          {problem && (
            <div className="error-box" role="alert">
              <p>{title(register.error)}</p>
              {elsewhere.map((one, index) => <p key={index}>{one.title}</p>)}
            </div>
          )}
          <div className="form-foot">
            <Button type="primary" size="large" onClick={submit} loading={register.isPending} aria-keyshortcuts="Control+Enter">{t('quick.save')}</Button>
            <span className="muted small desk-only">{t('quick.keys')}</span>
          </div>
        </RecordForm>
      </section>
      {phone_field && (
        <aside className="panel quick-side" aria-label={t('quick.caller')}>
          <h2>{t('quick.caller')}</h2>
          <Caller phone={String(values[phone_field] ?? '')} on_customer={adopt} />
        </aside>
      )}
    </div>
  );
}

/** Registers what a caller says while he says it: the telephone number comes first and brings what is known about him. */
export function QuickRegistration() {
  const params = useParams();
  const words = useWords();
  const id = type_of(params);
  const type = useRecordType(id);
  const action = params.action ?? '';
  const shape = useQuery({
    queryKey: ['new', id, action], staleTime: 0, gcTime: 0, refetchOnWindowFocus: false,
    queryFn: () => get<ActionForm>(`/records/${encodeURIComponent(id)}/new${query({ action })}`),
  });
  if (!type) return <Loading />;
  return (
    <NearPack.Provider value={type.pack}>
      <Screen title={shape.data ? words(shape.data.title) : words(type.title)}>
        <Answer query={shape}>{(loaded) => <Registration key={`${id}.${action}`} type={type} shape={loaded} />}</Answer>
      </Screen>
    </NearPack.Provider>
  );
}
