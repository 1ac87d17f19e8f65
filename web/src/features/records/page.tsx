import { useMutation, useQuery } from '@tanstack/react-query';
import { App, Button, Dropdown } from 'antd';
import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router-dom';
import { open_document } from '@/api/client';
import { record_query, useRecordType } from '@/api/queries';
import type { RecordType, RecordView } from '@/api/types';
import { ApprovalChain, ApprovalDecisions } from '@/shared/approvals';
import { NearPack } from '@/shared/clause-chip';
import { CommandButton } from '@/shared/refused-button';
import { useCommands, useRegisterCommands, type Command } from '@/shared/commands/registry';
import { Answer, Loading } from '@/shared/faces';
import { format_bytes, format_instant } from '@/shared/format';
import { Icon } from '@/shared/icon';
import { project } from '@/shared/offline/project';
import { useOutbox } from '@/shared/offline/provider';
import { paths, type_of } from '@/shared/paths';
import { useProblemTitle } from '@/shared/problems';
import { RecordCard } from '@/shared/record-card';
import { save_file } from '@/shared/save-file';
import { Screen } from '@/shared/screen';
import { StatePill } from '@/shared/state-pill';
import { useWords } from '@/shared/text';
import { usePhone } from '@/shared/use-media';
import { ActionDrawer } from './action-drawer';
import { print_path, useUploadTo } from './api';
import { BlockedActions } from './blocked-actions';
import { Clauses } from './clauses';
import { Clocks } from './clocks';
import { Fields } from './fields';
import { Postings } from './postings';
import { Signatures } from './signatures';
import { Steps } from './steps';
import { Timeline } from './timeline';

function Approvals({ record }: { record: RecordView }) {
  const { t } = useTranslation();
  const words = useWords();
  if (record.approvals.length === 0) return null;
  const waiting = record.approvals.filter((approval) => approval.status === 'waiting');
  const ended = record.approvals.filter((approval) => approval.status !== 'waiting');
  return (
    <section className="panel" aria-label={t('record.approvals')}>
      <h2>{t('record.approvals')}</h2>
      {waiting.map((approval) => (
        <div key={approval.id} className="stack">
          <p><strong>{words(approval.title)}</strong> <span className="muted small">{t('approval.by', { name: approval.applicant.name })}</span></p>
          <ApprovalChain steps={approval.steps} />
          <ApprovalDecisions approval={approval} type={record.type} id={record.id} version={record.version} />
        </div>
      ))}
      {ended.map((approval) => (
        <details key={approval.id}>
          <summary>{words(approval.title)} · {t(`approval.status.${approval.status as 'approved'}`, { defaultValue: approval.status })}</summary>
          <ApprovalChain steps={approval.steps} />
        </details>
      ))}
    </section>
  );
}

function Files({ record }: { record: RecordView }) {
  const { t, i18n } = useTranslation();
  const title = useProblemTitle();
  const input = useRef<HTMLInputElement>(null);
  const upload = useUploadTo(record.type, record.id);
  return (
    <section className="panel" aria-label={t('record.files')}>
      <h2>{t('record.files')}</h2>
      <ul className="plain">
        {record.files.map((file) => (
          <li key={file.id} className="file-row">
            <Icon name="file" size={16} />
            <a href={`/api/v1/files/${encodeURIComponent(file.id)}`} target="_blank" rel="noreferrer">{file.name}</a>
            <span className="muted small">{[format_bytes(file.bytes), file.by?.name, format_instant(file.at, i18n.language, Date.now())].filter(Boolean).join(' · ')}</span>
          </li>
        ))}
      </ul>
      {record.files.length === 0 && <p className="muted small">{t('record.no_files')}</p>}
      <input ref={input} type="file" className="visually-hidden" tabIndex={-1} aria-label={t('form.add_file')} onChange={(event) => {
        const file = event.target.files?.[0];
        if (file) upload.mutate(file);
        event.target.value = '';
      }} />
      <Button size="small" loading={upload.isPending} onClick={() => input.current?.click()}>{t('form.add_file')}</Button>
      {upload.error && <p className="error-text" role="alert">{title(upload.error)}</p>}
    </section>
  );
}

function Page({ record: stands, type }: { record: RecordView; type: RecordType }) {
  const outbox = useOutbox();
  // On a telephone acts go through the outbox, and the page shows the record as it is with what waits there.
  const { record, unsent, blocked, unknown } = useMemo(() => project(stands, type, outbox.entries), [stands, type, outbox.entries]);
  const { t, i18n } = useTranslation();
  const words = useWords();
  const phone = usePhone();
  const [open, set_open] = useState<string | null>(null);
  const { message } = App.useApp();
  const problem_title = useProblemTitle();
  const { mutate: take_file } = useMutation({ mutationFn: (path: string) => save_file('GET', path), onError: (error) => message.error(problem_title(error)) });
  const commands = useMemo((): Command[] => [
    ...record.actions.map((action, index) => ({
      id: `record.${record.id}.${action.id}`, title: words(action.title), group: 'record' as const, primary: action.primary, danger: action.danger,
      refusal: action.allowed ? null : action.refusal ?? { code: 'refused', title: t('face.refused') }, clauses: action.clauses,
      hint: record.number, shortcut: index < 9 && action.allowed ? `a ${index + 1}` : undefined, run: () => { if (action.allowed) set_open(action.id); },
    })),
    ...record.prints.flatMap((print, index): Command[] => [{
      id: `print.${record.id}.${print.id}`, title: t('record.print', { title: words(print.title) }), group: 'view', icon: <Icon name="print" size={16} />,
      shortcut: index === 0 ? 'p' : undefined, hint: record.number,
      run: () => { open_document(print_path(record.type, record.id, print.id, 'pdf')); },
    }, {
      id: `print.${record.id}.${print.id}.xlsx`, title: t('record.print_xlsx', { title: words(print.title) }), group: 'view', icon: <Icon name="file" size={16} />, hint: record.number,
      run: () => take_file(print_path(record.type, record.id, print.id, 'xlsx')),
    }]),
  ], [record, words, t, take_file]);
  useRegisterCommands(commands);
  const registered = useCommands();
  const actions = registered.filter((command) => command.id.startsWith(`record.${record.id}.`));
  const prints = registered.filter((command) => command.id.startsWith(`print.${record.id}.`));
  // What is next stands first; where the server marks nothing, the first thing that may be done is it.
  const open_to_me = actions.filter((command) => !command.refusal).sort((a, b) => Number(b.primary ?? false) - Number(a.primary ?? false));
  const may = open_to_me.map((command, index) => (index === 0 && !command.danger ? { ...command, primary: true } : command));
  const may_not = actions.filter((command) => command.refusal);
  const near = phone ? 2 : 5;
  const folded = may.slice(near);
  const action = record.actions.find((one) => one.id === open && one.allowed) ?? null;
  return (
    <Screen title={`${record.number} ${record.title}`} head={false}>
      <header className="record-head" data-version={record.version}>
        <div className="row wrap">
          <Link to={paths.list(record.type)} className="muted small">{words(type.title)}</Link>
          <span className="mono">{record.number}</span>
          <StatePill state={record.state} />
        </div>
        <h1>{record.title || record.number}</h1>
        <p className="muted small">
          {[record.customer?.title, record.owner && t('record.owner', { name: record.owner.name }), record.department?.name,
            t('record.created', { name: record.created_by?.name ?? t('record.by_system'), at: format_instant(record.created_at, i18n.language) })].filter(Boolean).join(' · ')}
        </p>
        {(unsent > 0 || blocked) && (
          <p className={blocked ? 'error-box' : 'warning-box'}><Link to={blocked ? `${paths.outbox}#entry-${blocked.sequence}` : paths.outbox}>{blocked ? t('outbox.blocked') : t('outbox.on_record', { n: unsent })}</Link></p>
        )}
        <Steps record={record} />
        <div className="record-actions" role="group" aria-label={t('record.actions')}>
          {may.slice(0, near).map((command) => <CommandButton key={command.id} command={command} />)}
          {folded.length > 0 && (
            <Dropdown trigger={['click']} menu={{ items: folded.map((command) => ({ key: command.id, label: command.title, danger: command.danger, onClick: command.run })) }}>
              <Button>{t('record.more_actions', { n: folded.length })}</Button>
            </Dropdown>
          )}
          {prints.map((command) => <CommandButton key={command.id} command={command} />)}
          {may.length === 0 && <span className="muted small">{t('record.no_actions')}</span>}
        </div>
        <BlockedActions commands={may_not} />
      </header>
      <div className="record-body">
        <div className="stack">
          {phone && <Clocks record={record} />}
          {phone && <Approvals record={record} />}
          <Fields record={record} type={type} />
          {record.related.filter((related) => related.items.length > 0).map((related) => (
            <section key={related.name} className="panel" aria-label={words(related.title)}>
              <h2>{words(related.title)}</h2>
              {related.items.map((row) => <RecordCard key={row.id} row={row} />)}
            </section>
          ))}
        </div>
        <div className="stack">
          {!phone && <Clocks record={record} />}
          {!phone && <Approvals record={record} />}
          <Postings postings={record.postings} />
          <Signatures record={record} />
          <Clauses record={record} />
          <Files record={record} />
          <section className="panel" aria-label={t('record.timeline')}>
            <h2>{t('record.timeline')}</h2>
            <Timeline entries={record.timeline} />
          </section>
        </div>
      </div>
      <ActionDrawer record={record} stands={phone ? stands : undefined} unknown={unknown} type={type} action={blocked ? null : action} on_close={() => set_open(null)} />
    </Screen>
  );
}

export function RecordPage() {
  const params = useParams();
  const id = type_of(params);
  const type = useRecordType(id);
  const record = useQuery(record_query(id, params.id ?? ''));
  if (!type) return <Loading />;
  return <NearPack.Provider value={type.pack}><Answer query={record} rows={12}>{(view) => <Page key={view.id} record={view} type={type} />}</Answer></NearPack.Provider>;
}
