import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { keep_session, send, set_csrf } from '@/api/client';
import type { Session } from '@/api/types';
import { LanguageSwitch } from '@/shared/language-switch';
import { note_leaving } from '@/shared/offline/kept-answers';
import { unsent_people } from '@/shared/offline/provider';
import { useProblemTitle } from '@/shared/problems';

export function SignIn() {
  const { t } = useTranslation();
  const title = useProblemTitle();
  const client = useQueryClient();
  const unsent = useQuery({ queryKey: ['session', 'unsent'], queryFn: unsent_people, networkMode: 'always' });
  const sign_in = useMutation({
    mutationFn: (body: { login: string; password: string }) => send<Session>('POST', '/session', { body }),
    onSuccess: (session) => {
      set_csrf(session.csrf_token);
      note_leaving(true);
      keep_session(session);
      client.removeQueries({ predicate: (query) => query.queryKey[0] !== 'session' });
      client.setQueryData(['session'], session);
    },
  });
  return (
    <main className="sign-in">
      <div className="sign-in-card">
        <h1>{t('app.name')}</h1>
        <p className="muted">{t('app.motto')}</p>
        <Form layout="vertical" requiredMark={false} onFinish={(values: { login: string; password: string }) => sign_in.mutate(values)}>
          <Form.Item name="login" label={t('session.login')} rules={[{ required: true, message: t('session.login_missing') }]}>
            <Input size="large" autoFocus autoComplete="username" autoCapitalize="none" />
          </Form.Item>
          <Form.Item name="password" label={t('session.password')} rules={[{ required: true, message: t('session.password_missing') }]}>
            <Input.Password size="large" autoComplete="current-password" visibilityToggle={false} />
          </Form.Item>
          {sign_in.error && <p className="error-text" role="alert">{title(sign_in.error)}</p>}
          <Button type="primary" size="large" block htmlType="submit" loading={sign_in.isPending}>{t('session.sign_in')}</Button>
        </Form>
        {unsent.data && unsent.data.length > 0 && <p className="warning-box unsent" role="status">{t('outbox.sign_in_to_send', { n: unsent.data.reduce((sum, one) => sum + one.count, 0) })}</p>}
        <LanguageSwitch />
      </div>
    </main>
  );
}
