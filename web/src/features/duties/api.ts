import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { get, query } from '@/api/client';
import type { DutyCounts, LedgerDuty, LedgerState, Page } from '@/api/types';

/** In the order in which a duty passes through them. */
export const ledger_states: LedgerState[] = ['not_yet', 'open', 'kept', 'made_up', 'missed', 'waived'];
/** Rarer ones, shown where there are any. */
export const rare_states: LedgerState[] = ['paused', 'dropped'];
export const groupings = ['clause', 'duty', 'person', 'department', 'place'] as const;
export type Grouping = (typeof groupings)[number];

/** What the address says beside the month: each is a parameter of the server's, too. */
export const narrowing = ['clause', 'duty', 'holder', 'person', 'department', 'place', 'policy', 'record'] as const;
export type Narrowing = (typeof narrowing)[number];
export type Wanted = { from: string; to: string } & Partial<Record<Narrowing, string>>;

export const counts_query = (wanted: Wanted, by: Grouping | '') =>
  queryOptions({
    queryKey: ['duties', 'counts', wanted, by], placeholderData: keepPreviousData,
    queryFn: () => get<DutyCounts>(`/duty-ledger/counts${query({ ...wanted, by })}`),
  });
export const duties_query = (wanted: Wanted, state: string) =>
  infiniteQueryOptions({
    queryKey: ['duties', 'list', wanted, state],
    queryFn: ({ pageParam }) => get<Page<LedgerDuty>>(`/duty-ledger${query({ ...wanted, state, cursor: pageParam })}`),
    initialPageParam: '', getNextPageParam: (page) => page.next ?? undefined,
  });

const pad = (n: number) => String(n).padStart(2, '0');
export const month_is_valid = (month: string) => /^\d{4}-(0[1-9]|1[0-2])$/.test(month);

/** The days of a month such as 2026-02. */
export function days_of_month(month: string): { from: string; to: string } {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return { from: `${month}-01`, to: `${month}-${pad(new Date(Date.UTC(year, number, 0)).getUTCDate())}` };
}

export function month_after(month: string, by: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  const next = new Date(Date.UTC(year, number - 1 + by, 1));
  return `${next.getUTCFullYear()}-${pad(next.getUTCMonth() + 1)}`;
}
