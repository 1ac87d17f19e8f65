import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Input, Select } from 'antd';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router-dom';
import { query, send } from '@/api/client';
import { useMeta, useSession } from '@/api/queries';
import type { ImportReport } from '@/api/types';
import { Empty } from '@/shared/faces';
import { Icon } from '@/shared/icon';
import { paths } from '@/shared/paths';
import { useProblemTitle } from '@/shared/problems';
import { Screen } from '@/shared/screen';
import { useWords } from '@/shared/text';
import { save_file } from '@/shared/save-file';
import { PastImports } from './past-imports';

/** Who may not import is told so before a file is chosen. */
export function ImportScreen() {
  const { t } = useTranslation();
  const creates = useSession().capabilities.includes('import');
  const acts = useMeta()?.record_types.some((one) => one.import_actions?.length);
  return <Screen title={t('nav.import')}>{creates || acts ? <ImportPanels creates={creates} /> : <Empty title={t('import.not_yours')} hint={t('import.who_may')} />}</Screen>;
}

/** Rows are checked first and taken all together or not at all. */
function ImportPanels({ creates }: { creates: boolean }) {
  const { t } = useTranslation();
  const words = useWords();
  const title = useProblemTitle();
  const client = useQueryClient();
  // Rows are taken in as if they were typed in: by an action that creates a record, or by one on the record that each row names.
  const types = useMeta()?.record_types.filter((one) => (creates && one.create_actions.length > 0) || one.import_actions?.length) ?? [];
  const input = useRef<HTMLInputElement>(null);
  const [type, set_type] = useState<string>();
  const [action, set_action] = useState('');
  const [confirm, set_confirm] = useState('');
  const [file, set_file] = useState<File | null>(null);
  const path = `/imports/${encodeURIComponent(type ?? '')}`;
  const how = { action: action || undefined, confirm: (action && confirm.trim()) || undefined };
  const template = useMutation({ mutationFn: () => save_file('GET', `${path}/template.xlsx${query({ action: how.action })}`) });
  const errors = useMutation({ mutationFn: () => save_file('POST', `${path}/errors.xlsx${query(how)}`, file ?? '') });
  const run = useMutation({
    mutationFn: (take: 'none' | 'all' | 'good') => send<ImportReport>('POST',
      `${path}${query({ ...how, commit: take === 'all', good_only: take === 'good', name: file?.name })}`, { bytes: file ?? '' }),
    onSuccess: (report) => {
      if (!report.committed) return;
      void client.invalidateQueries({ queryKey: ['records', type] });
      void client.invalidateQueries({ queryKey: ['imports'] });
    },
  });
  const chosen = types.find((one) => one.id === type);
  const may_create = creates && (chosen?.create_actions.length ?? 0) > 0;
  const choose_type = (next: string) => {
    const one = types.find((each) => each.id === next);
    set_type(next);
    set_action(creates && one?.create_actions.length ? '' : one?.import_actions?.[0]?.id ?? '');
    run.reset();
  };
  const report = run.data;
  // A reason is asked for once something was warned of; it is given with the next check.
  const warned = action !== '' && (confirm !== '' || report?.errors.some((error) => error.code.includes('confirm')));
  return (
    <>
      <div className="panel stack spaced">
        <p className="muted">{t('import.how')}</p>
        <label className="stack-tight">{t('import.type')}
          <Select value={type} onChange={choose_type} placeholder={t('form.choose')} options={types.map((one) => ({ value: one.id, label: words(one.title) }))} />
        </label>
        {chosen?.import_actions?.length ? (
          <label className="stack-tight">{t('import.action')}
            <Select value={action} onChange={(next) => { set_action(next); run.reset(); }}
              options={[...(may_create ? [{ value: '', label: t('import.creates') }] : []), ...chosen.import_actions.map((one) => ({ value: one.id, label: words(one.title) }))]} />
          </label>
        ) : null}
        {action && <p className="muted">{t('import.acts_how')}</p>}
        {warned && (
          <label className="stack-tight">{t('import.confirm')}
            <Input value={confirm} maxLength={200} onChange={(event) => set_confirm(event.target.value)} />
          </label>
        )}
        <div className="row wrap" role="group" aria-label={t('import.file')}>
          <input ref={input} className="visually-hidden" type="file" accept=".xlsx,.csv,text/csv" tabIndex={-1} aria-label={t('import.file')}
            onChange={(event) => { set_file(event.target.files?.[0] ?? null); run.reset(); event.target.value = ''; }} />
          <Button icon={<Icon name="file" size={16} />} onClick={() => input.current?.click()}>{t('import.choose')}</Button>
          {chosen && <Button type="text" loading={template.isPending} onClick={() => template.mutate()}>{t('import.template')}</Button>}
          {file && <strong>{file.name}</strong>}
        </div>
        <div className="row wrap">
          <Button type={report ? 'default' : 'primary'} disabled={!file || !type} loading={run.isPending} onClick={() => run.mutate('none')}>{t('import.check')}</Button>
          <Button type="primary" disabled={!report || report.committed || report.errors.length > 0} loading={run.isPending} onClick={() => run.mutate('all')}>{t('import.commit')}</Button>
          {report && !report.committed && report.good > 0 && report.errors.length > 0 &&
            <Button loading={run.isPending} onClick={() => run.mutate('good')}>{t('import.good_only', { n: report.good })}</Button>}
        </div>
        {[run.error, template.error, errors.error].map((error, index) => error && <p key={index} className="error-box" role="alert">{title(error)}</p>)}
      </div>
      {report && (
        <section className="panel spaced" aria-label={t('import.report')}>
          <h2>{report.committed ? <><Icon name="check_circle" /> {t('import.committed', { n: report.good })}</> : t('import.checked', { rows: report.rows, good: report.good, bad: report.rows - report.good })}</h2>
          {report.committed && type && <Link to={paths.list(type)}>{t('import.open_list')}</Link>}
          {report.errors.length > 0 && <p><Button icon={<Icon name="file" size={16} />} loading={errors.isPending} onClick={() => errors.mutate()}>{t('import.error_sheet')}</Button></p>}
          {report.errors.length > 0 && (
            <div className="table-scroll" tabIndex={0} role="region" aria-label={t('import.report')}>
              <table className="plain-table">
                <thead><tr><th scope="col">{t('import.row')}</th><th scope="col">{t('import.column')}</th><th scope="col">{t('import.problem')}</th></tr></thead>
                <tbody>{report.errors.slice(0, 500).map((error, index) => <tr key={index}><td>{error.row}</td><td>{words(chosen?.fields.find((field) => field.name === error.column)?.title) || error.column || '—'}</td><td>{error.title}</td></tr>)}</tbody>
              </table>
            </div>
          )}
        </section>
      )}
      <PastImports undone={() => { run.reset(); set_file(null); }} />
    </>
  );
}
