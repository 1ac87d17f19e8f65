import { useQuery } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router-dom';
import { record_query, useRecordType } from '@/api/queries';
import type { RecordType, RecordView, Value } from '@/api/types';
import { ClauseChips } from '@/shared/clause-chip';
import { FieldValue } from '@/shared/field-value';
import { format_instant } from '@/shared/format';
import { is_blank } from '@/shared/forms/values';
import { useOutbox, useReachable } from '@/shared/offline/provider';
import { needs_person } from '@/shared/offline/outbox';
import type { LogEntry } from '@/shared/offline/shelf';
import { paths } from '@/shared/paths';
import { useWords } from '@/shared/text';
import { ActionDrawer } from './action-drawer';

const same = (a: Value, b: Value) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null) || (is_blank(a) && is_blank(b));

/** What was entered beside what stands there now, and what stood there when it was entered. */
function SideBySide({ entry, type, record }: { entry: LogEntry; type: RecordType; record: RecordView }) {
  const { t } = useTranslation();
  const words = useWords();
  const { input, before } = entry.act!;
  const fields = type.fields.filter((field) => field.name in input || (!field.derived && !same(before[field.name], record.fields[field.name])));
  const cell = (field: (typeof fields)[number], value: Value) => <FieldValue field={field} value={value} labels={record.labels} short />;
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label={t('outbox.side_by_side')}>
      <table className="plain-table side-by-side">
        <thead><tr><th scope="col">{t('outbox.field')}</th><th scope="col">{t('outbox.before')}</th><th scope="col">{t('outbox.mine')}</th><th scope="col">{t('outbox.now')}</th></tr></thead>
        <tbody>
          {fields.map((field) => (
            <tr key={field.name} className={same(before[field.name], record.fields[field.name]) ? undefined : 'moved'}>
              <th scope="row">{words(field.title)}</th><td>{cell(field, before[field.name])}</td><td>{field.name in input ? cell(field, input[field.name]) : <span className="muted">—</span>}</td><td>{cell(field, record.fields[field.name])}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The ways out: the same again on the record as it is now, altered, or given up with a reason. */
function Choices({ entry, type, record }: { entry: LogEntry; type: RecordType; record: RecordView }) {
  const { t } = useTranslation();
  const outbox = useOutbox();
  const [editing, set_editing] = useState(false);
  const [giving_up, set_giving_up] = useState(false);
  const [reason, set_reason] = useState('');
  const act = entry.act!;
  const offer = record.actions.find((action) => action.id === act.action);
  const send = () => outbox.flush().catch(() => undefined);
  return (
    <>
      {offer && !offer.allowed && <p className="small">{t('outbox.not_any_more', { why: offer.refusal?.title ?? '' })}</p>}
      <div className="row wrap">
        {entry.standing === 'conflict' && offer?.allowed && (
          <Button size="large" type="primary" onClick={() => { outbox.perform({ ...act, version: record.version, before: record.fields }, entry.sequence).then(send, () => undefined); }}>{t('outbox.again')}</Button>
        )}
        {offer?.allowed && <Button size="large" type={entry.standing === 'refused' ? 'primary' : 'default'} onClick={() => set_editing(true)}>{t('outbox.edit')}</Button>}
        <Button size="large" danger onClick={() => set_giving_up(true)}>{t('outbox.discard')}</Button>
      </div>
      {giving_up && (
        <div className="stack-tight">
          <label className="stack-tight">{t('outbox.reason')}<span className="required"> *</span><Input.TextArea autoFocus value={reason} maxLength={200} autoSize={{ minRows: 2 }} onChange={(event) => set_reason(event.target.value)} /></label>
          <div className="row"><Button danger type="primary" size="large" disabled={!reason.trim()} onClick={() => { outbox.discard(entry.sequence, reason.trim()).then(send, () => undefined); }}>{t('outbox.discard_now')}</Button><Button size="large" onClick={() => set_giving_up(false)}>{t('outbox.keep')}</Button></div>
        </div>
      )}
      <ActionDrawer record={record} stands={record} type={type} action={editing && offer?.allowed ? offer : null} resume={entry} on_close={() => set_editing(false)} />
    </>
  );
}

function Open({ entry }: { entry: LogEntry }) {
  const { t } = useTranslation();
  const reachable = useReachable();
  const act = entry.act!;
  const type = useRecordType(act.type);
  const record = useQuery({ ...record_query(act.type, act.record), refetchOnMount: 'always' });
  if (!type || !record.data) return null;
  const behind = entry.standing === 'conflict' && record.data.version <= act.version;
  return (
    <>
      <SideBySide entry={entry} type={type} record={record.data} />
      {behind && !reachable ? <p className="muted small">{t('outbox.now_unknown')}</p> : <Choices entry={entry} type={type} record={record.data} />}
    </>
  );
}

/** One act, how it stands with the server, and the server's words. */
export function Entry({ entry }: { entry: LogEntry }) {
  const { t, i18n } = useTranslation();
  const words = useWords();
  const outbox = useOutbox();
  const act = entry.act!;
  const standing = entry.standing === 'queued' && outbox.reach === 'sending' ? 'sending' : entry.standing;
  const problem = entry.answer?.problem;
  const open = needs_person(entry) && !outbox.answered(entry.sequence);
  return (
    <article className={`panel outbox-entry standing-${standing}`} id={`entry-${entry.sequence}`} data-sequence={entry.sequence} data-standing={standing}>
      <div className="row wrap">
        <strong>{words(act.action_title)}</strong><Link to={paths.record(act.type, act.record)}>{act.title || act.number}</Link>
        <span className="spacer" /><span className="standing">{t(`outbox.standing.${standing}`)}</span>
      </div>
      <p className="muted small">{[`#${entry.sequence}`, act.number, format_instant(entry.at, i18n.language, Date.now()), entry.settles && t('outbox.settles', { n: entry.settles })].filter(Boolean).join(' · ')}</p>
      {problem && (open || entry.standing === 'held') && (
        <div className={open ? 'error-box' : 'warning-box'}>
          <p>{entry.standing === 'conflict' ? t('outbox.conflict') : problem.title} <ClauseChips ids={problem.clauses} /></p>
          {problem.errors?.filter((one) => one.title !== problem.title).map((one, index) => <p key={index}>{one.title}</p>)}
        </div>
      )}
      {open && <Open entry={entry} />}
    </article>
  );
}
