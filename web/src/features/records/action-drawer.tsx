import { App, Button, Drawer, Form } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fresh_key } from '@/api/client';
import type { ActionOffer, RecordType, RecordView, Values } from '@/api/types';
import { useSession } from '@/api/queries';
import { ApprovalChain } from '@/shared/approvals';
import { ClauseChips } from '@/shared/clause-chip';
import { drop_draft, save_draft } from '@/shared/drafts';
import { DraftOffer } from '@/shared/forms/draft-offer';
import { ReasonFields, type Reasons } from '@/shared/forms/reason-fields';
import { useProposals } from '@/shared/forms/proposals';
import { RecordForm } from '@/shared/forms/record-form';
import { asked_fields, leaves_proposal, values_to_api } from '@/shared/forms/values';
import { problem_of, sort_errors, useProblemTitle } from '@/shared/problems';
import { useWords } from '@/shared/text';
import { usePhone } from '@/shared/use-media';
import { usePerform, useTouched } from './api';

/** One action on a record: what it asks, whom it will need, and what the server says against it. */
function ActionBody({ record, type, action, on_done }: { record: RecordView; type: RecordType; action: ActionOffer; on_done: () => void }) {
  const { t } = useTranslation();
  const words = useWords();
  const title = useProblemTitle();
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const [values, set_values] = useState<Values>({});
  const [reasons, set_reasons] = useState<Reasons>({});
  const [key, set_key] = useState(fresh_key);
  const perform = usePerform(record.type, record.id, action.id);
  const touched = useTouched(record.type, record.id);
  const session = useSession();
  const draft_name = `${record.id}.${action.id}`;
  const asked = useMemo(() => asked_fields(action.asks, type.fields), [action, type]);
  /** Proposals come first, then what the record says already; what is masked is left alone unless it is typed anew, and nobody signs with an earlier hand. */
  const initial = useMemo(() => {
    const start: Values = {};
    for (const { field } of asked)
      start[field.name] = action.proposals?.[field.name] ?? (record.masked.includes(field.name) || field.type === 'signature' ? undefined : record.fields[field.name]);
    return start;
  }, [asked, action, record]);
  const { proposals, follow } = useProposals({ type: record.type, action: action.id, id: record.id, form, asked, start: action.proposals });
  const leaving = leaves_proposal(asked, { ...initial, ...values }, proposals);
  const problem = perform.error ? problem_of(perform.error) : null;
  const confirm = action.confirm?.length ? action.confirm
    : problem?.code.includes('confirm') ? [{ say: problem.title }] : undefined;
  const elsewhere = sort_errors(problem?.errors, new Set(asked.map((one) => one.field.name))).elsewhere;

  const submit = () =>
    perform.mutate({
      key,
      body: {
        input: values_to_api(asked.map((one) => one.field), form.getFieldsValue(true), initial), version: record.version,
        confirm: confirm ? { reason: reasons.confirm ?? '' } : null, leave: leaving ? { reason: reasons.leave ?? '' } : null,
      },
    }, {
      onSuccess: () => { drop_draft(session.person.id, draft_name); message.success(t('action.done', { title: words(action.title) })); on_done(); },
      onError: (error) => {
        set_key(fresh_key());
        if (problem_of(error).code === 'record.stale') void touched();
      },
    });
  return (
    <div className="stack">
      <ClauseChips ids={action.clauses?.filter((clause) => !asked.some((one) => one.clauses.includes(clause)))} />
      <DraftOffer person={session.person.id} name={draft_name} on_restore={(kept) => { form.setFieldsValue(kept); set_values(form.getFieldsValue(true)); }} />
      <RecordForm form={form} id={`action-${action.id}`} asked={asked} proposals={initial} labels={record.labels} errors={problem?.errors}
        on_change={(all, changed) => { set_values(all); save_draft(session.person.id, draft_name, all); follow(changed); }} on_submit={submit}>
        {asked.length === 0 && <p>{t('action.nothing_asked', { title: words(action.title), number: record.number })}</p>}
        <ReasonFields confirm={confirm} leaving={leaving} reasons={reasons} on_change={set_reasons} />
        {action.chain && action.chain.length > 0 && (
          <section className="chain-preview" aria-label={t('approval.preview')}>
            <h3>{t('approval.preview')}</h3>
            <ApprovalChain steps={action.chain} />
          </section>
        )}
        {problem && (
          <div className="error-box" role="alert">
            <p>{problem.code === 'record.stale' ? t('action.stale') : title(perform.error)} <ClauseChips ids={problem.clauses} /></p>
            {elsewhere.map((one, index) => <p key={index}>{one.title} <ClauseChips ids={one.clauses} /></p>)}
          </div>
        )}
        <div className="form-foot">
          <Button type="primary" danger={action.danger} size="large" htmlType="submit" loading={perform.isPending}
            onKeyDown={(event) => event.stopPropagation()}>
            {words(action.title)}
          </Button>
          <span className="muted small desk-only">{t('action.keys')}</span>
        </div>
      </RecordForm>
    </div>
  );
}

export function ActionDrawer({ record, type, action, on_close }: {
  record: RecordView; type: RecordType; action: ActionOffer | null; on_close: () => void;
}) {
  const words = useWords();
  const phone = usePhone();
  return (
    <Drawer open={action !== null} onClose={on_close} size={phone ? '100%' : 640} destroyOnHidden mask={{ closable: false }}
      title={action ? `${words(action.title)} · ${record.number}` : ''}>
      {action && (
        <div onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.currentTarget.querySelector<HTMLFormElement>('form')?.requestSubmit();
        }}>
          <ActionBody key={action.id} record={record} type={type} action={action} on_done={on_close} />
        </div>
      )}
    </Drawer>
  );
}
