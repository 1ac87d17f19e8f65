import { Button } from 'antd';
import { Suspense, lazy, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Approval, ApprovalStep, Decision, RecordId, TypeId } from '@/api/types';
import { ClauseChips } from './clause-chip';
import { format_due, format_instant } from './format';
import { useWords } from './text';

const DecisionDrawer = lazy(async () => ({ default: (await import('./decision-drawer')).DecisionDrawer }));
const needs_person = new Set<Decision>(['transfer', 'add_signer', 'copy']);

/** Who will approve, in order, and why they and nobody else. */
export function ApprovalChain({ steps }: { steps: ApprovalStep[] }) {
  const { t, i18n } = useTranslation();
  const words = useWords();
  const known = new Set(['ahead', 'waiting', 'approved', 'refused', 'skipped', 'returned']);
  return (
    <ol className="chain">
      {steps.map((step, index) => (
        <li key={step.name || index} className={`chain-step chain-${step.status}`}>
          <div className="chain-head">
            <strong>{words(step.title)}</strong>
            <span className={`chain-status chain-status-${step.status}`}>
              {known.has(step.status) ? t(`approval.step.${step.status as 'ahead'}`) : step.status}
            </span>
            <ClauseChips ids={step.clauses} />
          </div>
          <div>{step.approvers.length > 0 ? step.approvers.map((person) => person.name).join('、') : t('approval.nobody')}</div>
          {step.why && <div className="muted small">{step.why}</div>}
          {step.decisions?.map((decision, at) => (
            <div key={at} className="small">
              {decision.by.name} · {t(`approval.did.${decision.decision as 'approve'}`, { defaultValue: decision.decision })} · {format_instant(decision.at, i18n.language)}
              {decision.reason && <div className="quote">{decision.reason}</div>}
            </div>
          ))}
          {step.due_at && step.status === 'waiting' && <div className="small">{t('clock.due_at', { at: format_due(step.due_at, i18n.language) })}</div>}
        </li>
      ))}
    </ol>
  );
}

/** The decisions that this person may take on an approval: one tap opens, the second decides. */
export function ApprovalDecisions({ approval, type, id, version }: { approval: Approval; type: TypeId; id: RecordId; version: number }) {
  const { t } = useTranslation();
  const [decision, set_decision] = useState<Decision | null>(null);
  if (approval.may.length === 0) return null;
  return (
    <>
      <div className="row wrap">
        {approval.may.map((one) => (
          <Button key={one} type={one === 'approve' ? 'primary' : 'default'} danger={one === 'refuse'} size={needs_person.has(one) ? 'small' : 'middle'}
            onClick={() => set_decision(one)}>
            {t(`approval.decision.${one}`)}
          </Button>
        ))}
      </div>
      {decision && <Suspense><DecisionDrawer key={decision} approval={approval} type={type} id={id} version={version} decision={decision} on_close={() => set_decision(null)} /></Suspense>}
    </>
  );
}
