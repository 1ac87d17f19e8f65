import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router-dom';
import { get, post, query } from '@/api/client';
import type { Notice, Page } from '@/api/types';
import { ClauseChips } from '@/shared/clause-chip';
import { Answer, Empty } from '@/shared/faces';
import { format_instant } from '@/shared/format';
import { paths } from '@/shared/paths';
import { Screen } from '@/shared/screen';

export function Notices() {
  const { t, i18n } = useTranslation();
  const client = useQueryClient();
  const [unread, set_unread] = useState(false);
  const list = useInfiniteQuery({
    queryKey: ['notices', unread],
    queryFn: ({ pageParam }) => get<Page<Notice>>(`/notices${query({ unread, cursor: pageParam })}`),
    initialPageParam: '', getNextPageParam: (page) => page.next ?? undefined,
  });
  const done = () => Promise.all([client.invalidateQueries({ queryKey: ['notices'] }), client.invalidateQueries({ queryKey: ['session'] })]);
  const read = useMutation({ mutationFn: (id: string) => post(`/notices/${encodeURIComponent(id)}/read`), onSuccess: done });
  const read_all = useMutation({ mutationFn: () => post('/notices/read-all'), onSuccess: done });
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Screen title={t('nav.notices')} extra={<Button loading={read_all.isPending} onClick={() => read_all.mutate()}>{t('notices.read_all')}</Button>}>
      <div className="tabs" role="group" aria-label={t('nav.notices')}>
        <button type="button" aria-pressed={!unread} onClick={() => set_unread(false)}>{t('notices.all')}</button>
        <button type="button" aria-pressed={unread} onClick={() => set_unread(true)}>{t('notices.unread')}</button>
      </div>
      <Answer query={list}>
        {() => rows.length === 0 ? <Empty title={t('notices.none')} hint={t('notices.none_hint')} /> : (
          <ul className="plain panel">
            {rows.map((notice) => (
              <li key={notice.id} className={`notice ${notice.read_at ? '' : 'notice-unread'}`}>
                <div className="notice-body">
                  <div>{!notice.read_at && <span className="new">{t('notices.new')}</span>} {notice.text} <ClauseChips ids={notice.clauses} /></div>
                  <div className="muted small">
                    {notice.record && <Link className="mono" to={paths.record(notice.record.type, notice.record.id)} onClick={() => { if (!notice.read_at) read.mutate(notice.id); }}>{notice.record.number}</Link>} {format_instant(notice.at, i18n.language)}
                  </div>
                </div>
                {!notice.read_at && <Button size="small" onClick={() => read.mutate(notice.id)}>{t('notices.read')}</Button>}
              </li>
            ))}
          </ul>
        )}
      </Answer>
      {list.hasNextPage && <div className="more"><Button loading={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>{t('list.more')}</Button></div>}
    </Screen>
  );
}
