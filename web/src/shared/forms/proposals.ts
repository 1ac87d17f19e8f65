import type { FormInstance } from 'antd';
import { useCallback, useEffect, useRef, useState } from 'react';
import { post } from '@/api/client';
import type { Values } from '@/api/types';
import { values_from_api, values_to_api, type Asked } from './values';

/** Fields that are chosen, not typed: other fields' proposals may follow from them. */
const chosen = new Set(['person', 'persons', 'department', 'place', 'reference', 'references', 'choice', 'choices', 'boolean', 'date', 'date_time']);

/**
 * What the server proposes while a form is being filled in. A field that the person has not touched follows the proposal;
 * what he has written himself stays.
 */
export function useProposals({ type, action, id, form, asked, start }: {
  type: string; action: string; id?: string; form: FormInstance<Values>; asked: Asked[]; start?: Values;
}): { proposals: Values; ask: () => void; follow: (changed: Values) => void } {
  const [proposals, set_proposals] = useState<Values>(start ?? {});
  const timer = useRef(0);
  const turn = useRef(0);
  useEffect(() => () => { window.clearTimeout(timer.current); turn.current = -1; }, []);
  const ask = useCallback(() => {
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(() => {
      const fields = asked.map((one) => one.field);
      const mine = turn.current + 1;
      turn.current = mine;
      post<{ proposals?: Values }>(`/records/${encodeURIComponent(type)}/check`, { action, ...(id ? { id } : {}), input: values_to_api(fields, form.getFieldsValue(true)) })
        .then((answer) => {
          if (turn.current !== mine || !answer.proposals) return;
          const untouched = fields.filter((field) => answer.proposals?.[field.name] !== undefined && !form.isFieldTouched(field.name));
          form.setFieldsValue(values_from_api(untouched, answer.proposals));
          set_proposals((before) => ({ ...before, ...answer.proposals }));
        }, () => undefined);
    }, 200);
  }, [type, action, id, form, asked]);
  const follow = useCallback((changed: Values) => {
    if (asked.some(({ field }) => field.name in changed && chosen.has(field.type))) ask();
  }, [asked, ask]);
  return { proposals, ask, follow };
}
