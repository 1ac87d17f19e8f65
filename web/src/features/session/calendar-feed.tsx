import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { get, send } from '@/api/client';
import { Answer } from '@/shared/faces';
import { format_instant } from '@/shared/format';
import { useProblemTitle } from '@/shared/problems';
import { Screen } from '@/shared/screen';

interface Feed { made_at: string | null; language: string | null; path?: string }

/** The address under which a telephone's calendar reads one's duties. It is shown once, when it is made. */
export function CalendarFeed() {
  const { t, i18n } = useTranslation();
  const title = useProblemTitle();
  const { message } = App.useApp();
  const client = useQueryClient();
  const feed = useQuery({ queryKey: ['calendar-feed'], queryFn: () => get<Feed>('/calendar-feed') });
  const changed = () => { void client.invalidateQueries({ queryKey: ['calendar-feed'] }); };
  const make = useMutation({ mutationFn: () => send<Feed>('POST', '/calendar-feed', { body: { origin: window.location.origin } }), onSuccess: changed });
  const end = useMutation({ mutationFn: () => send('DELETE', '/calendar-feed'), onSuccess: () => { make.reset(); changed(); message.success(t('feed.ended')); } });
  const address = make.data?.path ? `${window.location.origin}${make.data.path}` : '';
  const copy = () => { navigator.clipboard.writeText(address).then(() => message.success(t('feed.copied')), () => undefined); };
  const problem = make.error ?? end.error;
  return (
    <Screen title={t('feed.title')}>
      <div className="narrow stack">
        <p className="muted">{t('feed.how')}</p>
        <Answer query={feed}>
          {(held) => (
            <div className="stack">
              {!address && <p>{held.made_at ? t('feed.since', { at: format_instant(held.made_at, i18n.language) }) : t('feed.none')}</p>}
              {address && (
                <>
                  <label className="stack-tight">{t('feed.address')}<Input.TextArea readOnly autoSize value={address} onFocus={(event) => event.target.select()} /></label>
                  <div className="row wrap">
                    {window.isSecureContext && <Button onClick={copy}>{t('feed.copy')}</Button>}
                    <Button href={address.replace(/^https?:/, 'webcal:')}>{t('feed.open')}</Button>
                  </div>
                </>
              )}
              {problem && <p className="error-text" role="alert">{title(problem)}</p>}
              <div className="row wrap">
                <Button type={held.made_at ? 'default' : 'primary'} loading={make.isPending} onClick={() => make.mutate()}>{held.made_at ? t('feed.again') : t('feed.make')}</Button>
                {held.made_at && <Button danger loading={end.isPending} onClick={() => end.mutate()}>{t('feed.end')}</Button>}
              </div>
            </div>
          )}
        </Answer>
      </div>
    </Screen>
  );
}
