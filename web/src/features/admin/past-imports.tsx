import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router-dom';
import { get, post } from '@/api/client';
import { useMeta } from '@/api/queries';
import type { ImportThing } from '@/api/types';
import { Answer, Empty } from '@/shared/faces';
import { format_instant } from '@/shared/format';
import { paths } from '@/shared/paths';
import { useProblemTitle } from '@/shared/problems';
import { useWords } from '@/shared/text';
import { usePhone } from '@/shared/use-media';

/** What was imported, each of it to be undone as a whole, or but for what has been used since. */
export function PastImports({ undone }: { undone: () => void }) {
  const { t, i18n } = useTranslation();
  const words = useWords();
  const phone = usePhone();
  const title = useProblemTitle();
  const client = useQueryClient();
  const { modal, message } = App.useApp();
  const types = useMeta()?.record_types ?? [];
  const list = useQuery({ queryKey: ['imports'], queryFn: () => get<{ items: ImportThing[] }>('/imports') });
  const undo = useMutation({
    mutationFn: (one: ImportThing) => post<{ withdrawn: number }>(`/imports/${one.id}/undo?rest=${Boolean(one.used_count)}`),
    onSuccess: (answer, one) => {
      undone();
      message.success(t(one.acts ? 'import.acts_undone' : 'import.undone', { n: answer.withdrawn }));
      void client.invalidateQueries({ queryKey: ['imports'] });
      void client.invalidateQueries({ queryKey: ['records', one.record_type] });
    },
  });
  const look = useMutation({
    mutationFn: (one: ImportThing) => get<ImportThing>(`/imports/${one.id}`),
    onSuccess: (one) => one.acts && one.used_count ? modal.warning({ title: t('import.undo_title', { file: one.file || '—' }), content: <UsedSince one={one} hint={t('import.moved_on', { n: one.used_count })} /> }) : modal.confirm({
      title: t('import.undo_title', { file: one.file || '—' }),
      content: one.used_count
        ? <UsedSince one={one} hint={t('import.undo_used', { n: one.used_count })} />
        : <p>{t(one.acts ? 'import.undo_acts' : 'import.undo_all', { n: one.left })}</p>,
      okText: t(one.used_count ? 'import.undo_rest' : 'import.undo'), okButtonProps: { danger: true },
      onOk: () => undo.mutateAsync(one).catch(() => undefined),
    }),
  });
  const what = (one: ImportThing) => {
    const type = types.find((each) => each.id === one.record_type);
    const action = one.acts ? type?.import_actions?.find((each) => each.id === one.action) : undefined;
    return [words(type?.title), words(action?.title)].filter(Boolean).join(' · ');
  };
  const way_back = (one: ImportThing) => one.undone ? t('import.undone_mark')
    : <Button size="small" loading={look.isPending && look.variables.id === one.id} onClick={() => look.mutate(one)}>{t('import.undo')}</Button>;
  const failed = look.error ?? undo.error;
  return (
    <section className="panel spaced" aria-label={t('import.past')}>
      <h2>{t('import.past')}</h2>
      {failed && <p className="error-box" role="alert">{title(failed)}</p>}
      <Answer query={list}>{(answer) => answer.items.length === 0 ? <Empty title={t('import.past_none')} /> : phone ? (
        <ul className="plain">{answer.items.map((one) => (
          <li key={one.id} className="duty">
            <div className="duty-main">
              <div className="duty-title">{one.file || '—'}</div>
              <div className="muted small">{[what(one), one.by?.name, format_instant(one.at, i18n.language, Date.now())].filter(Boolean).join(' · ')}</div>
              <div className="muted small">{t('import.left')} {one.left} / {one.records}</div>
            </div>
            <div>{way_back(one)}</div>
          </li>
        ))}</ul>
      ) : (
        <div className="table-scroll" tabIndex={0} role="region" aria-label={t('import.past')}>
          <table className="plain-table">
            <thead><tr>{(['file', 'type', 'when', 'who', 'left'] as const).map((key) => <th key={key} scope="col">{t(`import.${key}`)}</th>)}<th /></tr></thead>
            <tbody>{answer.items.map((one) => (
              <tr key={one.id}>
                <td>{one.file || '—'}</td>
                <td>{what(one)}</td>
                <td className="nowrap">{format_instant(one.at, i18n.language, Date.now())}</td>
                <td>{one.by?.name ?? '—'}</td>
                <td>{one.left} / {one.records}</td>
                <td>{way_back(one)}</td>
              </tr>
            ))}</tbody>
          </table>
        </div>
      )}</Answer>
    </section>
  );
}

function UsedSince({ one, hint }: { one: ImportThing; hint: string }) {
  return <div className="stack-tight"><p>{hint}</p><ul>{one.used?.slice(0, 20).map((each) => <li key={each.id}><Link to={paths.record(each.type, each.id)}>{each.title || each.number}</Link></li>)}</ul></div>;
}
