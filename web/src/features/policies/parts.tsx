import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router-dom';
import type { DecisionTable, MetricView, Parameter, Titled } from '@/api/types';
import { ClauseChips } from '@/shared/clause-chip';
import { format_day, format_number } from '@/shared/format';
import { Icon } from '@/shared/icon';
import { period_words } from '@/shared/field-value';
import { metrics_query, useSession } from '@/api/queries';
import { Answer } from '@/shared/faces';
import { paths } from '@/shared/paths';
import { useWords } from '@/shared/text';
import { useNear } from '@/shared/use-near';
import { ChangeParameter, editable } from './change-parameter';
import { Trend } from './trend';

function cell(value: unknown): string {
  if (value === null || value === undefined || value === '') return '—';
  if (typeof value === 'object') return JSON.stringify(value);
  return String(value);
}

export function Decisions({ tables }: { tables: DecisionTable[] }) {
  const { t } = useTranslation();
  const words = useWords();
  if (tables.length === 0) return null;
  const heading = (column: Titled | string) => (typeof column === 'string' ? column : words(column.title) || column.id);
  return (
    <section id="decisions" className="stack">
      <h2>{t('policy.decisions')}</h2>
      {tables.map((table) => (
        <details key={table.id} className="panel">
          <summary>{words(table.title)} <span className="muted small">{t('policy.hit_policy', { name: t(`policy.hit.${table.hit_policy as 'first'}`, { defaultValue: table.hit_policy }) })}</span></summary>
          <ClauseChips ids={table.clauses} />
          <div className="table-scroll" tabIndex={0} role="region" aria-label={words(table.title)}>
            <table className="plain-table decision">
              <thead><tr><th scope="col">#</th>{table.inputs.map((column, index) => <th key={`i${index}`} scope="col">{heading(column)}</th>)}
                {table.outputs.map((column, index) => <th key={`o${index}`} scope="col" className="output">{heading(column)}</th>)}</tr></thead>
              <tbody>
                {table.rules.map((rule, index) => {
                  const inputs = Array.isArray(rule) ? rule.slice(0, table.inputs.length) : rule.inputs ?? [];
                  const outputs = Array.isArray(rule) ? rule.slice(table.inputs.length) : rule.outputs ?? [];
                  return (
                    <tr key={index}>
                      <td className="muted">{index + 1}</td>
                      {table.inputs.map((_, at) => <td key={`i${at}`} className="mono">{cell(inputs[at])}</td>)}
                      {table.outputs.map((_, at) => <td key={`o${at}`} className="mono output">{cell(outputs[at])}</td>)}
                    </tr>
                  );
                })}
              </tbody>
            </table>
          </div>
        </details>
      ))}
    </section>
  );
}

/** Who may change a figure of a policy. */
const may_change = new Set(['base.admin', 'base.policy_owner']);

export function Parameters({ parameters, pack }: { parameters: Parameter[]; pack: string }) {
  const session = useSession();
  const may = session.capabilities.includes('admin') || session.person.roles.some((role) => may_change.has(role.id));
  const { t, i18n } = useTranslation();
  const words = useWords();
  if (parameters.length === 0) return null;
  const shown = (parameter: Parameter) => {
    if (parameter.shown) return words(parameter.shown);
    if (typeof parameter.value === 'boolean') return t(parameter.value ? 'form.yes' : 'form.no');
    return parameter.type === 'period' ? period_words(String(parameter.value ?? ''), t) : cell(parameter.value);
  };
  return (
    <section id="parameters" className="panel">
      <h2>{t('policy.parameters')}</h2>
      <div className="table-scroll" tabIndex={0} role="region" aria-label={t('policy.parameters')}>
        <table className="plain-table">
          <thead><tr><th scope="col">{t('policy.parameter')}</th><th scope="col">{t('policy.value')}</th><th scope="col">{t('policy.origin')}</th><th scope="col">{t('policy.since')}</th><th scope="col">{t('policy.clause')}</th>{may && <th scope="col"><span className="visually-hidden">{t('policy.change')}</span></th>}</tr></thead>
          <tbody>{parameters.map((parameter) => (
            <tr key={parameter.id}>
              <td>{words(parameter.title)}</td><td><strong>{shown(parameter)}</strong></td>
              <td>{parameter.stated ? t('policy.stated') : t('policy.ours')}</td><td>{format_day(parameter.since, i18n.language)}</td><td><ClauseChips ids={parameter.clauses} /></td>
              {may && <td>{editable.has(parameter.type) && <ChangeParameter pack={pack} parameter={parameter} />}</td>}
            </tr>
          ))}</tbody>
        </table>
      </div>
    </section>
  );
}

/** Whether the target is met, as icon and word. */
export function Met({ met, bare = false }: { met: boolean | null | undefined; bare?: boolean }) {
  const { t } = useTranslation();
  if (met === null || met === undefined) return null;
  return <span className={`mark mark-${met ? 'kept' : 'broken'}`}><Icon name={met ? 'check_circle' : 'cross_circle'} size={15} /><span className={bare ? 'visually-hidden' : undefined}>{met ? t('policy.met') : t('policy.not_met')}</span></span>;
}

export function Metrics({ pack }: { pack: string }) {
  const { t } = useTranslation();
  const words = useWords();
  const [place, near] = useNear<HTMLElement>();
  // The figures first, and how they went before when somebody comes to look: nobody waits for the past.
  const answer = useQuery(metrics_query(pack, false));
  const before = useQuery({ ...metrics_query(pack, true), enabled: near && answer.isSuccess });
  const series_of = (metric: MetricView) => before.data?.find((one) => one.id === metric.id && one.period === metric.period)?.series ?? [];
  const figure = (value: MetricView['value']) => (value === null || value === undefined ? t('policy.no_figure') : typeof value === 'number' ? format_number(value) : value);
  return (
    <section id="metrics" ref={place}>
      <h2 className="section-title">{t('policy.metrics')}</h2>
      <Answer query={answer} rows={3}>{(metrics) => <ul className="plain metrics">
        {metrics.length === 0 && <li className="muted">{t('policy.no_figure')}</li>}
        {metrics.map((metric) => (
          <li key={metric.id} className="panel">
            <div><Link to={paths.metric(pack, metric.id)}>{words(metric.title)}</Link> <ClauseChips ids={metric.clauses} /></div>
            <div className="metric-figure">{metric.show && metric.value !== null ? metric.show : figure(metric.value)}</div>
            <div className="small">
              {metric.whole !== null && metric.whole !== undefined && t('policy.part_whole', { part: figure(metric.part ?? null), whole: figure(metric.whole) })}
              {metric.target && <> · {t('policy.target', { target: String(metric.target) })}</>}
            </div>
            <Met met={metric.met} />
            <div className="row"><span className="muted small">{metric.period}</span>{before.isPending ? <span className="trend-wait" aria-hidden="true" /> : <Trend series={series_of(metric)} />}</div>
          </li>
        ))}
      </ul>}</Answer>
    </section>
  );
}
