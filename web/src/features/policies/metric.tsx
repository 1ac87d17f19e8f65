import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useParams, useSearchParams } from 'react-router-dom';
import { get, query } from '@/api/client';
import type { MetricGroup, MetricPage, MetricRecords, MetricSide, MetricSplit } from '@/api/types';
import { ClauseChips, NearPack } from '@/shared/clause-chip';
import { Answer, Empty } from '@/shared/faces';
import { format_due, format_instant, format_number } from '@/shared/format';
import { Icon } from '@/shared/icon';
import { paths } from '@/shared/paths';
import { RecordCard } from '@/shared/record-card';
import { Screen } from '@/shared/screen';
import { useWords } from '@/shared/text';
import { Met } from './parts';
import { Trend } from './trend';

const sides: MetricSide[] = ['rest', 'part', 'whole', 'value'];

type Put = (changes: Record<string, string | null>) => void;
interface Wanted { side: MetricSide; split: string; group: string }

const exact = (value: number | string | null | undefined) => (value === null || value === undefined ? '—' : format_number(value));

function Groups({ split, wanted, on_choose }: { split: MetricSplit; wanted: Wanted; on_choose: (group: MetricGroup) => void }) {
  const { t } = useTranslation();
  const words = useWords();
  const shared = split.groups.some((group) => group.whole !== null);
  return (
    <section className="panel" aria-label={t('metric.by', { name: words(split.title) })}>
      <h2>{t('metric.by', { name: words(split.title) })}</h2>
      {split.groups.length === 0 && <p className="muted">{t('policy.no_figure')}</p>}
      {split.groups.length > 0 && (
        <div className="table-scroll" tabIndex={0} role="region" aria-label={words(split.title)}>
          <table className="plain-table duty-groups">
            <thead><tr><th scope="col">{words(split.title)}</th><th scope="col" className="figure">{t('metric.figure')}</th>{shared && <th scope="col" className="figure">{t('metric.part_whole')}</th>}<th scope="col">{t('metric.target')}</th></tr></thead>
            <tbody>
              {split.groups.map((group) => (
                <tr key={group.key} aria-current={(wanted.split === split.id && wanted.group === group.key) || undefined}>
                  <th scope="row"><button type="button" className="link-button" onClick={() => on_choose(group)}>{group.title || t('metric.blank')}</button></th>
                  <td className="figure number"><strong>{group.show || exact(group.value)}</strong></td>
                  {shared && <td className="figure number">{exact(group.part)} / {exact(group.whole)}</td>}
                  <td><Met met={group.met} /></td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {split.more > 0 && <p className="muted small">{t('metric.more_groups', { n: split.more })}</p>}
    </section>
  );
}

function Behind({ pack, metric, wanted, put }: { pack: string; metric: MetricPage; wanted: Wanted; put: Put }) {
  const { t } = useTranslation();
  const listed = sides.filter((side) => metric.records[side] !== null);
  const known = listed.includes(wanted.side) ? wanted.side : listed[0];
  const list = useInfiniteQuery({
    queryKey: ['metric-records', pack, metric.id, metric.period, known, wanted.split, wanted.group], enabled: known !== undefined,
    queryFn: ({ pageParam }) => get<MetricRecords>(`/metrics-of/${encodeURIComponent(pack)}/${encodeURIComponent(metric.id)}/records${query({ period: metric.period, of: known, split: wanted.split, group: wanted.split ? wanted.group : '', cursor: pageParam })}`),
    initialPageParam: '', getNextPageParam: (page) => page.next ?? undefined,
  });
  if (known === undefined) return <section className="panel"><h2>{t('metric.records')}</h2><p className="muted">{t('metric.no_records')}</p></section>;
  const pages = list.data?.pages ?? [];
  const rows = pages.flatMap((page) => page.items);
  const hidden = pages.reduce((sum, page) => sum + page.hidden, 0);
  return (
    <section className="panel" id="records" aria-label={t('metric.records')}>
      <h2>{t('metric.records')}</h2>
      <div className="tabs" role="group" aria-label={t('metric.side')}>
        {listed.map((side) => <button key={side} type="button" aria-pressed={side === known} onClick={() => put({ of: side })}>{t(`metric.side.${side}`)} <span className="number">{metric.records[side]}</span></button>)}
      </div>
      {wanted.split && (
        <p><button type="button" className="count-chip" onClick={() => put({ split: null, group: null, 'group.title': null })}>{wanted.group || t('metric.blank')} <Icon name="cross" size={13} /><span className="visually-hidden"> {t('metric.all_groups')}</span></button></p>
      )}
      <Answer query={list} rows={4}>{() => (
        <>
          {rows.length === 0 && hidden === 0 && <Empty title={t('metric.none')} />}
          {rows.map((row) => <RecordCard key={row.id} row={row} />)}
          {hidden > 0 && <p className="muted small"><Icon name="lock" size={14} /> {t('metric.hidden', { n: hidden })}</p>}
          {list.hasNextPage && <p className="duty-more"><Button loading={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>{t('list.more')}</Button></p>}
        </>
      )}</Answer>
    </section>
  );
}

function Figure({ pack, metric, put }: { pack: string; metric: MetricPage; put: Put }) {
  const { t, i18n } = useTranslation();
  const formulas = (['value', 'part', 'whole'] as const).filter((side) => metric.formulas[side]);
  const ahead = metric.judged === null && Date.parse(metric.judged_at) > Date.now();
  return (
    <section className="panel metric-head">
      <div>
        <div className="metric-figure">{metric.show || exact(metric.value)}</div>
        {metric.whole !== null && metric.whole !== undefined && <p className="number">{t('metric.of', { part: exact(metric.part), whole: exact(metric.whole) })}</p>}
        <p>{metric.target && <>{t('policy.target', { target: String(metric.target) })} </>}<Met met={metric.met} /> <ClauseChips ids={metric.clauses} /></p>
        <p className="muted small">
          {metric.judged
            ? t(metric.judged.value === metric.value ? 'metric.judged' : 'metric.judged_other', { at: format_instant(metric.judged.at, i18n.language), show: metric.judged.show, seq: metric.judged.seq })
            : metric.target ? t(ahead ? 'metric.judged_ahead' : 'metric.never_judged', { at: format_due(metric.judged_at, i18n.language) }) : t('metric.no_target')}
        </p>
        {metric.clauses && metric.clauses.length > 0 && <p className="small"><Link to={paths.policy(pack, metric.clauses[0])}>{t('metric.at_the_clause')}</Link></p>}
        <details className="small"><summary>{t('metric.formula')}</summary>{formulas.map((side) => <p key={side}><span className="muted">{t(`metric.side.${side}`)}</span> <code className="mono metric-formula">{metric.formulas[side]}</code></p>)}</details>
      </div>
      <div className="metric-trend">
        <Trend series={metric.series ?? []} tall />
        <ol className="plain metric-periods" aria-label={t('metric.periods')}>
          {[...(metric.series ?? [])].reverse().map((one) => (
            <li key={one.period}><button type="button" className="link-button number" aria-current={one.period === metric.period || undefined} onClick={() => put({ period: one.period })}>{one.period}</button> <span className="number">{one.show || exact(one.value)}</span> <Met met={one.met ?? null} bare /></li>
          ))}
        </ol>
      </div>
    </section>
  );
}

/** One figure: its part and its whole, the records behind each, its groups, and how it went before. */
export function MetricScreen() {
  const { t } = useTranslation();
  const words = useWords();
  const { pack = '', metric: id = '' } = useParams();
  const [address, set_address] = useSearchParams();
  const period = address.get('period') ?? '';
  const side = sides.find((each) => each === address.get('of'));
  const wanted: Wanted = { side: side ?? 'rest', split: address.get('split') ?? '', group: address.get('group') ?? '' };
  const answer = useQuery({ queryKey: ['metric', pack, id, period], queryFn: () => get<MetricPage>(`/metrics-of/${encodeURIComponent(pack)}/${encodeURIComponent(id)}${query({ period })}`) });
  const put: Put = (changes) => set_address((before) => {
    const after = new URLSearchParams(before);
    for (const [key, value] of Object.entries(changes)) if (value) after.set(key, value); else after.delete(key);
    return after;
  }, { replace: true });
  return (
    <NearPack.Provider value={pack}>
      <Screen title={answer.data ? words(answer.data.title) : t('policy.metrics')} extra={<span className="muted">{answer.data && t('metric.period', { from: answer.data.from, to: answer.data.to })}</span>}>
        <Answer query={answer} rows={8}>{(metric) => (
          <div className="stack">
            <Figure pack={pack} metric={metric} put={put} />
            {metric.splits.map((split) => <Groups key={split.id} split={split} wanted={wanted} on_choose={(group) => { put({ split: split.id, group: group.key }); document.getElementById('records')?.scrollIntoView({ block: 'nearest' }); }} />)}
            <Behind pack={pack} metric={metric} wanted={wanted} put={put} />
          </div>
        )}</Answer>
      </Screen>
    </NearPack.Provider>
  );
}
