import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Drawer, Input, Radio } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { post } from '@/api/client';
import type { Approval, Decision, Field, RecordId, TypeId } from '@/api/types';
import { Picker } from './forms/picker';
import { SignaturePad } from './forms/signature-pad';
import { Icon } from './icon';
import { useProblemTitle } from './problems';
import { useWords } from './text';

const person_field: Field = { name: 'to', title: '', type: 'person' };
const needs_person = new Set<Decision>(['transfer', 'add_signer', 'copy']);
const needs_reason = new Set<Decision>(['refuse', 'return', 'transfer', 'withdraw']);

/** One decision being taken: the opinion, whom it goes to, the signature. */
export function DecisionDrawer({ approval, type, id, version, decision, on_close }: {
  approval: Approval; type: TypeId; id: RecordId; version: number; decision: Decision; on_close: () => void;
}) {
  const { t } = useTranslation();
  const words = useWords();
  const client = useQueryClient();
  const title = useProblemTitle();
  const { message } = App.useApp();
  const [reason, set_reason] = useState('');
  const [to, set_to] = useState<string>();
  const [position, set_position] = useState('before');
  const [signature, set_signature] = useState<string>();
  const [signing, set_signing] = useState(false);
  const decide = useMutation({
    mutationFn: (what: Decision) =>
      post(`/records/${encodeURIComponent(type)}/${encodeURIComponent(id)}/approvals/${encodeURIComponent(approval.id)}`, {
        decision: what, reason: reason.trim() || null, to: to ?? null, position: what === 'add_signer' ? position : null,
        signature: signature ?? null, version,
      }),
    onSuccess: async (_, what) => {
      message.success(t(`approval.done.${what}`));
      on_close();
      await Promise.all([client.invalidateQueries({ queryKey: ['record', type, id] }), client.invalidateQueries({ queryKey: ['workbench'] }),
        client.invalidateQueries({ queryKey: ['records', type] })]);
    },
  });
  const opinions = ['approval.opinion.agree', 'approval.opinion.as_proposed', 'approval.opinion.look_again'] as const;
  return (
      <Drawer open onClose={on_close} mask={{ closable: false }} placement="bottom" size="auto" destroyOnHidden
        title={`${t(`approval.decision.${decision}`)} · ${words(approval.title)}`}>
          <div className="narrow stack">
            {needs_person.has(decision) && (
              <label className="stack-tight">{t('approval.to')}
                <Picker field={person_field} value={to} on_change={(next) => set_to(next as string | undefined)} />
              </label>
            )}
            {decision === 'add_signer' && (
              <Radio.Group aria-label={t('approval.position')} value={position} onChange={(event) => set_position(event.target.value)}
                options={(['before', 'beside', 'after'] as const).map((one) => ({ value: one, label: t(`approval.position.${one}`) }))} />
            )}
            <label className="stack-tight">{t('approval.reason')}{needs_reason.has(decision) && <span className="required"> *</span>}
              <Input.TextArea value={reason} onChange={(event) => set_reason(event.target.value)} autoSize={{ minRows: 2, maxRows: 6 }} />
            </label>
            {decision === 'approve' && (
              <div className="row wrap">
                {opinions.map((key) => <Button key={key} size="small" onClick={() => set_reason(t(key))}>{t(key)}</Button>)}
                {!signing && <Button size="small" onClick={() => set_signing(true)}>{t('approval.sign')}</Button>}
              </div>
            )}
            {decision === 'approve' && signing && <SignaturePad field="signature" title={t('approval.sign')} value={signature ?? ''} on_change={(next) => set_signature(typeof next === 'string' ? next : undefined)} />}
            {decide.error && <p className="error-text" role="alert"><Icon name="warning" size={15} /> {title(decide.error)}</p>}
            <Button type="primary" danger={decision === 'refuse'} block size="large" loading={decide.isPending}
              disabled={(needs_reason.has(decision) && !reason.trim()) || (needs_person.has(decision) && !to)}
              onClick={() => decide.mutate(decision)}>
              {t('approval.confirm', { decision: t(`approval.decision.${decision}`) })}
            </Button>
          </div>
      </Drawer>
  );
}
