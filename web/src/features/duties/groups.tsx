import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { DutyCounts, DutyGroup, LedgerState } from '@/api/types';
import { ClauseChips } from '@/shared/clause-chip';
import { Empty } from '@/shared/faces';
import { format_number } from '@/shared/format';
import { usePhone } from '@/shared/use-media';
import { ledger_states, rare_states, type Grouping } from './api';
import { LedgerStateMark } from './state-mark';

export type Chosen = (group: DutyGroup, state: LedgerState | '') => void;

function Figure({ group, state, by, on_choose }: { group: DutyGroup; state: LedgerState; by: Grouping; on_choose: Chosen }) {
  const { t } = useTranslation();
  const figure = group.states[state];
  if (figure === 0) return <span className="muted">0</span>;
  return (
    <button type="button" className={`link-button number duty-figure duty-state-${state}`} onClick={() => on_choose(group, state)}
      aria-label={t('duties.figure', { title: by === 'clause' && group.key !== '-' ? group.key : group.title, state: t(`duties.state.${state}`), n: format_number(figure) })}>
      {format_number(figure)}
    </button>
  );
}

function Name({ group, by, on_choose, on_deeper }: { group: DutyGroup; by: Grouping; on_choose: Chosen; on_deeper: (place: string) => void }) {
  const { t } = useTranslation();
  return (
    <div>
      {by === 'clause' && group.key !== '-' && <span className="mono muted small">{group.key} </span>}
      <button type="button" className="link-button" onClick={() => on_choose(group, '')}>{group.title}</button>
      {group.kind === 'role' && <span className="muted small"> {t('duties.role')}</span>}
      {by === 'person' && group.kind === 'department' && <span className="muted small"> {t('duties.department')}</span>}
      {by === 'duty' && <> <ClauseChips ids={group.clauses} /></>}
      {by === 'place' && group.key !== '-' && <> <button type="button" className="link-button small" onClick={() => on_deeper(group.key)}>{t('duties.deeper')}<span className="visually-hidden"> {group.title}</span></button></>}
    </div>
  );
}

/** How many of whom, where or by what are in which state; every figure leads to its duties. */
export function Groups({ counts, by, on_choose, on_deeper, on_all }: { counts: DutyCounts; by: Grouping; on_choose: Chosen; on_deeper: (place: string) => void; on_all: () => void }) {
  const { t } = useTranslation();
  const phone = usePhone();
  if (counts.groups.length === 0) return <Empty title={t('duties.none')} hint={t('duties.none_hint')} />;
  const states = [...ledger_states, ...rare_states.filter((state) => counts.states[state] > 0)];
  const rest = counts.more > 0 && <p className="muted small row">{t('duties.more_groups', { n: counts.more })} <Button size="small" onClick={on_all}>{t('duties.list')}</Button></p>;
  if (phone) {
    return (
      <>
        <ul className="plain duty-cards">
          {counts.groups.map((group) => (
            <li key={group.key} className="panel">
              <Name group={group} by={by} on_choose={on_choose} on_deeper={on_deeper} />
              <dl className="duty-figures">
                {states.filter((state) => group.states[state] > 0).map((state) => <div key={state}><dt><LedgerStateMark state={state} /></dt><dd><Figure group={group} state={state} by={by} on_choose={on_choose} /></dd></div>)}
              </dl>
            </li>
          ))}
        </ul>
        {rest}
      </>
    );
  }
  return (
    <>
      <div className="table-scroll" tabIndex={0} role="region" aria-label={t(`duties.by.${by}`)}>
        <table className="plain-table duty-groups">
          <thead><tr><th scope="col">{t(`duties.by.${by}`)}</th>{states.map((state) => <th key={state} scope="col" className="figure">{t(`duties.state.${state}`)}</th>)}<th scope="col" className="figure">{t('duties.total')}</th></tr></thead>
          <tbody>
            {counts.groups.map((group) => (
              <tr key={group.key}>
                <th scope="row"><Name group={group} by={by} on_choose={on_choose} on_deeper={on_deeper} /></th>
                {states.map((state) => <td key={state} className="figure"><Figure group={group} state={state} by={by} on_choose={on_choose} /></td>)}
                <td className="figure number">{format_number(group.total)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {rest}
    </>
  );
}
