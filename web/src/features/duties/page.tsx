import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router-dom';
import { ApiProblem } from '@/api/client';
import { useSession } from '@/api/queries';
import type { DutyGroup, LedgerState } from '@/api/types';
import { NearPack } from '@/shared/clause-chip';
import { Answer } from '@/shared/faces';
import { format_number, today_in_zone } from '@/shared/format';
import { Icon } from '@/shared/icon';
import { Screen } from '@/shared/screen';
import { counts_query, days_of_month, groupings, ledger_states, month_after, month_is_valid, narrowing, rare_states, type Grouping, type Narrowing, type Wanted } from './api';
import { Groups } from './groups';
import { DutyList } from './list';
import { LedgerStateMark } from './state-mark';

const parameter_of: Record<Grouping, Narrowing> = { clause: 'clause', duty: 'duty', person: 'holder', department: 'department', place: 'place' };

function MonthBar({ month, on_month }: { month: string; on_month: (month: string) => void }) {
  const { t, i18n } = useTranslation();
  const [year = 0, number = 1] = month.split('-').map(Number);
  const present = today_in_zone().slice(0, 7);
  return (
    <div className="row duty-month">
      <Button onClick={() => on_month(month_after(month, -1))} aria-label={t('calendar.previous')}>‹</Button>
      <label className="duty-month-name">
        <span className="visually-hidden">{t('duties.month')}</span>
        <span aria-hidden="true">{new Intl.DateTimeFormat(i18n.language, { year: 'numeric', month: 'long', timeZone: 'UTC' }).format(Date.UTC(year, number - 1, 1))}</span>
        <input type="month" value={month} onChange={(event) => { if (month_is_valid(event.target.value)) on_month(event.target.value); }} onClick={(event) => event.currentTarget.showPicker?.()} />
      </label>
      <Button onClick={() => on_month(month_after(month, 1))} aria-label={t('calendar.next')}>›</Button>
      {month !== present && <button type="button" className="link-button" onClick={() => on_month(present)}>{t('duties.this_month')}</button>}
    </div>
  );
}

/** What was expected in a month, of whom, where and by which clause, and what became of it. */
export function DutyLedger() {
  const { t } = useTranslation();
  const session = useSession();
  const [address, set_address] = useSearchParams();
  const asked = address.get('month') ?? '';
  const month = month_is_valid(asked) ? asked : today_in_zone().slice(0, 7);
  const state = address.get('state') ?? '';
  const shown = address.get('by') ?? (state || narrowing.some((name) => address.get(name)) ? 'list' : 'clause');
  const by: Grouping | '' = groupings.find((each) => each === shown) ?? '';
  const wanted: Wanted = { ...days_of_month(month) };
  for (const name of narrowing) { const value = address.get(name); if (value) wanted[name] = value; }
  const counts = useQuery(counts_query(wanted, by));
  const put = (changes: Record<string, string | null>, replace = true) => set_address((before) => {
    const after = new URLSearchParams(before);
    for (const [key, value] of Object.entries(changes)) if (value) after.set(key, value); else after.delete(key);
    return after;
  }, { replace });
  // Whoever may read records only one by one, and asks for more of them than can be asked, begins with what is his.
  const too_wide = counts.error instanceof ApiProblem && counts.error.code === 'query.ledger-width' && !address.get('person');
  useEffect(() => { if (too_wide) put({ person: session.person.id, wide: '1' }); }, [too_wide, session.person.id]);
  const choose = (group: DutyGroup, chosen: LedgerState | '') => {
    const name = by ? parameter_of[by] : 'clause';
    put({ [name]: group.key, [`${name}.title`]: group.title, state: chosen || null, by: 'list' }, false);
  };
  const mine = address.get('person') === session.person.id;
  const narrowed = narrowing.filter((name) => address.get(name) && !(name === 'person' && mine));
  const states = [...ledger_states, ...rare_states.filter((each) => counts.data && counts.data.states[each] > 0)];
  const total = counts.data ? Object.values(counts.data.states).reduce((sum, n) => sum + n, 0) : 0;
  return (
    <NearPack.Provider value={address.get('policy') ?? undefined}>
      <Screen title={t('nav.duties')} extra={<MonthBar month={month} on_month={(next) => put({ month: next })} />}>
        <Answer query={counts} rows={10}>{(view) => (
          <>
            <div className="count-chips" role="group" aria-label={t('duties.filter')}>
              <button type="button" className="count-chip" aria-pressed={state === ''} onClick={() => put({ state: null })}><strong>{format_number(total)}</strong> {t('duties.all')}</button>
              {states.map((each) => (
                <button key={each} type="button" className="count-chip" aria-pressed={state === each} onClick={() => put({ state: state === each ? null : each, by: state === each ? shown : 'list' })}>
                  <strong>{format_number(view.states[each])}</strong> <LedgerStateMark state={each} />
                </button>
              ))}
            </div>
            <div className="row wrap duty-narrowed">
              <button type="button" className="count-chip" aria-pressed={mine} onClick={() => put({ person: mine ? null : session.person.id, wide: null })}><Icon name="person" size={15} /> {t('duties.mine')}</button>
              {narrowed.map((name) => (
                <button key={name} type="button" className="count-chip" onClick={() => put({ [name]: null, [`${name}.title`]: null })} aria-label={t('duties.widen', { what: t(`duties.narrowed.${name}`), title: address.get(`${name}.title`) ?? address.get(name) ?? '' })}>
                  {t(`duties.narrowed.${name}`)} <strong className="small">{address.get(`${name}.title`) ?? address.get(name)}</strong> <Icon name="cross" size={13} />
                </button>
              ))}
            </div>
            {mine && address.get('wide') && <p className="muted small" role="status">{t('duties.too_wide')}</p>}
            <div className="tabs" role="group" aria-label={t('duties.shown')}>
              <button type="button" aria-pressed={by === ''} onClick={() => put({ by: 'list' })}>{t('duties.list')}</button>
              {groupings.map((each) => <button key={each} type="button" aria-pressed={by === each} onClick={() => put({ by: each, state: null })}>{t(`duties.group.${each}`)}</button>)}
            </div>
            {by ? <Groups counts={view} by={by} on_choose={choose} on_deeper={(place) => put({ place, 'place.title': place, by: 'place' }, false)} on_all={() => put({ by: 'list' })} /> : <DutyList wanted={wanted} state={state} />}
          </>
        )}</Answer>
      </Screen>
    </NearPack.Provider>
  );
}
