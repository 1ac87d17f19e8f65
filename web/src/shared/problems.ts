import { useTranslation } from 'react-i18next';
import { ApiProblem } from '@/api/client';
import type { FieldProblem, Problem } from '@/api/types';

export function problem_of(error: unknown): Problem {
  if (error instanceof ApiProblem) return error.problem;
  return { status: -1, code: 'console.failed', title: error instanceof Error ? error.message : String(error) };
}

/** The server's sentence, or ours where it could not speak. */
export function useProblemTitle() {
  const { t } = useTranslation();
  return (error: unknown): string => {
    const problem = problem_of(error);
    if (problem.title) return problem.title;
    if (problem.status === 0) return t('face.unreachable');
    if (problem.status === 403) return t('face.refused');
    if (problem.status === 404) return t('face.not_found');
    return t('face.failed_with', { code: problem.code });
  };
}

/** `/input/lines/2/amount` → ['lines', 2, 'amount'] */
export function path_of(pointer: string): (string | number)[] {
  return pointer
    .replace(/^\/?(input\/)?/, '')
    .split('/')
    .filter(Boolean)
    .map((part) => part.replace(/~1/g, '/').replace(/~0/g, '~'))
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

/** Problems by field, and those that belong to none of `known`. */
export function sort_errors(errors: FieldProblem[] | undefined, known: Set<string>) {
  const at_field: FieldProblem[] = [];
  const elsewhere: FieldProblem[] = [];
  for (const error of errors ?? []) (known.has(String(path_of(error.pointer)[0])) ? at_field : elsewhere).push(error);
  return { at_field, elsewhere };
}
