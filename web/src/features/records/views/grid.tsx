import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { memo, useEffect, useMemo, useState, useSyncExternalStore, type ClipboardEvent, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router-dom';
import { post } from '@/api/client';
import { all_records, useSession } from '@/api/queries';
import type { Committed, RecordRow, RecordType, View } from '@/api/types';
import { ClauseChips } from '@/shared/clause-chip';
import { load_draft, save_draft } from '@/shared/drafts';
import { Answer, Empty } from '@/shared/faces';
import { FieldValue } from '@/shared/field-value';
import { format_number } from '@/shared/format';
import { exact_types } from '@/shared/forms/values';
import { Icon } from '@/shared/icon';
import { paths } from '@/shared/paths';
import { problem_of, useProblemTitle } from '@/shared/problems';
import { useWords } from '@/shared/text';
import { usePhone } from '@/shared/use-media';
import { sorted } from './group';
import { Sheet, type Cell, type Entry, type Kept } from './grid-sheet';

const retry_ms = 8_000;
const input_types: Partial<Record<string, string>> = { date: 'date', time: 'time', phone: 'tel', email: 'email' };

const cell_id = (row: string, field: string) => `cell-${row}-${field}`;
function focus_cell(row: string | undefined, field: string | undefined) {
  const cell = row && field ? document.getElementById(cell_id(row, field)) : null;
  cell?.focus();
  if (cell instanceof HTMLInputElement && cell.type !== 'date' && cell.type !== 'time') cell.select();
}

function CellInput({ sheet, row, cell, entry }: { sheet: Sheet; row: RecordRow; cell: Cell; entry: Entry | undefined }) {
  const { t } = useTranslation();
  const words = useWords();
  const { field } = cell;
  const fixed = entry?.standing === 'saved' || entry?.standing === 'sending';
  const error = entry?.at_field?.[field.name];
  const common = {
    id: cell_id(row.id, field.name), className: `grid-cell ${error ? 'grid-wrong' : ''}`, disabled: fixed, 'aria-invalid': error ? true : undefined,
    'aria-label': `${words(field.title)} ${row.number || row.title}`, 'aria-required': cell.required, value: entry?.values[field.name] ?? '',
  };
  if (field.type === 'choice' || field.type === 'boolean') {
    const options = field.type === 'boolean' ? [{ value: 'true', title: t('form.yes') }, { value: 'false', title: t('form.no') }] : (field.choices ?? []).map((choice) => ({ value: choice.value, title: words(choice.title) }));
    return (
      <select {...common} onChange={(event) => sheet.type(row.id, field.name, event.target.value)}>
        <option value="" />
        {options.map((option) => <option key={option.value} value={option.value}>{option.title}</option>)}
      </select>
    );
  }
  const figure = exact_types.has(field.type);
  return (
    <input {...common} type={input_types[field.type] ?? 'text'} inputMode={figure ? 'decimal' : undefined} autoComplete="off" maxLength={field.length_max ?? undefined}
      style={figure ? { textAlign: 'right' } : undefined} onChange={(event) => sheet.type(row.id, field.name, figure ? event.target.value.replace(/[^\d.+-]/g, '') : event.target.value)} />
  );
}

function Standing({ entry }: { entry: Entry | undefined }) {
  const { t } = useTranslation();
  if (!entry) return null;
  const icon = { typed: 'file', waiting: 'clock', sending: 'clock', saved: 'check_circle', refused: 'warning' } as const;
  return <span className={`grid-standing grid-${entry.standing}`}><Icon name={icon[entry.standing]} size={15} /> {t(`grid.${entry.standing}`)}</span>;
}

const GridRow = memo(function GridRow({ sheet, row, index, entry, shown, type }: {
  sheet: Sheet; row: RecordRow; index: number; entry: Entry | undefined; shown: string[]; type: RecordType;
}) {
  const { t } = useTranslation();
  const words = useWords();
  const phone = usePhone();
  const fields = shown.flatMap((name) => type.fields.filter((field) => field.name === name));
  const said = [entry?.said, ...Object.values(entry?.at_field ?? {})].filter(Boolean).join(' ');
  return (
    <>
      <tr data-row={row.id} className={entry ? `grid-row-${entry.standing}` : undefined}
        onBlur={(event) => { if (!(event.relatedTarget as HTMLElement | null)?.closest(`[data-row="${row.id}"]`)) sheet.leave(row.id); }}>
        {!phone && <td className="muted number">{index + 1}</td>}
        <th scope="row"><Link className="mono" to={paths.record(row.type, row.id)} tabIndex={-1}>{row.number || row.title}</Link>{row.number && <span className="grid-title">{row.title}</span>}
          {phone && fields.map((field) => <span key={field.name} className="grid-title muted">{words(field.title)} <FieldValue field={field} value={row.fields[field.name]} labels={row.labels} short /></span>)}</th>
        {!phone && fields.map((field) => <td key={field.name}><FieldValue field={field} value={row.fields[field.name]} labels={row.labels} short /></td>)}
        {sheet.cells.map((cell) => <td key={cell.field.name} className="grid-input"><CellInput sheet={sheet} row={row} cell={cell} entry={entry} /></td>)}
        <td className="nowrap"><Standing entry={entry} /></td>
      </tr>
      {entry?.standing === 'refused' && (
        <tr data-row={row.id} className="grid-said">
          <td colSpan={fields.length + sheet.cells.length + 3} role="alert">
            <span className="error-text">{said} <ClauseChips ids={entry.clauses} /></span>
            {entry.wants_reason && (
              <input className="plain-input grid-reason" aria-label={t('form.confirm_reason')} placeholder={t('form.confirm_reason')} value={entry.reason ?? ''} data-reason={row.id}
                onChange={(event) => sheet.give_reason(row.id, event.target.value)} onBlur={() => sheet.leave(row.id)} />
            )}
          </td>
        </tr>
      )}
    </>
  );
});

function useSheet(type: RecordType, view: View): Sheet {
  const session = useSession();
  const say = useProblemTitle();
  const [sheet] = useState(() => {
    const name = `grid.${view.id}`;
    const action = view.action!;
    const cells = action.asks.flatMap(({ field, required }): Cell[] => {
      const shape = type.fields.find((one) => one.name === field);
      return shape && fits_a_cell.has(shape.type) ? [{ field: shape, required }] : [];
    });
    return new Sheet(cells, {
      send: (row, input, key, reason) => post<Committed>(`/records/${encodeURIComponent(type.id)}/${encodeURIComponent(row.id)}/actions/${encodeURIComponent(action.id)}`,
        { input, version: row.version, confirm: reason ? { reason } : null }, { version: row.version, key }),
      problem_of, say, keep: (kept) => save_draft(session.person.id, name, kept),
    }, (load_draft(session.person.id, name)?.values ?? {}) as Kept);
  });
  return sheet;
}
const fits_a_cell = new Set(['text', 'long_text', 'number', 'integer', 'money', 'quantity', 'percent', 'points', 'boolean', 'date', 'time', 'choice', 'phone', 'email', 'plate']);

/** Quick entry: figure after figure without the mouse. Enter leads on, the server checks each row, nothing is lost. */
export function GridView({ type, view, filters }: { type: RecordType; view: View; filters: Record<string, string | null> }) {
  const { t } = useTranslation();
  const words = useWords();
  const phone = usePhone();
  const sheet = useSheet(type, view);
  useSyncExternalStore(sheet.subscribe, sheet.version);
  const list = useQuery({ queryKey: ['records', type.id, 'grid', view.id, filters], queryFn: () => all_records(type.id, { view: view.id, ...filters }) });
  useEffect(() => { if (list.data) sheet.take(sorted(list.data.rows, view)); }, [list.data, sheet, view]);
  useEffect(() => {
    const again = () => sheet.again();
    const timer = window.setInterval(again, retry_ms);
    window.addEventListener('online', again);
    return () => { window.clearInterval(timer); window.removeEventListener('online', again); };
  }, [sheet]);
  const shown = useMemo(() => view.columns.filter((name) => name !== type.title_field && !sheet.cells.some((cell) => cell.field.name === name) && type.fields.some((field) => field.name === name)), [view, type, sheet]);
  const rows = sheet.all();
  const counts = sheet.counts();

  const walk = (event: KeyboardEvent<HTMLTableElement>) => {
    const target = event.target as HTMLElement;
    const id = target.closest<HTMLElement>('[data-row]')?.dataset.row;
    if (!id || event.nativeEvent.isComposing) return;
    const at = rows.findIndex((row) => row.id === id);
    if (target.dataset.reason !== undefined) {
      if (event.key !== 'Enter') return;
      event.preventDefault();
      sheet.leave(id);
      focus_cell(next_open(at), first);
      return;
    }
    const cell = sheet.cells.findIndex((one) => target.id === cell_id(id, one.field.name));
    if (cell < 0) return;
    const field = sheet.cells[cell]?.field.name;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      // Required cells first; what may stay empty is reached by Tab.
      const missing = sheet.missing(id);
      if (missing && missing !== field) return focus_cell(id, missing);
      if (missing) return;
      sheet.leave(id);
      focus_cell(next_open(at), first);
    } else if (event.key === 'Enter' || (event.key === 'ArrowUp' && target.tagName === 'INPUT')) {
      event.preventDefault();
      focus_cell(rows[at - 1]?.id, field);
    } else if (event.key === 'ArrowDown' && target.tagName === 'INPUT') {
      event.preventDefault();
      focus_cell(rows[at + 1]?.id, field);
    }
  };
  const first = sheet.cells[0]?.field.name;
  const next_open = (from: number) => rows.slice(from + 1).find((row) => !['saved', 'sending', 'waiting'].includes(sheet.entry(row.id)?.standing ?? ''))?.id;
  const paste = (event: ClipboardEvent<HTMLTableElement>) => {
    const text = event.clipboardData.getData('text/plain');
    const target = event.target as HTMLElement;
    const id = target.closest<HTMLElement>('[data-row]')?.dataset.row;
    const cell = sheet.cells.find((one) => id && target.id === cell_id(id, one.field.name));
    if (!id || !cell || !/[\t\n]/.test(text.trimEnd())) return;
    event.preventDefault();
    sheet.paste(id, cell.field.name, text);
  };
  return (
    <Answer query={list} rows={12}>
      {(data) => rows.length === 0 ? <Empty title={t('list.empty')} hint={t('grid.nothing')} /> : (
        <div className="grid-view">
          <p className="muted small desk-only">{t('grid.keys')}</p>
          {!data.complete && <p className="muted small">{t('board.first', { n: data.rows.length })}</p>}
          <div className="table-scroll grid-scroll">
            <table className="plain-table grid-table" onKeyDown={walk} onPaste={paste} aria-label={`${words(view.title)} · ${words(view.action?.title)}`}>
              <thead>
                <tr>
                  {!phone && <th scope="col"><span className="visually-hidden">{t('grid.row')}</span></th>}
                  <th scope="col">{t('list.number')}</th>
                  {!phone && shown.map((name) => <th key={name} scope="col">{words(type.fields.find((field) => field.name === name)?.title)}</th>)}
                  {sheet.cells.map((cell) => <th key={cell.field.name} scope="col">{words(cell.field.title)}{cell.required && <span className="required"> *</span>}{cell.field.unit ? ` (${cell.field.unit})` : ''}</th>)}
                  <th scope="col">{t('grid.standing')}</th>
                </tr>
              </thead>
              <tbody>
                {rows.map((row, index) => <GridRow key={row.id} sheet={sheet} row={row} index={index} entry={sheet.entry(row.id)} shown={shown} type={type} />)}
              </tbody>
            </table>
          </div>
          <div className="grid-foot" role="status">
            <span>{t('grid.count', counts)}</span>
            {counts.waiting > 0 && <span className="urgency-soon">{t('grid.waiting_n', { n: counts.waiting })} <Button size="small" onClick={() => sheet.again()}>{t('face.again')}</Button></span>}
            {counts.refused > 0 && <span className="error-text">{t('grid.refused_n', { n: counts.refused })}</span>}
            <span className="spacer" />
            {sheet.cells.filter((cell) => exact_types.has(cell.field.type) && cell.field.type !== 'percent').map((cell) => (
              <span key={cell.field.name}>{t('grid.sum', { field: words(cell.field.title) })} <strong className="number">{format_number(sheet.sum(cell.field.name), cell.field.scale)}</strong>{cell.field.unit ? ` ${cell.field.unit}` : ''}</span>
            ))}
          </div>
        </div>
      )}
    </Answer>
  );
}
