import { QueryClient, queryOptions, useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { ApiProblem, get, query, set_csrf } from './client';
import type { CalendarDay, ClauseId, Meta, MetricView, Page, PolicyRow, PolicyView, RecordRow, RecordType, RecordView, Session, TypeId } from './types';

export function make_query_client() {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        // Whether there is a network is told by the server's answering, not by the browser; what was kept comes at once.
        networkMode: 'always',
        retry: (count, error) => count < 2 && error instanceof ApiProblem && (error.status === 0 || error.status === 503),
        refetchOnWindowFocus: true,
      },
      mutations: { networkMode: 'always' },
    },
  });
}

let before_session: () => Promise<boolean> = () => Promise.resolve(true);
/** What must be done before anybody is asked for who he is; false: nobody is signed in. */
export function before_asking_for_session(job: () => Promise<boolean>) { before_session = job; }

/** Null when nobody is signed in: that is an answer, not a failure. */
export const session_query = queryOptions({
  queryKey: ['session'],
  staleTime: 60_000,
  queryFn: async (): Promise<Session | null> => {
    try {
      if (!(await before_session())) return null;
      const session = await get<Session>('/session');
      // One that was kept has no token; the token of this page stays good.
      if (session.csrf_token) set_csrf(session.csrf_token);
      return session;
    } catch (error) {
      if (error instanceof ApiProblem && error.status === 401) return null;
      throw error;
    }
  },
});
export const meta_query = queryOptions({ queryKey: ['meta'], staleTime: 5 * 60_000, queryFn: () => get<Meta>('/meta') });
export const policies_query = queryOptions({ queryKey: ['policies'], staleTime: 60_000, queryFn: () => get<PolicyRow[]>('/policies') });
export const policy_query = (pack: string, from = '', to = '') =>
  queryOptions({
    queryKey: ['policy', pack, from, to],
    staleTime: 30_000,
    queryFn: () => get<PolicyView>(`/policies/${encodeURIComponent(pack)}${query({ from, to })}`),
  });
/** The figures of now, or also those of the periods before, which take as many times longer. */
export const metrics_query = (pack: string, with_series: boolean) =>
  queryOptions({
    queryKey: ['metrics', pack, with_series],
    staleTime: 60_000,
    queryFn: () => get<MetricView[]>(`/metrics-of/${encodeURIComponent(pack)}${query({ series: with_series ? undefined : 'false' })}`),
  });
export const record_query = (type: TypeId, id: string) =>
  queryOptions({
    queryKey: ['record', type, id],
    queryFn: () => get<RecordView>(`/records/${encodeURIComponent(type)}/${encodeURIComponent(id)}`),
  });
export const records_page = (type: TypeId, params: Record<string, string | number | boolean | null | undefined>) =>
  get<Page<RecordRow>>(`/records/${encodeURIComponent(type)}${query(params)}`);

/** All records of a view, as far as a screen can show them together; `complete` says whether that is all. */
export async function all_records(type: TypeId, params: Record<string, string | number | boolean | null | undefined>, most = 1000) {
  const rows: RecordRow[] = [];
  let cursor: string | null = '';
  do {
    const page: Page<RecordRow> = await records_page(type, { ...params, limit: 200, cursor });
    rows.push(...page.items);
    cursor = page.next;
  } while (cursor && rows.length < most);
  return { rows, complete: !cursor };
}

/** The organisation's days: working, rest, holiday or make-up. */
export const days_query = (from: string, to: string) =>
  queryOptions({
    queryKey: ['calendar', from, to],
    staleTime: 10 * 60_000,
    queryFn: async () => {
      const answer = await get<CalendarDay[] | { days?: CalendarDay[]; items?: CalendarDay[] }>(`/calendar${query({ from, to })}`);
      return Array.isArray(answer) ? answer : answer.days ?? answer.items ?? [];
    },
  });

/** The signed-in person; screens below the shell only stand where there is one. */
export function useSession(): Session {
  const { data } = useQuery(session_query);
  // A screen that hears of the end before the frame around it has taken it away goes on as it was for that moment.
  const last = useRef(data);
  if (data) last.current = data;
  if (!last.current) throw new Error('a screen for the signed-in was shown without a session');
  return last.current;
}
export function useMeta(): Meta | undefined {
  return useQuery(meta_query).data;
}
export function useRecordType(id: TypeId): RecordType | undefined {
  return useMeta()?.record_types.find((type) => type.id === id);
}

/** The clause with its pack, looked for first where the caller stands and then in every other policy. */
export async function find_clause(client: QueryClient, id: ClauseId, near?: string) {
  const policies = await client.fetchQuery(policies_query);
  const packs = policies.map((policy) => policy.id).sort((a, b) => Number(b === near) - Number(a === near));
  for (const pack of packs) {
    const policy = await client.fetchQuery(policy_query(pack));
    const clause = policy.clauses.find((candidate) => candidate.id === id);
    if (clause) return { policy, clause };
  }
  return null;
}
