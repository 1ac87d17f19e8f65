import { useMutation } from '@tanstack/react-query';
import { App, Button, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { post } from '@/api/client';
import { useProblemTitle } from '@/shared/problems';
import { Screen } from '@/shared/screen';

interface Answers { old: string; new: string; again: string }

export function ChangePassword() {
  const { t } = useTranslation();
  const title = useProblemTitle();
  const { message } = App.useApp();
  const [form] = Form.useForm<Answers>();
  const change = useMutation({
    mutationFn: (values: Answers) => post('/session/password', { old: values.old, new: values.new }),
    onSuccess: () => { message.success(t('session.password_changed')); form.resetFields(); },
  });
  const filled = { required: true, message: t('session.password_missing') };
  return (
    <Screen title={t('session.change_password')}>
      <Form<Answers> form={form} className="narrow" layout="vertical" requiredMark={false} onFinish={(values) => change.mutate(values)}>
        <Form.Item name="old" label={t('session.password_old')} rules={[filled]}><Input.Password autoComplete="current-password" visibilityToggle={false} /></Form.Item>
        <Form.Item name="new" label={t('session.password_new')} rules={[filled]}><Input.Password autoComplete="new-password" visibilityToggle={false} /></Form.Item>
        <Form.Item name="again" label={t('session.password_again')} dependencies={['new']}
          rules={[filled, ({ getFieldValue }) => ({
            validator: (_, value) => (!value || value === getFieldValue('new') ? Promise.resolve() : Promise.reject(new Error(t('session.password_differs')))),
          })]}>
          <Input.Password autoComplete="new-password" visibilityToggle={false} />
        </Form.Item>
        {change.error && <p className="error-text" role="alert">{title(change.error)}</p>}
        <Button type="primary" htmlType="submit" loading={change.isPending}>{t('session.change_password')}</Button>
      </Form>
    </Screen>
  );
}
