import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router-dom';
import { get } from '@/api/client';
import { useMeta, useSession } from '@/api/queries';
import type { RecordRow, Workbench } from '@/api/types';
import { ApprovalChain, ApprovalDecisions } from '@/shared/approvals';
import { ClauseChips, NearPack } from '@/shared/clause-chip';
import { ClockChip, urgency } from '@/shared/clock-words';
import { RoutesOfToday } from './routes-of-today';
import { CommandButton } from '@/shared/refused-button';
import { useCommands } from '@/shared/commands/registry';
import { Answer, Empty } from '@/shared/faces';
import { format_due } from '@/shared/format';
import { Icon } from '@/shared/icon';
import { paths } from '@/shared/paths';
import { RecordCard } from '@/shared/record-card';
import { Screen } from '@/shared/screen';
import { StatePill } from '@/shared/state-pill';
import { useWords } from '@/shared/text';

type Shown = 'all' | 'late' | 'soon' | 'handed' | 'approvals';

function DutyRow({ duty }: { duty: Workbench['duties'][number] }) {
  const words = useWords();
  const navigate = useNavigate();
  const { clock, record } = duty;
  const to = paths.record(record.type, record.id);
  return (
    <li className={`duty duty-${urgency(clock)}`} onClick={(event) => { if (!(event.target as HTMLElement).closest('a, button')) navigate(to); }}>
      <div className="duty-main">
        <div className="duty-title"><Link to={to}>{words(clock.title)}</Link> <ClauseChips ids={clock.clauses} /></div>
        <div className="muted small duty-record">
          {record.number && <span className="mono">{record.number}</span>} <StatePill state={record.state} /> <span className="ellipsis">{record.title}</span>
        </div>
      </div>
      <div className="duty-clock"><ClockChip clock={clock} /></div>
    </li>
  );
}

function ApprovalCard({ entry }: { entry: Workbench['approvals'][number] }) {
  const words = useWords();
  const { t, i18n } = useTranslation();
  const { approval, record } = entry;
  const due = approval.steps.find((step) => step.status === 'waiting')?.due_at;
  const type = useMeta()?.record_types.find((candidate) => candidate.id === record.type);
  return (
    <NearPack.Provider value={type?.pack}>
      <li className="panel">
        <div className="duty-title">
          <Link to={paths.record(record.type, record.id)}>{words(approval.title)}</Link>
          <span className="muted small"> {t('approval.by', { name: approval.applicant.name })}</span>
        </div>
        <div className="muted small">{record.number && <span className="mono">{record.number}</span>} {record.title}</div>
        {due && <p className={`small urgency urgency-${Date.parse(due) < Date.now() ? 'late' : 'calm'}`}><Icon name="clock" size={14} /> {t(Date.parse(due) < Date.now() ? 'approval.late' : 'clock.due_at', { at: format_due(due, i18n.language) })}</p>}
        <details className="small"><summary>{t('approval.chain')}</summary><ApprovalChain steps={approval.steps} /></details>
        <ApprovalDecisions approval={approval} type={record.type} id={record.id} version={record.version} />
      </li>
    </NearPack.Provider>
  );
}

function Rows({ title, rows }: { title: string; rows: RecordRow[] }) {
  if (rows.length === 0) return null;
  return (
    <section className="panel" aria-label={title}>
      <h2>{title}</h2>
      {rows.slice(0, 8).map((row) => <RecordCard key={row.id} row={row} />)}
    </section>
  );
}

export function Home() {
  const { t } = useTranslation();
  const session = useSession();
  const create = useCommands('create');
  const [shown, set_shown] = useState<Shown>('all');
  const bench = useQuery({ queryKey: ['workbench'], queryFn: () => get<Workbench>('/workbench'), refetchInterval: 60_000 });
  const duties = useMemo(() => {
    const all = bench.data?.duties ?? [];
    if (shown === 'late') return all.filter((duty) => urgency(duty.clock) === 'late');
    if (shown === 'soon') return all.filter((duty) => urgency(duty.clock) === 'soon');
    if (shown === 'handed') return bench.data?.handed_to_me ?? [];
    return all;
  }, [bench.data, shown]);
  return (
    <Screen title={t('workbench.title')} extra={create.filter((command) => command.primary).slice(0, 2).map((command) => <CommandButton key={command.id} command={command} />)}>
      <Answer query={bench}>
        {(data) => {
          const chips: [Shown, number, string][] = [
            ['all', data.duties.length, t('workbench.all')], ['late', data.late, t('workbench.late')], ['soon', data.soon, t('workbench.soon')],
            ['approvals', data.approvals.length, t('workbench.approvals')], ['handed', data.handed_to_me?.length ?? 0, t('workbench.handed')],
          ];
          return (
            <>
              <RoutesOfToday routes={data.routes} />
              <div className="count-chips" role="group" aria-label={t('workbench.filter')}>
                {chips.map(([key, count, label]) => (
                  <button key={key} type="button" className={`count-chip ${key === 'late' && count > 0 ? 'count-late' : ''}`} aria-pressed={shown === key}
                    onClick={() => set_shown(key)}>
                    <strong>{count}</strong> {label}
                  </button>
                ))}
              </div>
              <div className="bench">
                <div className="stack">
                  {shown !== 'approvals' && (
                    <section className="panel" aria-label={t('workbench.duties')}>
                      <h2>{t('workbench.duties')}</h2>
                      {duties.length > 0
                        ? <ul className="plain">{duties.map((duty) => <DutyRow key={duty.clock.id} duty={duty} />)}</ul>
                        : <Empty title={shown === 'all' ? t('workbench.nothing') : t('workbench.nothing_such')} hint={t('workbench.nothing_hint', { name: session.person.name })} />}
                    </section>
                  )}
                  {(shown === 'all' || shown === 'approvals') && (data.approvals.length > 0 || shown === 'approvals') && (
                    <section aria-label={t('workbench.approvals')}>
                      <h2 className="section-title"><Icon name="stamp" /> {t('workbench.approvals')}</h2>
                      {data.approvals.length > 0
                        ? <ul className="plain stack">{data.approvals.map((entry) => <ApprovalCard key={entry.approval.id} entry={entry} />)}</ul>
                        : <Empty title={t('workbench.no_approvals')} />}
                    </section>
                  )}
                </div>
                <div className="stack">
                  <Rows title={t('workbench.mine')} rows={data.mine} />
                  <Rows title={t('workbench.recent')} rows={data.recent} />
                </div>
              </div>
            </>
          );
        }}
      </Answer>
    </Screen>
  );
}
