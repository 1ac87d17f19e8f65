import { App, Button, Drawer, Form } from 'antd';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiProblem, is_reachable, post } from '@/api/client';
import type { ActionOffer, FieldProblem, Problem, RecordType, RecordView, Values } from '@/api/types';
import { useSession } from '@/api/queries';
import { ApprovalChain } from '@/shared/approvals';
import { ClauseChips } from '@/shared/clause-chip';
import { drop_draft, save_draft } from '@/shared/drafts';
import { DraftOffer } from '@/shared/forms/draft-offer';
import { ReasonFields, type Reasons } from '@/shared/forms/reason-fields';
import { useProposals } from '@/shared/forms/proposals';
import { RecordForm } from '@/shared/forms/record-form';
import { asked_fields, is_blank, leaves_proposal, values_from_api, values_to_api } from '@/shared/forms/values';
import { OnDevice } from '@/shared/offline/files';
import { fields_after, formulas_of } from '@/shared/offline/project';
import type { LogEntry } from '@/shared/offline/shelf';
import { shown_of, value_text } from '@/shared/offline/signed';
import { SigningContext } from '@/shared/offline/signing';
import { path_of, sort_errors, useProblemTitle } from '@/shared/problems';
import { useWords } from '@/shared/text';
import { usePhone } from '@/shared/use-media';
import { as_problem, judge, type Judged } from './judge';
import { useDeskPerformer, useDevicePerformer, type Performer } from './performer';

const typing_ms = 500;

interface BodyProps {
  record: RecordView; type: RecordType; action: ActionOffer; on_done: () => void; performer: Performer; unknown?: Set<string>; resume?: LogEntry; by_device: boolean;
}

/** What speaks against the fields that are filled in already, while the others are still being typed: here at once, from the server soon. */
function useRemarks(props: BodyProps, input: Values, judged: Judged): FieldProblem[] {
  const { record, action, by_device } = props;
  const [said, set_said] = useState<FieldProblem[]>([]);
  const text = JSON.stringify(input);
  useEffect(() => {
    set_said([]);
    if (!by_device || !is_reachable() || text === '{}') return undefined;
    const stop = new AbortController();
    const timer = window.setTimeout(() => {
      post<{ errors: FieldProblem[] }>(`/records/${encodeURIComponent(record.type)}/check`, { action: action.id, id: record.id, input: JSON.parse(text) as Values }, { signal: stop.signal })
        .then((answer) => set_said(answer.errors.filter((error) => !is_blank((JSON.parse(text) as Values)[String(path_of(error.pointer)[0])]))), () => undefined);
    }, typing_ms);
    return () => { window.clearTimeout(timer); stop.abort(); };
  }, [text, by_device, record.type, record.id, action.id]);
  const known = [...judged.errors, ...judged.confirm.map((one) => ({ title: one.say }))];
  return [...judged.errors, ...said.filter((one) => !known.some((other) => other.title === one.title))];
}

/** One action on a record: what it asks, whom it will need, and what the server says against it. */
function ActionBody(props: BodyProps) {
  const { record, type, action, on_done, performer, resume, by_device } = props;
  const { t, i18n } = useTranslation();
  const words = useWords();
  const title = useProblemTitle();
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const [values, set_values] = useState<Values>({});
  const [reasons, set_reasons] = useState<Reasons>({ confirm: resume?.act?.confirm?.reason, leave: resume?.act?.leave?.reason });
  const session = useSession();
  const draft_name = `${record.id}.${action.id}`;
  const asked = useMemo(() => asked_fields(action.asks, type.fields), [action, type]);
  const fields = useMemo(() => asked.map((one) => one.field), [asked]);
  /** Proposals come first, then what the record says already; what is masked is left alone unless it is typed anew, and nobody signs with an earlier hand. */
  const initial = useMemo(() => {
    const start: Values = {};
    for (const field of fields) {
      const entered = resume?.act?.input[field.name];
      start[field.name] = field.type === 'signature' ? undefined : entered ?? action.proposals?.[field.name] ?? (record.masked.includes(field.name) ? undefined : record.fields[field.name]);
    }
    return start;
  }, [fields, action, record, resume]);
  const { proposals, follow } = useProposals({ type: record.type, action: action.id, id: record.id, form, asked, start: action.proposals });
  const leaving = leaves_proposal(asked, { ...initial, ...values }, proposals);
  const current = useMemo(() => ({ ...values_from_api(fields, initial), ...values }), [fields, initial, values]);
  const stood = useMemo(() => ({ ...record.fields, ...initial }), [record, initial]);
  const input = values_to_api(fields, current, stood);
  const judged = judge({ action, type, record, asked: fields, input, say: (field, fault) => t(`form.fault.${fault}`, { title: words(field.title), least: field.minimum, most: field.maximum }),
    shown: (field, value) => value_text(field, value, record.labels, i18n.language, t) });
  const problem: Problem | null = performer.problem;
  const remarks = useRemarks(props, input, by_device ? judged : { errors: [], confirm: [] }).filter((one) => !problem?.errors?.some((other) => other.title === one.title));
  // What is wrong with a field is said under it: on a telephone the rest lies behind the keyboard.
  const said = JSON.stringify(remarks.map((one) => [String(path_of(one.pointer)[0] ?? ''), one.clauses?.length ? `${one.title} [${one.clauses.join(', ')}]` : one.title]));
  useEffect(() => {
    const all = JSON.parse(said) as [string, string][];
    if (by_device) form.setFields(fields.map((field) => ({ name: field.name, warnings: all.filter(([name]) => name === field.name).map(([, text]) => text) })));
  }, [said, fields, form, by_device]);
  const elsewhere_said = remarks.filter((one) => !fields.some((field) => field.name === path_of(one.pointer)[0]));
  const confirm = by_device && judged.confirm.length > 0 ? judged.confirm : action.confirm?.length ? action.confirm : problem?.code.includes('confirm') ? [{ say: problem.title }] : undefined;
  const elsewhere = sort_errors(problem?.errors, new Set(fields.map((field) => field.name))).elsewhere;
  const signing = useMemo(() => {
    const unsigned = fields.filter((field) => field.type !== 'signature');
    const after = fields_after(type, record, values_to_api(unsigned, current, stood), formulas_of(type, record));
    const unknown = new Set([...after.unknown, ...(props.unknown ?? [])]);
    return { shown: () => shown_of(type, record, after.fields, unknown, t), incomplete: unknown.size > 0 };
  }, [type, record, fields, current, stood, props.unknown, t]);

  const submit = async () => {
    const body = {
      input: values_to_api(fields, form.getFieldsValue(true), stood), version: record.version,
      confirm: confirm ? { reason: reasons.confirm ?? '' } : null, leave: leaving ? { reason: reasons.leave ?? '' } : null,
    };
    const how = await performer.submit(body, by_device ? as_problem(judged, !!reasons.confirm?.trim()) : null);
    if (!how) return;
    drop_draft(session.person.id, draft_name);
    message.success(how === 'done' ? t('action.done', { title: words(action.title) }) : t('outbox.kept', { title: words(action.title) }));
    on_done();
  };
  return (
    <SigningContext.Provider value={signing}>
      <OnDevice.Provider value={by_device ? session.person.id : null}>
        <div className="stack">
          <ClauseChips ids={action.clauses?.filter((clause) => !asked.some((one) => one.clauses.includes(clause)))} />
          {!resume && <DraftOffer person={session.person.id} name={draft_name} on_restore={(kept) => { form.setFieldsValue(kept); set_values(form.getFieldsValue(true)); }} />}
          <RecordForm form={form} id={`action-${action.id}`} asked={asked} proposals={initial} labels={record.labels} errors={problem?.errors}
            remarked={by_device && Object.keys(input).length > 0 ? remarks.map((one) => String(path_of(one.pointer)[0])) : undefined}
            on_change={(all, changed) => {
              // A hand stands under what was shown: once anything else is changed it must be given again.
              for (const field of fields)
                if (field.type === 'signature' && !(field.name in changed) && all[field.name]) { form.setFieldValue(field.name, undefined); message.info(t('sign.anew')); }
              const now = form.getFieldsValue(true) as Values;
              set_values(now); save_draft(session.person.id, draft_name, now); follow(changed);
            }} on_submit={() => { void submit(); }}>
            {asked.length === 0 && <p>{t('action.nothing_asked', { title: words(action.title), number: record.number })}</p>}
            {by_device && elsewhere_said.length > 0 && (
              <div className="warning-box" role="status">{elsewhere_said.map((one, index) => <p key={index}>{one.title} <ClauseChips ids={one.clauses} /></p>)}</div>
            )}
            <ReasonFields confirm={confirm} leaving={leaving} reasons={reasons} on_change={set_reasons} />
            {action.chain && action.chain.length > 0 && (
              <section className="chain-preview" aria-label={t('approval.preview')}>
                <h3>{t('approval.preview')}</h3>
                <ApprovalChain steps={action.chain} />
              </section>
            )}
            {problem && (
              <div className="error-box" role="alert">
                <p>{problem.code === 'record.stale' ? t('action.stale') : title(new ApiProblem(problem))} <ClauseChips ids={problem.clauses} /></p>
                {elsewhere.map((one, index) => <p key={index}>{one.title} <ClauseChips ids={one.clauses} /></p>)}
              </div>
            )}
            <div className="form-foot">
              <Button type="primary" danger={action.danger} size="large" htmlType="submit" loading={performer.pending} onKeyDown={(event) => event.stopPropagation()}>
                {words(action.title)}
              </Button>
              <span className="muted small desk-only">{t('action.keys')}</span>
            </div>
          </RecordForm>
        </div>
      </OnDevice.Provider>
    </SigningContext.Provider>
  );
}

type SideProps = Omit<BodyProps, 'performer' | 'by_device'>;

function DeskBody(props: SideProps) {
  return <ActionBody {...props} by_device={false} performer={useDeskPerformer(props.record, props.action)} />;
}
function DeviceBody({ stands, ...props }: SideProps & { stands: RecordView }) {
  return <ActionBody {...props} by_device performer={useDevicePerformer({ stands, record: props.record, action: props.action, settles: props.resume?.sequence })} />;
}

/** `stands`: the record as the server last told it, where the act may go through the outbox; `record` then holds what waits there too. */
export function ActionDrawer({ record, type, action, on_close, stands, unknown, resume }: {
  record: RecordView; type: RecordType; action: ActionOffer | null; on_close: () => void; stands?: RecordView; unknown?: Set<string>; resume?: LogEntry;
}) {
  const words = useWords();
  const phone = usePhone();
  // How a form was begun is how it is sent: a window that becomes narrower or wider must not take away what is being entered.
  const began = useRef({ action: '', by_device: false });
  if (began.current.action !== (action?.id ?? '')) began.current = { action: action?.id ?? '', by_device: Boolean(stands && action?.offline) };
  return (
    <Drawer open={action !== null} onClose={on_close} size={phone ? '100%' : 640} destroyOnHidden mask={{ closable: false }}
      title={action ? `${words(action.title)} · ${record.number || record.title}` : ''}>
      {action && (
        <div onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.currentTarget.querySelector<HTMLFormElement>('form')?.requestSubmit();
        }}>
          {began.current.by_device
            ? <DeviceBody key={action.id} stands={stands ?? record} record={record} type={type} action={action} on_done={on_close} unknown={unknown} resume={resume} />
            : <DeskBody key={action.id} record={record} type={type} action={action} on_done={on_close} />}
        </div>
      )}
    </Drawer>
  );
}
