import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useParams, useSearchParams } from 'react-router-dom';
import { policy_query } from '@/api/queries';
import type { ClauseState, ClauseView, PolicyView, Words } from '@/api/types';
import { NearPack } from '@/shared/clause-chip';
import { ClauseStateMark } from '@/shared/clause-state';
import { Answer, Empty } from '@/shared/faces';
import { today_in_zone } from '@/shared/format';
import { paths } from '@/shared/paths';
import { Screen } from '@/shared/screen';
import { useWords } from '@/shared/text';
import { EvidenceDrawer } from './evidence';
import { LifecycleDiagram } from './lifecycle-diagram';
import { clause_states } from './list';
import { Attest } from './attest';
import { Decisions, Metrics, Parameters } from './parts';

/** 第六条.3① belongs to 第六条: what stands before the first point or space is the chapter. */
const chapter_of = (at: string) => at.split(/[.．\s]/)[0]!;

const carriers_shown = 6;
/** Clauses that these keep have duties. */
const duty_carriers = new Set(['duty', 'schedule', 'approval']);

/** What keeps the clause, by name; the sentence of a refusal is named without its stop, a figure in it as it holds now. */
function carriers_of(clause: ClauseView, policy: PolicyView, words: (text: Words) => string): string[] {
  const figures = new Map(policy.parameters.map((parameter) => [parameter.id, String(parameter.value ?? '')]));
  return [...new Set(clause.carriers.map((carrier) => (words(carrier.title) || carrier.id).replace(/[。.]$/, '')
    .replace(/\{\{\s*(?:params\.)?([^}\s]*)\s*\}\}/g, (_, name: string) => figures.get(name) ?? '…')))];
}

function Clause({ clause, policy, on_evidence }: { clause: ClauseView; policy: PolicyView; on_evidence: () => void }) {
  const { t } = useTranslation();
  const words = useWords();
  const at = words(clause.at);
  const rest = at.slice(chapter_of(at).length).replace(/^[.．\s]+/, '');
  const carriers = carriers_of(clause, policy, words);
  return (
    <li id={clause.id} className={`clause clause-${clause.state}`} tabIndex={-1}>
      <div className="clause-text">
        {rest && <span className="clause-at">{rest}</span>}
        <div>
          <p>{words(clause.text)}{clause.added && <span className="added"> {t('policy.added')}</span>}</p>
          {clause.reading && <p className="muted small">{t('clause.reading', { text: words(clause.reading) })}</p>}
          {carriers.length > 0 && (
            <p className="muted small">{t('policy.carriers', { list: carriers.slice(0, carriers_shown).join(t('record.list_comma')) })}
              {carriers.length > carriers_shown && ` ${t('policy.carriers_more', { n: carriers.length - carriers_shown })}`}</p>
          )}
          {clause.state === 'unobservable' && <Attest pack={policy.id} clause={clause} />}
        </div>
      </div>
      <div className="clause-side">
        <span className="mono muted small">{clause.id}</span>
        <ClauseStateMark state={clause.state} />
        <button type="button" className="link-button small" onClick={on_evidence}>
          <span className="visually-hidden">{t('policy.evidence_of', { id: clause.id })} </span>
          {t('clause.figures', { kept: clause.kept, broken: clause.broken, open: clause.open })}{clause.share ? ` · ${clause.share}` : ''}
        </button>
        {clause.carriers.some((carrier) => duty_carriers.has(carrier.kind)) && (
          <Link className="small" to={paths.duties_of_clause(policy.id, clause.id)}>{t('policy.duties')}<span className="visually-hidden"> {clause.id}</span></Link>
        )}
      </div>
    </li>
  );
}

function Document({ policy }: { policy: PolicyView }) {
  const { t, i18n } = useTranslation();
  const words = useWords();
  const { hash } = useLocation();
  const [only, set_only] = useState<ClauseState | null>(null);
  const [evidence, set_evidence] = useState<ClauseView | null>(null);
  const counts = useMemo(() => Object.fromEntries(clause_states.map((state) => [state, policy.clauses.filter((clause) => clause.state === state).length])) as Record<ClauseState, number>, [policy]);
  const chapters = useMemo(() => {
    const list: { at: string; clauses: ClauseView[] }[] = [];
    for (const clause of policy.clauses) {
      if (only && clause.state !== only) continue;
      const at = chapter_of(words(clause.at));
      const found = list.find((chapter) => chapter.at === at);
      if (found) found.clauses.push(clause); else list.push({ at, clauses: [clause] });
    }
    return list;
  }, [policy, only, i18n.language]);
  useEffect(() => {
    if (hash) document.getElementById(decodeURIComponent(hash.slice(1)))?.scrollIntoView({ block: 'center' });
  }, [hash]);
  const keywords = Array.isArray(policy.keywords) ? policy.keywords.map((one) => words(one)).join('、') : words(policy.keywords);
  return (
    <div className="policy">
      <p className="muted">{t('policy.version', { version: policy.version, day: policy.effective })}{keywords && ` · ${t('policy.keywords', { list: keywords })}`}</p>
      <div className="count-chips" role="group" aria-label={t('policy.filter')}>
        <button type="button" className="count-chip" aria-pressed={only === null} onClick={() => set_only(null)}><strong>{policy.clauses.length}</strong> {t('policy.all')}</button>
        {clause_states.map((state) => (
          <button key={state} type="button" className="count-chip" aria-pressed={only === state} onClick={() => set_only(state)}>
            <strong>{counts[state]}</strong> <ClauseStateMark state={state} />
          </button>
        ))}
      </div>
      <nav className="toc" aria-label={t('policy.contents')}>
        {chapters.map((chapter, index) => <a key={chapter.at} href={`#chapter-${index}`} onClick={(event) => { event.preventDefault(); document.getElementById(`chapter-${index}`)?.scrollIntoView(); }}>{chapter.at}</a>)}
        {policy.lifecycles.length > 0 && <a href="#lifecycles">{t('policy.lifecycles')}</a>}
        {policy.decisions.length > 0 && <a href="#decisions">{t('policy.decisions')}</a>}
        {policy.parameters.length > 0 && <a href="#parameters">{t('policy.parameters')}</a>}
        <a href="#metrics">{t('policy.metrics')}</a>
      </nav>
      <div className="policy-paper">
        {chapters.length === 0 && <Empty title={t('policy.no_such')} />}
        {chapters.map((chapter, index) => (
          <section key={chapter.at} id={`chapter-${index}`} aria-label={chapter.at}>
            <h2 className="chapter">{chapter.at}</h2>
            <ul className="plain">{chapter.clauses.map((clause) => <Clause key={clause.id} clause={clause} policy={policy} on_evidence={() => set_evidence(clause)} />)}</ul>
          </section>
        ))}
      </div>
      {policy.lifecycles.length > 0 && (
        <section id="lifecycles" className="stack">
          <h2>{t('policy.lifecycles')}</h2>
          {policy.lifecycles.map((lifecycle) => <details key={lifecycle.type} className="panel" open={policy.lifecycles.length === 1}><summary>{words(lifecycle.title)}</summary><LifecycleDiagram lifecycle={lifecycle} /></details>)}
        </section>
      )}
      <Decisions tables={policy.decisions} />
      <Parameters parameters={policy.parameters} pack={policy.id} />
      <Metrics pack={policy.id} />
      <EvidenceDrawer pack={policy.id} clause={evidence} on_close={() => set_evidence(null)} />
    </div>
  );
}

export function PolicyPage() {
  const { t } = useTranslation();
  const words = useWords();
  const { pack = '' } = useParams();
  const client = useQueryClient();
  const [address, set_address] = useSearchParams();
  const from = address.get('from') ?? '';
  const to = address.get('to') ?? '';
  const policy = useQuery(policy_query(pack, from, to));
  const put = (key: string, value: string) => set_address((before) => {
    const after = new URLSearchParams(before);
    if (value) after.set(key, value); else after.delete(key);
    return after;
  }, { replace: true });
  const period = (
    <div className="row wrap">
      <label className="row">{t('policy.from')} <input className="plain-input" type="date" max={to || today_in_zone()} value={from || policy.data?.period.from.slice(0, 10) || ''} onChange={(event) => put('from', event.target.value)} /></label>
      <label className="row">{t('policy.to')} <input className="plain-input" type="date" value={to || policy.data?.period.to.slice(0, 10) || ''} onChange={(event) => put('to', event.target.value)} /></label>
      {(from || to) && <button type="button" className="link-button" onClick={() => { set_address(new URLSearchParams(), { replace: true }); void client.invalidateQueries({ queryKey: ['policy', pack] }); }}>{t('policy.period_reset')}</button>}
    </div>
  );
  return (
    <NearPack.Provider value={pack}>
      <Screen title={policy.data ? words(policy.data.title) : t('nav.policies')} extra={period}>
        <Answer query={policy} rows={12}>{(view) => <Document policy={view} />}</Answer>
      </Screen>
    </NearPack.Provider>
  );
}
