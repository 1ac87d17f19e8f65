import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useDeferredValue, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { get, query } from '@/api/client';
import type { Field, Pick, Words } from '@/api/types';
import { useWords } from '../text';
import { ManySelect } from './many-select';

function source(field: Field): string {
  if (field.type === 'person' || field.type === 'persons' || field.reference_type === 'base.person') return '/people';
  if (field.type === 'department' || field.reference_type === 'base.department') return '/departments';
  return `/references/${encodeURIComponent(field.reference_type ?? `base.${field.type}`)}`;
}

/** Chooses people, departments, places or records by what they are called; the server searches. */
export function Picker({ field, value, on_change, many = false, disabled, id, labels }: {
  field: Field; value: string | string[] | undefined; on_change: (value: string | string[] | undefined) => void; many?: boolean;
  disabled?: boolean; id?: string; labels?: Record<string, Words>;
}) {
  const { t } = useTranslation();
  const words = useWords();
  const [typed, set_typed] = useState('');
  const [opened, set_opened] = useState(false);
  const [seen, set_seen] = useState<Record<string, Pick>>({});
  const q = useDeferredValue(typed);
  const chosen = useMemo(() => (value === undefined || value === null ? [] : Array.isArray(value) ? value : [value]), [value]);
  const unnamed = chosen.some((one) => !seen[one] && !labels?.[one]);
  const from = source(field);
  const found = useQuery({
    queryKey: ['pick', from, q],
    enabled: opened || unnamed,
    staleTime: 30_000,
    queryFn: async ({ signal }) => {
      const answer = await get<{ items: Pick[] } | Pick[]>(`${from}${query({ q, limit: 20 })}`, signal);
      return Array.isArray(answer) ? answer : answer.items;
    },
  });
  const items = found.data ?? [];
  const name = (pick: Pick) => pick.title ?? (pick as unknown as { name: string }).name;
  const options = items.map((pick) => ({ value: pick.id, label: name(pick), pick }));
  for (const one of chosen)
    if (!options.some((option) => option.value === one) && (seen[one] || labels?.[one])) {
      const title = seen[one] ? name(seen[one]) : words(labels?.[one]);
      options.push({ value: one, label: title, pick: { id: one, title } });
    }
  const taken = (next: string | string[] | undefined) => {
    set_seen((before) => ({ ...before, ...Object.fromEntries(items.map((pick) => [pick.id, pick])) }));
    set_typed('');
    on_change(next);
  };
  const common = {
    id, disabled, allowClear: true, options, showSearch: { filterOption: false, onSearch: set_typed }, loading: found.isFetching,
    onOpenChange: (open: boolean) => { if (open) set_opened(true); }, placeholder: t('form.search_choose'),
    notFoundContent: found.isFetching ? t('face.loading') : t('form.nothing_found'),
    optionRender: (option: { data: unknown }) => {
      const { pick } = option.data as { pick: Pick };
      return <span>{name(pick)} {(pick.number || pick.subtitle) && <span className="muted small">{[pick.number, pick.subtitle].filter(Boolean).join(' · ')}</span>}</span>;
    },
  };
  return many ? <ManySelect {...common} value={chosen} onChange={taken} /> : <Select {...common} value={chosen[0]} onChange={taken} />;
}
