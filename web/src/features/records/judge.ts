import type { ActionOffer, Field, FieldProblem, Problem, RecordType, RecordView, Values } from '@/api/types';
import { fields_after, shape_fault } from '@/shared/offline/project';
import { work_out } from '@/shared/offline/formulas';

export interface Judged { errors: FieldProblem[]; confirm: { say: string }[] }

/** What can be said against an input on the spot: the shapes of its fields, and the conditions that the server sent along. */
export function judge({ action, type, record, asked, input, say }: {
  action: ActionOffer; type: RecordType; record: RecordView; asked: Field[]; input: Values; say: (field: Field, fault: NonNullable<ReturnType<typeof shape_fault>>) => string;
}): Judged {
  const judged: Judged = { errors: [], confirm: [] };
  for (const field of asked) {
    const fault = shape_fault(field, input[field.name]);
    if (fault) judged.errors.push({ pointer: `/input/${field.name}`, code: `form.${fault}`, title: say(field, fault) });
  }
  const around = { input, record: fields_after(type, record, input, type.formulas ?? {}).fields, previous: record.fields, fields: type.fields };
  for (const check of action.checks ?? []) {
    // Like the server, a condition that has no answer yet lets pass; the server says what it makes of it.
    if (check.if !== null && work_out(check.if, around) !== true) continue;
    if (work_out(check.that, around) !== false) continue;
    if (check.kind === 'confirm') judged.confirm.push({ say: check.say });
    else judged.errors.push({ pointer: check.field ? `/input/${check.field}` : '', code: 'action.require', title: check.say, clauses: check.clauses });
  }
  return judged;
}

/** A refusal as the server would have put it. */
export function as_problem(judged: Judged, confirmed: boolean): Problem | null {
  if (judged.errors.length > 0) return { status: 422, code: 'action.require', title: judged.errors[0]!.title, errors: judged.errors, clauses: [...new Set(judged.errors.flatMap((error) => error.clauses ?? []))] };
  if (judged.confirm.length > 0 && !confirmed) return { status: 422, code: 'action.confirm', title: judged.confirm.map((one) => one.say).join(' ') };
  return null;
}
