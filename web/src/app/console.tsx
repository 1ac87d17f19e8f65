import { QueryClientProvider, useQuery } from '@tanstack/react-query';
import { App, ConfigProvider, theme } from 'antd';
import en_us from 'antd/locale/en_US';
import zh_cn from 'antd/locale/zh_CN';
import { Suspense, lazy, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { RouterProvider } from 'react-router-dom';
import { when_signed_out } from '@/api/client';
import { make_query_client, session_query } from '@/api/queries';
import { CommandProvider } from '@/shared/commands/registry';
import { Failed, Loading } from '@/shared/faces';
import { set_zone } from '@/shared/format';
import { OutboxProvider } from '@/shared/offline/provider';
import { make_router } from './routes';
import { ThemeContext, use_theme_choice } from './theme';

const SignIn = lazy(async () => ({ default: (await import('@/features/session/sign-in')).SignIn }));

function SignedIn() {
  const session = useQuery(session_query);
  const router = useMemo(() => make_router(), []);
  if (session.data) set_zone(session.data.organisation.zone);
  if (session.isPending) return <main className="sign-in"><Loading rows={4} /></main>;
  if (session.error && session.data === undefined) return <main className="sign-in"><Failed error={session.error} again={() => session.refetch()} /></main>;
  return session.data ? <OutboxProvider key={session.data.person.id} session={session.data}><RouterProvider router={router} /></OutboxProvider> : <Suspense><SignIn /></Suspense>;
}

export function Console() {
  const { i18n } = useTranslation();
  const [client] = useState(make_query_client);
  const choice = use_theme_choice();
  useEffect(() => when_signed_out(() => { client.setQueryData(['session'], null); }), [client]);
  return (
    <ConfigProvider locale={i18n.language === 'zh-CN' ? zh_cn : en_us} button={{ autoInsertSpace: false }}
      theme={{
        components: { Checkbox: { borderRadiusSM: 4 } },
        algorithm: choice.dark ? theme.darkAlgorithm : theme.defaultAlgorithm,
        token: {
          colorPrimary: choice.dark ? '#368ba1' : '#0f5b70', colorLink: choice.dark ? '#7cc7da' : '#0f5b70', colorError: choice.dark ? '#f0706a' : '#b3261e', borderRadius: 8,
          ...(choice.dark ? { colorBgContainer: '#1b2327', colorBgElevated: '#232d32' } : {}),
          colorTextPlaceholder: choice.dark ? '#9aa7ad' : '#64707a', colorTextDescription: choice.dark ? '#b3bfc5' : '#55616a', fontSize: 14,
          fontFamily: '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", system-ui, sans-serif', motion: false,
        },
      }}>
      <App>
        <QueryClientProvider client={client}>
          <ThemeContext.Provider value={choice}>
            <CommandProvider><SignedIn /></CommandProvider>
          </ThemeContext.Provider>
        </QueryClientProvider>
      </App>
    </ConfigProvider>
  );
}
