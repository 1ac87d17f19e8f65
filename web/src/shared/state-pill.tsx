import type { State } from '@/api/types';
import { useWords } from './text';

const colours = new Set(['grey', 'blue', 'green', 'amber', 'red', 'purple', 'teal']);
const also: Record<string, string> = { gray: 'grey', orange: 'amber', yellow: 'amber', gold: 'amber', cyan: 'teal', violet: 'purple' };

/** A state by its word; the colour is the pack's choice among those that read well on both grounds. */
export function StatePill({ state }: { state: State }) {
  const words = useWords();
  const wanted = also[state.colour ?? ''] ?? state.colour ?? '';
  const colour = colours.has(wanted) ? wanted : state.end ? 'grey' : 'blue';
  return <span className={`pill pill-${colour}`}>{words(state.title)}</span>;
}
