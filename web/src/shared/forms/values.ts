import type { Ask, Field, Value, Values } from '@/api/types';
import { shift_point } from '../format';

/** What stands in a form's inputs: strings, lists and ids. These turn it into what the API takes, and back. */
export const exact_types = new Set(['number', 'integer', 'money', 'quantity', 'points', 'percent']);

export function is_blank(value: Value): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

/** Digits as a JSON number where that loses nothing, else the digits themselves. */
function exact(digits: string): number | string {
  const trimmed = digits.trim();
  return trimmed.replace(/[^\d]/g, '').length <= 15 && /^[+-]?\d+(\.\d+)?$/.test(trimmed) ? Number(trimmed) : trimmed;
}

/** An honest blank: the field's own word for "unknown", "none" or "refused", instead of a value. */
export const is_absent = (field: Field, value: Value) => typeof value === 'string' && (field.absent?.includes(value) ?? false);

const file_types = new Set(['file', 'files', 'photo', 'signature']);
const file_id = (value: Value): Value => (typeof value === 'object' && value !== null && 'id' in value ? value.id : value);

export function to_api(field: Field, value: Value): Value {
  if (is_blank(value)) return undefined;
  if (is_absent(field, value)) return value;
  if (file_types.has(field.type)) return Array.isArray(value) ? value.map(file_id) : file_id(value);
  if (field.type === 'percent') return exact(shift_point(String(value), -2));
  if (exact_types.has(field.type)) return exact(String(value));
  if (field.type === 'lines') {
    const columns = (field.lines ?? []).filter((column) => !column.derived);
    const rows = (value as Values[]).map((row) => values_to_api(columns, row ?? {}));
    return rows.filter((row) => Object.keys(row).length > 0);
  }
  return typeof value === 'string' ? value.trim() : value;
}

/** What is blank is not sent; what was emptied, although the record has it in `stands`, is sent as null. */
export function values_to_api(fields: Field[], values: Values, stands: Values = {}): Values {
  const input: Values = {};
  for (const field of fields) {
    const value = to_api(field, values[field.name]);
    if (value !== undefined) input[field.name] = value;
    else if (!is_blank(stands[field.name])) input[field.name] = null;
  }
  return input;
}

export function from_api(field: Field, value: Value): Value {
  if (value === null || value === undefined) return undefined;
  if (is_absent(field, value)) return value;
  if (field.type === 'percent') return shift_point(String(value), 2);
  if (exact_types.has(field.type)) return String(value);
  if (field.type === 'lines' && Array.isArray(value)) return value.map((row) => values_from_api(field.lines ?? [], row as Values));
  return value;
}

export function values_from_api(fields: Field[], values: Values | undefined): Values {
  const shown: Values = {};
  for (const field of fields) {
    const value = from_api(field, values?.[field.name]);
    if (value !== undefined) shown[field.name] = value;
  }
  return shown;
}

export interface Asked { field: Field; required: boolean; change: Ask['change']; clauses: string[] }

/** The fields that an action asks, in its order; what the server computes is never asked. */
export function asked_fields(asks: Ask[], known: Field[]): Asked[] {
  return asks.flatMap((ask) => {
    const field = ask.shape ?? known.find((candidate) => candidate.name === ask.field);
    if (!field || field.derived) return [];
    return [{ field, required: ask.required, change: ask.change ?? 'free', clauses: [...new Set([...(ask.clauses ?? []), ...(field.clauses ?? [])])] }];
  });
}

/** True when a proposal whose change needs a reason was changed. */
export function leaves_proposal(asked: Asked[], values: Values, proposals: Values | undefined): boolean {
  return asked.some(({ field, change }) => {
    if (change !== 'reason' || is_blank(proposals?.[field.name])) return false;
    return JSON.stringify(to_api(field, values[field.name]) ?? null) !== JSON.stringify(proposals?.[field.name] ?? null);
  });
}
