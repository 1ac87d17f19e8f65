// A record as it stands with what was done on this device and is not yet part of the server's answer.
import type { ActionOffer, Field, Formula, RecordType, RecordView, State, Values } from '@/api/types';
import { exact_types, is_blank } from '../forms/values';
import { derived_value } from './formulas';
import type { LogEntry } from './shelf';

export interface Projected {
  record: RecordView;
  /** Acts that are not part of the server's answer yet. */
  unsent: number;
  /** Something was refused or is in conflict: it is settled before anything else is done to this record. */
  blocked: LogEntry | null;
  /** Computed fields that nobody on this device can know now. */
  unknown: Set<string>;
}

const silent = new Set<Field['type']>(['file', 'files', 'photo', 'signature', 'long_text']);
const state_of = (type: RecordType, id: string, otherwise: State): State => type.states.find((state) => state.id === id) ?? otherwise;

/** What a device can work out of this record: the same for all of its type, and what hangs on the records that it refers to. */
export const formulas_of = (type: RecordType, record: RecordView): Record<string, Formula> => ({ ...type.formulas, ...record.formulas });

/** Fields after an input, with what can be worked out; what cannot is told, unless nothing was changed that figures hang on. */
export function fields_after(type: RecordType, record: RecordView, input: Values, formulas: Record<string, Formula>): { fields: Values; unknown: Set<string> } {
  const fields: Values = { ...record.fields, ...input };
  const unknown = new Set<string>();
  const touches = Object.keys(input).some((name) => {
    const field = type.fields.find((one) => one.name === name);
    return field && !silent.has(field.type) && JSON.stringify(input[name] ?? null) !== JSON.stringify(record.fields[name] ?? null);
  });
  if (!touches) return { fields, unknown };
  for (let round = 0; round < 3; round += 1)
    for (const field of type.fields.filter((one) => one.derived)) {
      const formula = formulas[field.name];
      const value = formula === undefined ? undefined : derived_value(field, formula, { input, record: fields, previous: record.fields, fields: type.fields });
      if (value === undefined) unknown.add(field.name);
      else { unknown.delete(field.name); fields[field.name] = value; }
    }
  for (const name of unknown) delete fields[name];
  return { fields, unknown };
}

function offers_in(record: RecordView, state: State): ActionOffer[] {
  const moved = state.id !== record.state.id;
  if (!moved) return record.actions;
  let primary = false;
  return record.actions.map((action) => {
    const mine = action.allowed || action.refusal?.code === 'action.not-from-state';
    const allowed = mine && action.offline === true && (action.from?.length ? action.from.includes(state.id) : !state.end);
    const first = allowed && !primary && !action.danger && (action.to?.length ?? 0) > 0;
    primary ||= first;
    return { ...action, allowed, primary: first, proposals: {}, confirm: [], refusal: allowed ? null : action.refusal ?? { code: 'action.not-from-state', title: '' } };
  });
}

/** Entries of a log are laid over the record in their order; those that the answer already holds are not. */
export function project(record: RecordView, type: RecordType, entries: LogEntry[], formulas: Record<string, Formula> = formulas_of(type, record)): Projected {
  const mine = entries.filter((entry) => entry.act?.record === record.id);
  const blocked = mine.find((entry) => entry.standing === 'refused' || entry.standing === 'conflict') ?? null;
  const over = mine.filter((entry) => entry.standing === 'queued' || (entry.standing === 'done' && (entry.answer?.outcome?.version ?? 0) > record.version));
  let now = record;
  const unknown = new Set<string>();
  for (const { act } of over) {
    if (!act) continue;
    const after = fields_after(type, now, act.input, formulas);
    for (const name of after.unknown) unknown.add(name);
    const state = act.to ? state_of(type, act.to, now.state) : now.state;
    now = { ...now, fields: after.fields, state, actions: offers_in(now, state) };
  }
  return { record: now, unsent: over.filter((entry) => entry.standing === 'queued').length, blocked, unknown };
}

/** What the form's own shape says against an input: the checks that need nobody. */
export function shape_fault(field: Field, value: unknown): 'minimum' | 'maximum' | 'pattern' | 'length' | null {
  if (is_blank(value) || (typeof value === 'string' && field.absent?.includes(value))) return null;
  if (exact_types.has(field.type)) {
    const figure = Number(value);
    if (field.minimum !== null && field.minimum !== undefined && figure < Number(field.minimum)) return 'minimum';
    if (field.maximum !== null && field.maximum !== undefined && figure > Number(field.maximum)) return 'maximum';
    return null;
  }
  if (typeof value !== 'string') return null;
  const length = [...value].length;
  if ((field.length_min && length < field.length_min) || (field.length_max && length > field.length_max)) return 'length';
  try { return field.pattern && !new RegExp(field.pattern, 'u').test(value) ? 'pattern' : null; } catch { return null; }
}
