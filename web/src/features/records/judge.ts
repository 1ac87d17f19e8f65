import type { ActionOffer, Field, FieldProblem, Problem, RecordType, RecordView, Value, Values } from '@/api/types';
import { fields_after, formulas_of, shape_fault } from '@/shared/offline/project';
import { exact_types } from '@/shared/forms/values';
import { exact, plain, work_out } from '@/shared/offline/formulas';

export interface Judged { errors: FieldProblem[]; confirm: { say: string }[] }

/** What can be said against an input on the spot: the shapes of its fields, and the conditions that the server sent along. */
export function judge({ action, type, record, asked, input, say, shown }: {
  action: ActionOffer; type: RecordType; record: RecordView; asked: Field[]; input: Values; say: (field: Field, fault: NonNullable<ReturnType<typeof shape_fault>>) => string;
  /** A value in words. */
  shown: (field: Field, value: Value) => string;
}): Judged {
  const judged: Judged = { errors: [], confirm: [] };
  for (const field of asked) {
    const fault = shape_fault(field, input[field.name]);
    if (fault) judged.errors.push({ pointer: `/input/${field.name}`, code: `form.${fault}`, title: say(field, fault) });
  }
  const around = { input, record: fields_after(type, record, input, formulas_of(type, record)).fields, previous: record.fields, fields: type.fields };
  const filled = (sentence: string) => sentence.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const field = type.fields.find((one) => one.name === name);
    if (!field) return '';
    // Figures as the server's sentences write them: no zeros that say nothing, no unit.
    const figure = exact_types.has(field.type) ? exact(String(around.record[name] ?? '')) : undefined;
    return figure ? plain(figure) : shown(field, around.record[name]);
  });
  for (const check of action.checks ?? []) {
    // Like the server, a condition that has no answer yet lets pass; the server says what it makes of it.
    if (check.if !== null && work_out(check.if, around) !== true) continue;
    if (work_out(check.that, around) !== false) continue;
    if (check.kind === 'confirm') judged.confirm.push({ say: filled(check.say) });
    else judged.errors.push({ pointer: check.field ? `/input/${check.field}` : '', code: 'action.require', title: filled(check.say), clauses: check.clauses });
  }
  return judged;
}

/** A refusal as the server would have put it. */
export function as_problem(judged: Judged, confirmed: boolean): Problem | null {
  if (judged.errors.length > 0) return { status: 422, code: 'action.require', title: judged.errors[0]!.title, errors: judged.errors, clauses: [...new Set(judged.errors.flatMap((error) => error.clauses ?? []))] };
  if (judged.confirm.length > 0 && !confirmed) return { status: 422, code: 'action.confirm', title: judged.confirm.map((one) => one.say).join(' ') };
  return null;
}
