import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecordView } from '@/api/types';
import { format_instant } from '@/shared/format';
import { Icon } from '@/shared/icon';
import { useWords } from '@/shared/text';

/** Where the record stands on its way: what is done, by whom, and what lies ahead. */
export function Steps({ record }: { record: RecordView }) {
  const { t, i18n } = useTranslation();
  const words = useWords();
  const list = useRef<HTMLOListElement>(null);
  const current = record.steps.findIndex((step) => step.status === 'current');
  // A long way does not fit: where the record stands now is what is looked for.
  useEffect(() => {
    const shown = list.current?.children[current] as HTMLElement | undefined;
    if (list.current && shown) list.current.scrollLeft = shown.offsetLeft - list.current.offsetLeft - (list.current.clientWidth - shown.clientWidth) / 2;
  }, [current]);
  return (
    <ol ref={list} className="steps" aria-label={t('record.steps')} tabIndex={0}>
      {record.steps.map((step) => (
        <li key={step.state} className={`step step-${step.status}`} aria-current={step.status === 'current' ? 'step' : undefined}>
          <span className="step-dot">{step.status === 'done' && <Icon name="check" size={13} />}</span>
          <span className="step-title">{words(step.title)}</span>
          <span className="step-by">
            {step.status === 'ahead' ? t('record.step_ahead') : [step.by?.name, format_instant(step.at, i18n.language, Date.now())].filter(Boolean).join(' ')}
          </span>
        </li>
      ))}
    </ol>
  );
}
