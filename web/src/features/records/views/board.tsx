import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Dropdown } from 'antd';
import { useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router-dom';
import { all_records, record_query } from '@/api/queries';
import type { ActionOffer, RecordRow, RecordType, RecordView, View } from '@/api/types';
import { ClockChip } from '@/shared/clock-words';
import { Answer, Empty } from '@/shared/faces';
import { FieldValue } from '@/shared/field-value';
import { Icon } from '@/shared/icon';
import { paths } from '@/shared/paths';
import { useProblemTitle } from '@/shared/problems';
import { StatePill } from '@/shared/state-pill';
import { useWords } from '@/shared/text';
import { usePhone } from '@/shared/use-media';
import { ActionDrawer } from '../action-drawer';
import { columns_of, sorted, type Column } from './group';

/** The actions by which a record gets into a column: those that lead to the state, or that ask the field that groups. */
export function ways_into(record: RecordView, group: string, column: string): ActionOffer[] {
  return record.actions.filter((action) => action.allowed
    && (group === 'state' ? action.to?.includes(column) && record.state.id !== column : action.asks.some((ask) => ask.field === group)));
}

/** The action, with the column's value proposed where it is what the column stands for. */
function proposing(action: ActionOffer, type: RecordType, group: string, column: string): ActionOffer {
  const field = type.fields.find((one) => one.name === group);
  if (group === 'state' || !field || !column) return action;
  return { ...action, proposals: { ...action.proposals, [group]: field.type === 'boolean' ? column === 'true' : column } };
}

interface Wish { record: RecordView; action: ActionOffer }

function MoveMenu({ row, columns, here, move }: { row: RecordRow; columns: Column[]; here: string; move: (row: RecordRow, column: string) => void }) {
  const { t } = useTranslation();
  return (
    <Dropdown trigger={['click']} menu={{ items: columns.filter((column) => column.key !== here && column.key !== '').map((column) => ({ key: column.key, label: t('board.move_to', { column: column.title }), onClick: () => move(row, column.key) })) }}>
      <Button type="text" size="small" className="board-move" aria-label={t('board.move', { number: row.number || row.title })} icon={<Icon name="arrow" size={15} />} />
    </Dropdown>
  );
}

function Card({ row, type, view, columns, here, move, drag }: {
  row: RecordRow; type: RecordType; view: View; columns: Column[]; here: string; move: (row: RecordRow, column: string) => void; drag: (row: RecordRow | null) => void;
}) {
  const { t } = useTranslation();
  const words = useWords();
  const group = view.group || 'state';
  const fields = view.columns.flatMap((name) => type.fields.filter((field) => field.name === name && name !== type.title_field && name !== group));
  return (
    <li className={`board-card ${row.late ? 'board-card-late' : ''}`} draggable onDragStart={(event) => { event.dataTransfer.setData('text/plain', row.id); event.dataTransfer.effectAllowed = 'move'; drag(row); }} onDragEnd={() => drag(null)}>
      <div className="board-card-head">
        <Link className="mono board-link" to={paths.record(row.type, row.id)}>{row.number || row.title}</Link>
        {group !== 'state' && <StatePill state={row.state} />}
        <span className="spacer" />
        <MoveMenu row={row} columns={columns} here={here} move={move} />
      </div>
      {row.number && <p className="board-card-title">{row.title || t('list.untitled')}</p>}
      {fields.length > 0 && (
        <dl className="board-card-fields">
          {fields.filter((field) => row.fields[field.name] !== null && row.fields[field.name] !== undefined).slice(0, 4).map((field) => (
            <div key={field.name}><dt>{words(field.title)}</dt><dd><FieldValue field={field} value={row.fields[field.name]} labels={row.labels} short /></dd></div>
          ))}
        </dl>
      )}
      <div className="board-card-foot">
        {row.next_due && <ClockChip clock={row.next_due} />}
        {row.owner && !fields.some((field) => field.type === 'person') && <span className="muted small">{row.owner.name}</span>}
      </div>
    </li>
  );
}

/** Arrow keys lead from card to card: up and down within a column, left and right to the next one. */
function walk_cards(event: KeyboardEvent<HTMLElement>) {
  const step = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] }[event.key];
  const link = (event.target as HTMLElement).closest('.board-link');
  if (!step || !link) return;
  const columns = [...event.currentTarget.querySelectorAll('.board-column')].map((column) => [...column.querySelectorAll<HTMLElement>('.board-link')]);
  const at = columns.findIndex((column) => column.includes(link as HTMLElement));
  const [across = 0, down = 0] = step;
  let column = at + across;
  while (across !== 0 && columns[column]?.length === 0) column += across;
  const index = columns[at]?.indexOf(link as HTMLElement) ?? 0;
  const next = columns[column]?.[Math.min(index + down, (columns[column]?.length ?? 1) - 1)];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

/** A board: columns of cards. A card is moved only where an action leads, and what that action asks is asked. */
export function BoardView({ type, view, filters }: { type: RecordType; view: View; filters: Record<string, string | null> }) {
  const { t, i18n } = useTranslation();
  const phone = usePhone();
  const client = useQueryClient();
  const { message } = App.useApp();
  const problem = useProblemTitle();
  const [dragged, set_dragged] = useState<RecordRow | null>(null);
  const [over, set_over] = useState<string | null>(null);
  const [wish, set_wish] = useState<Wish | null>(null);
  const [choice, set_choice] = useState<{ record: RecordView; actions: ActionOffer[]; column: string } | null>(null);
  const [shown, set_shown] = useState<string | null>(null);
  const strip = useRef<HTMLDivElement>(null);
  const list = useQuery({ queryKey: ['records', type.id, 'board', view.id, filters], queryFn: () => all_records(type.id, { view: view.id, ...filters }) });
  const group = view.group || 'state';
  const columns = useMemo(
    () => columns_of(sorted(list.data?.rows ?? [], view), type, view, i18n.language, { none: t('board.none'), yes: t('form.yes'), no: t('form.no') }),
    [list.data, view, type, i18n.language, t]);
  const dragged_record = useQuery({ ...record_query(type.id, dragged?.id ?? ''), enabled: dragged !== null });
  const open_to = (column: string) => !dragged || !dragged_record.data || ways_into(dragged_record.data, group, column).length > 0;

  const move = (row: RecordRow, column: string) => {
    client.fetchQuery(record_query(type.id, row.id)).then((record) => {
      const ways = ways_into(record, group, column);
      if (ways.length === 0) message.warning(t('board.no_way', { number: row.number || row.title, column: columns.find((one) => one.key === column)?.title ?? column }));
      else if (ways.length === 1) set_wish({ record, action: proposing(ways[0]!, type, group, column) });
      else set_choice({ record, actions: ways, column });
    }, (error) => message.error(problem(error)));
  };
  const standing = columns.filter((column) => !column.folded || dragged !== null);
  const one = columns.find((column) => column.key === shown) ?? columns.find((column) => column.rows.length > 0) ?? columns[0];
  return (
    <Answer query={list} rows={10}>
      {(data) => data.rows.length === 0 ? <Empty title={t('list.empty')} hint={t('list.empty_hint')} /> : (
        <>
          {!data.complete && <p className="muted small">{t('board.first', { n: data.rows.length })}</p>}
          {phone && (
            <div className="tabs" role="group" aria-label={t('board.columns')}>
              {standing.map((column) => (
                <button key={column.key} type="button" aria-pressed={column.key === one?.key} onClick={() => set_shown(column.key)}>{column.title} <span className="board-count">{column.rows.length}</span></button>
              ))}
            </div>
          )}
          <div ref={strip} className="board" onKeyDown={walk_cards}>
            {(phone ? [one] : standing).map((column) => column && (
              <section key={column.key} className={`board-column ${dragged && !open_to(column.key) ? 'board-closed' : ''} ${over === column.key ? 'board-over' : ''}`} aria-label={`${column.title} ${column.rows.length}`}
                onDragOver={(event) => { if (dragged && open_to(column.key)) { event.preventDefault(); set_over(column.key); } }} onDragLeave={() => set_over(null)}
                onDrop={(event) => { event.preventDefault(); set_over(null); if (dragged) move(dragged, column.key); set_dragged(null); }}>
                {!phone && <h2>{column.title} <span className="board-count">{column.rows.length}</span></h2>}
                <ul className="plain">
                  {column.rows.map((row) => <Card key={row.id} row={row} type={type} view={view} columns={columns} here={column.key} move={move} drag={set_dragged} />)}
                </ul>
                {column.rows.length === 0 && <p className="muted small board-empty">{t('board.empty')}</p>}
              </section>
            ))}
          </div>
          {choice && <WayChoice choice={choice} on_choose={(action) => { set_choice(null); if (action) set_wish({ record: choice.record, action: proposing(action, type, group, choice.column) }); }} />}
          {wish && <ActionDrawer record={wish.record} type={type} action={wish.action} on_close={() => set_wish(null)} />}
        </>
      )}
    </Answer>
  );
}

/** Several actions lead there: which one is meant. */
function WayChoice({ choice, on_choose }: { choice: { record: RecordView; actions: ActionOffer[] }; on_choose: (action: ActionOffer | null) => void }) {
  const { t } = useTranslation();
  const words = useWords();
  return (
    <div className="board-choice" role="dialog" aria-label={t('board.which', { number: choice.record.number })}>
      <p>{t('board.which', { number: choice.record.number })}</p>
      <div className="row wrap">
        {choice.actions.map((action, index) => <Button key={action.id} autoFocus={index === 0} type={action.primary ? 'primary' : 'default'} danger={action.danger} onClick={() => on_choose(action)}>{words(action.title)}</Button>)}
        <Button type="text" onClick={() => on_choose(null)}>{t('board.leave')}</Button>
      </div>
    </div>
  );
}
