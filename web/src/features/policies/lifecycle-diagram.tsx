import { useTranslation } from 'react-i18next';
import type { Lifecycle } from '@/api/types';
import { useWords } from '@/shared/text';

const width = 150;
const height = 40;
const row_gap = 96;

interface Edge { from: string; to: string; titles: string[] }

const list_of = (one: string | string[] | null) => (one === null ? [] : Array.isArray(one) ? one : [one]);

/** States as stations of a line from top to bottom; steps forward run right of it, ways back run left of it. */
export function LifecycleDiagram({ lifecycle }: { lifecycle: Lifecycle }) {
  const { t } = useTranslation();
  const words = useWords();
  const order = new Map(lifecycle.states.map((state, index) => [state.id, index]));
  const edges: Edge[] = [];
  for (const action of lifecycle.actions)
    for (const from of list_of(action.from))
      for (const to of list_of(action.to)) {
        if (!order.has(from) || !order.has(to) || from === to) continue;
        const found = edges.find((edge) => edge.from === from && edge.to === to);
        if (found) found.titles.push(words(action.title)); else edges.push({ from, to, titles: [words(action.title)] });
      }
  const y = (state: string) => 24 + order.get(state)! * row_gap;
  const span = Math.max(1, ...edges.map((edge) => Math.abs(order.get(edge.to)! - order.get(edge.from)!)));
  const reach = 46 + span * 26;
  const left = reach + 150;
  const all = left + width + reach + 190;
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label={words(lifecycle.title)}>
      <svg className="lifecycle" width={all} height={lifecycle.states.length * row_gap} role="img" aria-label={t('policy.lifecycle_of', { title: words(lifecycle.title) })}>
        <defs><marker id={`arrow-${lifecycle.type}`} viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L10 5L0 10z" className="arrow-head" /></marker></defs>
        {edges.map((edge, index) => {
          const a = y(edge.from) + height / 2;
          const b = y(edge.to) + height / 2;
          const steps = order.get(edge.to)! - order.get(edge.from)!;
          const marker = `url(#arrow-${lifecycle.type})`;
          const label = edge.titles.length > 2 ? `${edge.titles.slice(0, 2).join('、')}…` : edge.titles.join('、');
          if (steps === 1)
            return <g key={index}><path className="edge" markerEnd={marker} d={`M${left + width / 2} ${a + height / 2}V${b - height / 2 - 2}`} />
              <text x={left + width / 2 + 8} y={(a + b) / 2 + 4} className="edge-label">{label}<title>{edge.titles.join('、')}</title></text></g>;
          const forward = steps > 0;
          const x = forward ? left + width : left;
          const bend = (forward ? 1 : -1) * (40 + Math.abs(steps) * 24);
          return <g key={index}><path className="edge" markerEnd={marker} d={`M${x} ${a + 6}C${x + bend} ${a + 6} ${x + bend} ${b - 6} ${x + (forward ? 2 : -2)} ${b - 6}`} />
            <text x={x + bend * 0.76 + (forward ? 4 : -4)} y={(a + b) / 2 + (index % 3) * 13} textAnchor={forward ? 'start' : 'end'} className="edge-label">{label}<title>{edge.titles.join('、')}</title></text></g>;
        })}
        {lifecycle.states.map((state) => (
          <g key={state.id}>
            <rect x={left} y={y(state.id)} width={width} height={height} rx={state.end ? 20 : 8} className={state.end ? 'node node-end' : 'node'} />
            <text x={left + width / 2} y={y(state.id) + height / 2 + 5} textAnchor="middle" className="node-label">{words(state.title)}</text>
          </g>
        ))}
      </svg>
    </div>
  );
}
