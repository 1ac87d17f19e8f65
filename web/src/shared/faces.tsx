import { Button, Skeleton } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router-dom';
import { ClauseChips } from './clause-chip';
import { Icon } from './icon';
import { problem_of, useProblemTitle } from './problems';

/** The faces every screen has besides its own: loading, empty, refused, failed. */
export function Loading({ rows = 6 }: { rows?: number }) {
  const { t } = useTranslation();
  return (
    <div className="face-loading" role="status" aria-label={t('face.loading')}>
      <Skeleton active title={false} paragraph={{ rows }} />
    </div>
  );
}

export function Empty({ title, hint, children }: { title: string; hint?: string; children?: ReactNode }) {
  return (
    <div className="face">
      <Icon name="empty" size={36} />
      <p className="face-title">{title}</p>
      {hint && <p className="muted">{hint}</p>}
      {children}
    </div>
  );
}

export function Failed({ error, again }: { error: unknown; again?: () => void }) {
  const { t } = useTranslation();
  const title = useProblemTitle();
  const problem = problem_of(error);
  const refused = problem.status === 403;
  const missing = problem.status === 404;
  return (
    <div className="face" role="alert">
      <Icon name={refused ? 'lock' : 'warning'} size={36} />
      <p className="face-title">{title(error)}</p>
      {problem.detail && problem.detail !== title(error) && <p className="muted">{problem.detail}</p>}
      <ClauseChips ids={problem.clauses} />
      {problem.id && <p className="muted small">{t('face.log_id', { id: problem.id })}</p>}
      {!refused && !missing && again && <Button onClick={again}>{t('face.again')}</Button>}
      {(refused || missing) && <Link to="/">{t('face.home')}</Link>}
    </div>
  );
}

/** A query's answer, or the face that it has meanwhile. What was there before a failure stays. */
export function Answer<Data>({ query, rows, children }: {
  query: { data: Data | undefined; error: unknown; isPending: boolean; refetch: () => unknown };
  rows?: number;
  children: (data: Data) => ReactNode;
}) {
  if (query.data !== undefined) return <>{children(query.data)}</>;
  if (query.error) return <Failed error={query.error} again={() => query.refetch()} />;
  return <Loading rows={rows} />;
}
