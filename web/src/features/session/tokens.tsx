import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { get, send } from '@/api/client';
import { useSession } from '@/api/queries';
import type { Person } from '@/api/types';
import { Answer, Empty } from '@/shared/faces';
import { format_instant } from '@/shared/format';
import { useProblemTitle } from '@/shared/problems';
import { Screen } from '@/shared/screen';

interface Token { id: string; name: string; person: Person; made_at: string }

/** Machines that act as somebody: one's own, for an administrator everybody's. */
export function Tokens() {
  const { t, i18n } = useTranslation();
  const title = useProblemTitle();
  const { message, modal } = App.useApp();
  const client = useQueryClient();
  const all = useSession().capabilities.includes('admin');
  const list = useQuery({ queryKey: ['tokens'], queryFn: () => get<{ items: Token[] }>(`/tokens?all=${all}`) });
  const drop = useMutation({
    mutationFn: (one: Token) => send('DELETE', `/tokens/${one.id}`),
    onSuccess: () => { message.success(t('tokens.dropped')); void client.invalidateQueries({ queryKey: ['tokens'] }); },
  });
  const ask = (one: Token) => modal.confirm({
    title: t('tokens.drop_title', { name: one.name }), content: t('tokens.drop_what'), okText: t('tokens.drop'), okButtonProps: { danger: true },
    onOk: () => drop.mutateAsync(one).catch(() => undefined),
  });
  return (
    <Screen title={t('tokens.title')}>
      <p className="muted">{t('tokens.how')}</p>
      {drop.error && <p className="error-box" role="alert">{title(drop.error)}</p>}
      <Answer query={list}>{(answer) => answer.items.length === 0 ? <Empty title={t('tokens.none')} /> : (
        <div className="table-scroll" tabIndex={0} role="region" aria-label={t('tokens.title')}>
          <table className="plain-table">
            <thead><tr>{(['name', 'person', 'made', 'id'] as const).map((key) => <th key={key} scope="col">{t(`tokens.${key}`)}</th>)}<th /></tr></thead>
            <tbody>{answer.items.map((one) => (
              <tr key={one.id}>
                <td>{one.name}</td><td>{one.person.name}</td><td className="nowrap">{format_instant(one.made_at, i18n.language)}</td><td><code>{one.id}</code></td>
                <td><Button size="small" danger loading={drop.isPending && drop.variables.id === one.id} onClick={() => ask(one)}>{t('tokens.drop')}</Button></td>
              </tr>
            ))}</tbody>
          </table>
        </div>
      )}</Answer>
    </Screen>
  );
}
