import { useMutation } from '@tanstack/react-query';
import { useCallback, useRef, useState } from 'react';
import { ApiProblem, fresh_key, is_reachable, post } from '@/api/client';
import type { ActionOffer, FieldProblem, Problem, RecordView, Values } from '@/api/types';
import type { Outbox } from '@/shared/offline/outbox';
import { useOutbox } from '@/shared/offline/provider';
import type { LogEntry } from '@/shared/offline/shelf';
import { problem_of } from '@/shared/problems';
import { usePerform, useTouched, type ActionBody } from './api';

/** `kept`: written down on this device, the server does not have it yet. */
export type Performed = 'done' | 'kept';
export interface Performer { submit: (body: ActionBody, judged: Problem | null) => Promise<Performed | null>; pending: boolean; problem: Problem | null }

const answer_ms = 8_000;

/** At the desk: one request, one answer. */
export function useDeskPerformer(record: RecordView, action: ActionOffer): Performer {
  const [key, set_key] = useState(fresh_key);
  const perform = usePerform(record.type, record.id, action.id);
  const touched = useTouched(record.type, record.id);
  const submit = useCallback(async (body: ActionBody) => {
    try {
      await perform.mutateAsync({ key, body });
      return 'done' as const;
    } catch (error) {
      set_key(fresh_key());
      if (problem_of(error).code === 'record.stale') void touched();
      return null;
    }
  }, [perform, key, touched]);
  return { submit, pending: perform.isPending, problem: perform.error ? problem_of(perform.error) : null };
}

/** What the server would say, without doing it; nothing where it cannot be asked. */
async function tried(record: RecordView, action: ActionOffer, input: Values, confirmed: boolean): Promise<Problem | null> {
  try {
    const { errors } = await post<{ errors: FieldProblem[] }>(`/records/${encodeURIComponent(record.type)}/check`, { action: action.id, id: record.id, input });
    const against = errors.filter((error) => !(confirmed && error.code.includes('confirm')));
    if (against.length === 0) return null;
    const only_confirm = against.every((error) => error.code.includes('confirm'));
    return { status: 422, code: only_confirm ? 'action.confirm' : 'form.refused', title: against[0]!.title, errors: against, clauses: [...new Set(against.flatMap((error) => error.clauses ?? []))] };
  } catch (error) {
    if (error instanceof ApiProblem && error.status >= 400 && error.status < 500 && error.status !== 401 && error.status !== 429) return error.problem;
    return null;
  }
}

const at_most = <Result>(job: Promise<Result>, ms: number) => Promise.race([job, new Promise<void>((resolve) => { window.setTimeout(resolve, ms); })]);

async function settle(outbox: Outbox, entry: LogEntry): Promise<LogEntry> {
  await at_most(outbox.flush().catch(() => undefined), answer_ms);
  return outbox.entries.find((one) => one.sequence === entry.sequence) ?? entry;
}

/**
 * Through the outbox: the act is written down here first and sent at once where there is a network. A refusal comes back to the form,
 * and what is then sent takes the refused act up again.
 */
export function useDevicePerformer({ stands, record, action, settles }: {
  /** The record as the server last told it, and as it is with what waits here. */
  stands: RecordView; record: RecordView; action: ActionOffer; settles?: number;
}): Performer {
  const outbox = useOutbox();
  const earlier = useRef(settles);
  const attempt = useMutation({
    mutationFn: async ({ body, judged }: { body: ActionBody; judged: Problem | null }): Promise<Performed> => {
      if (judged) throw new ApiProblem(judged);
      const alone = !outbox.of_record(record.id).some((entry) => entry.standing === 'queued');
      const against = is_reachable() && alone && earlier.current === undefined ? await tried(record, action, body.input, !!body.confirm) : null;
      if (against) throw new ApiProblem(against);
      const entry = await outbox.perform({
        type: record.type, record: record.id, number: record.number, title: record.title, action: action.id, action_title: action.title, input: body.input,
        version: body.version, confirm: body.confirm, leave: body.leave, before: stands.fields, ...(action.to?.length === 1 ? { to: action.to[0] } : {}),
      }, earlier.current);
      if (!is_reachable()) {
        void outbox.flush().catch(() => undefined);
        return 'kept';
      }
      const now = await settle(outbox, entry);
      if (now.standing !== 'refused') return now.standing === 'done' ? 'done' : 'kept';
      earlier.current = entry.sequence;
      throw new ApiProblem({ ...now.answer!.problem!, status: 422 });
    },
  });
  const submit = useCallback((body: ActionBody, judged: Problem | null) => attempt.mutateAsync({ body: { ...body, version: stands.version }, judged }).catch(() => null), [attempt, stands.version]);
  return { submit, pending: attempt.isPending, problem: attempt.error ? problem_of(attempt.error) : null };
}
