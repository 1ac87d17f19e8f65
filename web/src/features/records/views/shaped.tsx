import { Suspense, lazy } from 'react';
import { Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router-dom';
import type { RecordType, View } from '@/api/types';
import { useCommands } from '@/shared/commands/registry';
import { Loading } from '@/shared/faces';
import { CommandButton } from '@/shared/refused-button';
import { Screen } from '@/shared/screen';
import { useWords } from '@/shared/text';

interface Shape { type: RecordType; view: View; filters: Record<string, string | null> }
/** Each form of a view comes when it is first looked at. */
const shapes: Record<string, React.LazyExoticComponent<(props: Shape) => React.ReactNode>> = {
  board: lazy(async () => ({ default: (await import('./board')).BoardView })),
  calendar: lazy(async () => ({ default: (await import('./calendar')).CalendarView })),
  grid: lazy(async () => ({ default: (await import('./grid')).GridView })),
  route: lazy(async () => ({ default: (await import('./route')).RouteScreen })),
};

/** Whether the view has a form of its own; every other is a table. */
export const is_shaped = (view: View | undefined): view is View => view !== undefined && view.as !== undefined && view.as in shapes && (view.as !== 'grid' || !!view.action);

export function ViewSelect({ type, view, on_change }: { type: RecordType; view: View | undefined; on_change: (id: string) => void }) {
  const { t } = useTranslation();
  const words = useWords();
  if (type.views.length < 2) return null;
  return <Select aria-label={t('list.view')} value={view?.id} style={{ minWidth: 130 }} onChange={on_change} options={type.views.map((one) => ({ value: one.id, label: words(one.title) }))} />;
}

/** A view that is no table: its own form under the same heading and filters. */
export function ShapedView({ type, view }: { type: RecordType; view: View }) {
  const { t } = useTranslation();
  const words = useWords();
  const [address, set_address] = useSearchParams();
  const create = useCommands('create').filter((command) => command.id.startsWith(`create.${type.id}.`));
  const Form = shapes[view.as ?? '']!;
  const toggles = view.as === 'board' || view.as === 'calendar' ? (['mine', 'late'] as const) : [];
  const filters = { mine: address.get('mine'), late: address.get('late') };
  return (
    <Screen title={`${words(type.title)} · ${words(view.title)}`} extra={view.as === 'route' ? undefined : create.map((command) => <CommandButton key={command.id} command={command} />)} head={view.as !== 'route'}>
      {view.as !== 'route' && (
        <div className="list-bar">
          <ViewSelect type={type} view={view} on_change={(id) => set_address(new URLSearchParams({ view: id }))} />
          {toggles.map((key) => (
            <button key={key} type="button" className="count-chip" aria-pressed={address.get(key) === 'true'} onClick={() => set_address((before) => {
              const after = new URLSearchParams(before);
              if (after.get(key)) after.delete(key); else after.set(key, 'true');
              return after;
            }, { replace: true })}>{t(`list.only_${key}`)}</button>
          ))}
        </div>
      )}
      <Suspense fallback={<Loading rows={8} />}><Form key={view.id} type={type} view={view} filters={filters} /></Suspense>
    </Screen>
  );
}
