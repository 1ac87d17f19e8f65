import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Input, Popover, Radio } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { post } from '@/api/client';
import type { ClauseView } from '@/api/types';
import { format_day } from '@/shared/format';
import { useProblemTitle } from '@/shared/problems';
import { useWords } from '@/shared/text';

/** What no record can show, a person says under his name, for a time. */
export function Attest({ pack, clause }: { pack: string; clause: ClauseView }) {
  const { t, i18n } = useTranslation();
  const words = useWords();
  const client = useQueryClient();
  const title = useProblemTitle();
  const { message } = App.useApp();
  const [open, set_open] = useState(false);
  const [answer, set_answer] = useState(true);
  const [note, set_note] = useState('');
  const [expires_on, set_expires] = useState('');
  const given = clause.attestation;
  const attest = useMutation({
    mutationFn: () => post(`/policies/${encodeURIComponent(pack)}/clauses/${encodeURIComponent(clause.id)}/attestations`, { answer, note, expires_on: expires_on || null }),
    onSuccess: () => { set_open(false); message.success(t('policy.attested')); void client.invalidateQueries({ queryKey: ['policy', pack] }); },
  });
  return (
    <p className="small">
      {given?.by && t('policy.attested_by', { name: given.by.name, day: format_day(given.expires_on ?? '', i18n.language) })}{' '}
      <Popover trigger="click" open={open} onOpenChange={set_open} content={
        <div className="stack popover-form">
          {given?.ask && <p>{words(given.ask)}</p>}
          <Radio.Group value={answer} onChange={(event) => set_answer(event.target.value)} aria-label={t('policy.attest_answer')}
            options={[{ value: true, label: t('policy.attest_yes') }, { value: false, label: t('policy.attest_no') }]} />
          <label className="stack-tight">{t('policy.attest_note')}<Input.TextArea value={note} onChange={(event) => set_note(event.target.value)} autoSize={{ minRows: 2 }} /></label>
          <label className="stack-tight">{t('policy.attest_expires')}<Input type="date" value={expires_on} onChange={(event) => set_expires(event.target.value)} /></label>
          {attest.error && <p className="error-text" role="alert">{title(attest.error)}</p>}
          <Button type="primary" loading={attest.isPending} onClick={() => attest.mutate()}>{t('policy.attest')}</Button>
        </div>
      }>
        <button type="button" className="link-button">{t('policy.attest')}</button>
      </Popover>
    </p>
  );
}
