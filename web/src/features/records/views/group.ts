import type { Field, Labels, RecordRow, RecordType, View } from '@/api/types';
import { words } from '@/shared/text';

/** One column of a board, or one place of a route: what its records have in common. */
export interface Column { key: string; title: string; rows: RecordRow[]; folded?: boolean }

const label_of = (labels: Labels | undefined, field: Field, value: unknown, language: string): string => {
  const named = labels?.[field.name]?.[String(value)];
  if (named) return words(named, language);
  const choice = field.choices?.find((one) => one.value === value);
  return choice ? words(choice.title, language) : String(value);
};

/** What a record has in the field that groups: its key, and what a reader calls it; blank where it has nothing. */
export function group_of(row: { state: RecordRow['state']; fields: RecordRow['fields']; labels?: Labels }, type: RecordType, group: string, language: string): { key: string; title: string } {
  if (group === 'state') return { key: row.state.id, title: words(row.state.title, language) };
  const field = type.fields.find((one) => one.name === group);
  const value = row.fields[group];
  if (!field || value === null || value === undefined || value === '') return { key: '', title: '' };
  return { key: String(value), title: label_of(row.labels, field, value, language) };
}

/**
 * The columns of a board. States and choices come in the order in which the policy names them, whether they hold anything or not;
 * an end that holds nothing is folded away until something is to go there. Other values come as the rows bring them, what has none last.
 */
export function columns_of(rows: RecordRow[], type: RecordType, view: View, language: string, names: { none: string; yes: string; no: string }): Column[] {
  const group = view.group || 'state';
  const field = type.fields.find((one) => one.name === group);
  const named: { key: string; title: string; folded?: boolean }[] = group === 'state'
    ? type.states.map((state) => ({ key: state.id, title: words(state.title, language), folded: state.end }))
    : field?.type === 'boolean' ? [{ key: 'true', title: names.yes }, { key: 'false', title: names.no }]
    : (field?.choices ?? []).map((choice) => ({ key: choice.value, title: words(choice.title, language) }));
  const columns = new Map<string, Column>(named.map((one) => [one.key, { ...one, rows: [] }]));
  const without: Column = { key: '', title: names.none, rows: [] };
  for (const row of rows) {
    const { key, title } = group_of(row, type, group, language);
    if (!key) { without.rows.push(row); continue; }
    const column = columns.get(key) ?? { key, title, rows: [] };
    column.rows.push(row);
    columns.set(key, column);
  }
  return [...columns.values(), ...(without.rows.length > 0 ? [without] : [])].map((column) => (column.rows.length > 0 ? { ...column, folded: false } : column));
}

const collator = new Intl.Collator('zh-CN', { numeric: true });

/** In the order that the view names, where the server could not: by a field, or by what every record has. */
export function sorted(rows: RecordRow[], view: View): RecordRow[] {
  if (!view.sort) return rows;
  const down = view.sort.startsWith('-');
  const name = down ? view.sort.slice(1) : view.sort;
  const value = (row: RecordRow): string => {
    if (name === 'next_due') return row.next_due?.due_at ?? '~';
    if (name === 'number' || name === 'title' || name === 'created_at' || name === 'changed_at') return row[name];
    const held = row.fields[name];
    return held === null || held === undefined ? '~' : String(held);
  };
  return [...rows].sort((a, b) => collator.compare(value(a), value(b)) * (down ? -1 : 1));
}
