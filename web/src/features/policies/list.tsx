import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router-dom';
import { policies_query } from '@/api/queries';
import type { ClauseState } from '@/api/types';
import { ClauseStateMark } from '@/shared/clause-state';
import { Answer, Empty } from '@/shared/faces';
import { paths } from '@/shared/paths';
import { Screen } from '@/shared/screen';
import { useWords } from '@/shared/text';

export const clause_states: ClauseState[] = ['broken', 'kept', 'untriggered', 'unobservable', 'waived'];

export function PolicyList() {
  const { t } = useTranslation();
  const words = useWords();
  const policies = useQuery(policies_query);
  return (
    <Screen title={t('nav.policies')}>
      <Answer query={policies}>
        {(rows) => rows.length === 0 ? <Empty title={t('policy.none')} hint={t('policy.none_hint')} /> : (
          <ul className="plain policy-list">
            {rows.map((row) => (
              <li key={row.id} className="panel">
                <h2><Link to={paths.policy(row.id)}>{words(row.title)}</Link></h2>
                <p className="muted small">{t('policy.version', { version: row.version, day: row.effective })} · {t('policy.clauses', { n: row.clauses })}</p>
                <div className="row wrap">
                  {clause_states.filter((state) => row.states[state] > 0).map((state) => <span key={state} className="state-count"><ClauseStateMark state={state} /> {row.states[state]}</span>)}
                </div>
              </li>
            ))}
          </ul>
        )}
      </Answer>
    </Screen>
  );
}
