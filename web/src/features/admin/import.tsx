import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router-dom';
import { send } from '@/api/client';
import { useMeta } from '@/api/queries';
import type { ImportReport } from '@/api/types';
import { Icon } from '@/shared/icon';
import { paths } from '@/shared/paths';
import { useProblemTitle } from '@/shared/problems';
import { Screen } from '@/shared/screen';
import { useWords } from '@/shared/text';

/** Rows are checked first and taken all together or not at all. */
export function ImportScreen() {
  const { t } = useTranslation();
  const words = useWords();
  const title = useProblemTitle();
  const client = useQueryClient();
  const types = useMeta()?.record_types.filter((type) => type.may_list) ?? [];
  const [type, set_type] = useState<string>();
  const [file, set_file] = useState<File | null>(null);
  const run = useMutation({
    mutationFn: (commit: boolean) => send<ImportReport>('POST', `/imports/${encodeURIComponent(type ?? '')}?commit=${commit}`, { bytes: file ?? '', media_type: 'text/csv' }),
    onSuccess: (report) => { if (report.committed) void client.invalidateQueries({ queryKey: ['records', type] }); },
  });
  const report = run.data;
  return (
    <Screen title={t('nav.import')}>
      <div className="panel stack">
        <p className="muted">{t('import.how')}</p>
        <label className="stack-tight">{t('import.type')}
          <Select value={type} onChange={(next) => { set_type(next); run.reset(); }} placeholder={t('form.choose')} options={types.map((one) => ({ value: one.id, label: words(one.title) }))} />
        </label>
        <label className="stack-tight">{t('import.file')}
          <input className="plain-input" type="file" accept=".csv,text/csv" onChange={(event) => { set_file(event.target.files?.[0] ?? null); run.reset(); }} />
        </label>
        <div className="row wrap">
          <Button type={report ? 'default' : 'primary'} disabled={!file || !type} loading={run.isPending} onClick={() => run.mutate(false)}>{t('import.check')}</Button>
          <Button type="primary" disabled={!report || report.committed || report.errors.length > 0} loading={run.isPending} onClick={() => run.mutate(true)}>{t('import.commit')}</Button>
        </div>
        {run.error && <p className="error-box" role="alert">{title(run.error)}</p>}
      </div>
      {report && (
        <section className="panel spaced" aria-label={t('import.report')}>
          <h2>{report.committed ? <><Icon name="check_circle" /> {t('import.committed', { n: report.good })}</> : t('import.checked', { rows: report.rows, good: report.good, bad: report.rows - report.good })}</h2>
          {report.committed && type && <Link to={paths.list(type)}>{t('import.open_list')}</Link>}
          {report.errors.length > 0 && (
            <div className="table-scroll" tabIndex={0} role="region" aria-label={t('import.report')}>
              <table className="plain-table">
                <thead><tr><th scope="col">{t('import.row')}</th><th scope="col">{t('import.column')}</th><th scope="col">{t('import.problem')}</th></tr></thead>
                <tbody>{report.errors.slice(0, 500).map((error, index) => <tr key={index}><td>{error.row}</td><td>{error.column ?? '—'}</td><td>{error.title}</td></tr>)}</tbody>
              </table>
            </div>
          )}
        </section>
      )}
    </Screen>
  );
}
