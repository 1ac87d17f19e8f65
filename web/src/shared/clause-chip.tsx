import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Popover } from 'antd';
import { createContext, useContext, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router-dom';
import { find_clause } from '@/api/queries';
import type { ClauseId } from '@/api/types';
import { ClauseStateMark } from './clause-state';
import { paths } from './paths';
import { useProblemTitle } from './problems';
import { useWords } from './text';

/** The pack whose clauses are most likely meant below this place. */
export const NearPack = createContext<string | undefined>(undefined);

function ClauseCard({ id, near }: { id: ClauseId; near?: string }) {
  const { t } = useTranslation();
  const words = useWords();
  const title = useProblemTitle();
  const client = useQueryClient();
  const found = useQuery({ queryKey: ['clause', id, near ?? ''], queryFn: () => find_clause(client, id, near) });
  if (found.error) return <p role="alert">{title(found.error)}</p>;
  if (found.data === undefined) return <p className="muted">{t('face.loading')}</p>;
  if (found.data === null) return <p className="muted">{t('clause.unknown', { id })}</p>;
  const { policy, clause } = found.data;
  return (
    <div className="clause-card">
      <p className="clause-card-head">
        <strong>{words(clause.at)}</strong> <span className="mono muted">{id}</span> <ClauseStateMark state={clause.state} />
      </p>
      <p>{words(clause.text)}</p>
      {clause.reading && <p className="muted small">{t('clause.reading', { text: words(clause.reading) })}</p>}
      <p className="small">
        {t('clause.figures', { kept: clause.kept, broken: clause.broken, open: clause.open })}
        {clause.share ? ` · ${clause.share}` : ''}
      </p>
      <Link to={paths.policy(policy.id, id)}>{t('clause.open_policy', { title: words(policy.title) })}</Link>
    </div>
  );
}

/** Why it is so: a clause's number that opens its text and its present state. */
export function ClauseChip({ id }: { id: ClauseId }) {
  const { t } = useTranslation();
  const near = useContext(NearPack);
  const [open, set_open] = useState(false);
  return (
    <Popover trigger="click" open={open} onOpenChange={set_open} content={<ClauseCard id={id} near={near} />}
      destroyOnHidden>
      <button type="button" className="chip" aria-label={t('clause.show', { id })} aria-expanded={open}
        onClick={(event) => event.stopPropagation()}
        onKeyDown={(event) => { if (event.key === 'Escape') set_open(false); }}>
        {id}
      </button>
    </Popover>
  );
}

export function ClauseChips({ ids }: { ids?: ClauseId[] | null }) {
  if (!ids?.length) return null;
  return <span className="chips">{ids.map((id) => <ClauseChip key={id} id={id} />)}</span>;
}
