import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Input, Popover } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { send } from '@/api/client';
import type { Field, Parameter, Value } from '@/api/types';
import { FieldInput } from '@/shared/forms/field-input';
import { from_api, to_api } from '@/shared/forms/values';
import { today_in_zone } from '@/shared/format';
import { useProblemTitle } from '@/shared/problems';
import { useWords } from '@/shared/text';

/** Kinds of parameters whose value one input can hold; lists and tables are changed in the pack. */
export const editable = new Set(['period', 'money', 'percent', 'number', 'boolean', 'text']);

/** A parameter's next value and its first day; what was in force before stays in force for what began before. */
export function ChangeParameter({ pack, parameter }: { pack: string; parameter: Parameter }) {
  const { t } = useTranslation();
  const words = useWords();
  const client = useQueryClient();
  const title = useProblemTitle();
  const { message } = App.useApp();
  const field: Field = { name: parameter.id, title: parameter.title, type: parameter.type as Field['type'] };
  const [open, set_open] = useState(false);
  const [value, set_value] = useState<Value>(() => from_api(field, parameter.value));
  const [from, set_from] = useState(today_in_zone);
  const change = useMutation({
    mutationFn: () => send('PUT', `/policies/${encodeURIComponent(pack)}/parameters/${encodeURIComponent(parameter.id)}`, { body: { value: to_api(field, value) ?? null, from } }),
    onSuccess: () => { set_open(false); message.success(t('policy.changed')); void client.invalidateQueries({ queryKey: ['policy', pack] }); },
  });
  const id = `parameter-${parameter.id}`;
  return (
    <Popover trigger="click" open={open} onOpenChange={set_open} content={
      <div className="stack popover-form">
        <div className="stack-tight"><label htmlFor={id}>{words(parameter.title)}</label><FieldInput field={field} id={id} title={words(parameter.title)} value={value} onChange={set_value} /></div>
        <label className="stack-tight">{t('policy.change_from')}<Input type="date" value={from} onChange={(event) => set_from(event.target.value)} /></label>
        {change.error && <p className="error-text" role="alert">{title(change.error)}</p>}
        <Button type="primary" loading={change.isPending} onClick={() => change.mutate()}>{t('policy.save')}</Button>
      </div>
    }>
      <Button size="small">{t('policy.change')}</Button>
    </Popover>
  );
}
