import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Checkbox, Dropdown, Input, Popover } from 'antd';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useParams, useSearchParams } from 'react-router-dom';
import { get, open_document, query, send } from '@/api/client';
import { records_page, useRecordType } from '@/api/queries';
import type { Field, RecordRow, RecordType } from '@/api/types';
import { NearPack } from '@/shared/clause-chip';
import { ClockChip } from '@/shared/clock-words';
import { CommandButton } from '@/shared/refused-button';
import { useCommands } from '@/shared/commands/registry';
import { Answer, Empty, Loading } from '@/shared/faces';
import { FieldValue } from '@/shared/field-value';
import { format_instant } from '@/shared/format';
import { ManySelect } from '@/shared/forms/many-select';
import { Icon } from '@/shared/icon';
import { paths, type_of } from '@/shared/paths';
import { useProblemTitle } from '@/shared/problems';
import { save_file } from '@/shared/save-file';
import { RecordCard } from '@/shared/record-card';
import { Screen } from '@/shared/screen';
import { StatePill } from '@/shared/state-pill';
import { useWords } from '@/shared/text';
import { usePhone } from '@/shared/use-media';
import { FieldFilter, filter_of, wanted_of } from './field-filter';
import { Preview } from './preview';
import { ShapedView, ViewSelect, is_shaped } from './views/shaped';

/** More states than this are chosen from a list. */
const tab_states = 7;

interface SavedView { name: string; filters: Record<string, string>; columns: string[] | null }

function useSavedViews(type: string) {
  const client = useQueryClient();
  const key = ['views', type];
  const path = `/views/${encodeURIComponent(type)}`;
  const views = useQuery({ queryKey: key, queryFn: async () => {
    const answer = await get<{ items: SavedView[] } | SavedView[]>(path);
    return Array.isArray(answer) ? answer : answer.items ?? [];
  } });
  const done = () => client.invalidateQueries({ queryKey: key });
  const save = useMutation({ mutationFn: (view: SavedView) => send('PUT', `${path}/${encodeURIComponent(view.name)}`, { body: { filters: view.filters, columns: view.columns } }), onSuccess: done });
  const drop = useMutation({ mutationFn: (name: string) => send('DELETE', `${path}/${encodeURIComponent(name)}`), onSuccess: done });
  return { views: views.data ?? [], save, drop };
}

/** Amounts and counts stand under one another by their last digit. */
const is_figure = (field: Field) => ['money', 'number', 'integer', 'quantity', 'percent', 'points'].includes(field.type);

function RecordTable({ type, rows, columns, opened, on_open }: {
  type: RecordType; rows: RecordRow[]; columns: string[]; opened: string | null; on_open: (row: RecordRow) => void;
}) {
  const { t, i18n } = useTranslation();
  const words = useWords();
  const fields = columns.flatMap((name) => type.fields.filter((field) => field.name === name && name !== type.title_field));
  // Where the view names people of its own, they say who is in charge.
  const owner = !fields.some((field) => field.type === 'person') && rows.some((row) => row.owner);
  // Types without a number of their own have none in any row.
  const numbered = rows.some((row) => row.number);
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label={words(type.title)}>
      <table className="plain-table record-table">
        <thead>
          <tr>
            {numbered && <th scope="col">{t('list.number')}</th>}
            <th scope="col">{t('list.title')}</th>
            <th scope="col">{t('list.state')}</th>
            {fields.map((field) => <th key={field.name} scope="col" className={is_figure(field) ? 'cell-figure' : undefined}>{words(field.title)}</th>)}
            <th scope="col">{t('list.due')}</th>
            {owner && <th scope="col">{t('list.owner')}</th>}
            <th scope="col">{t('list.changed')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id} className={`${row.late ? 'row-late' : ''} ${opened === row.id ? 'row-open' : ''}`}
              onClick={(event) => { if (!(event.target as HTMLElement).closest('a, button')) on_open(row); }}>
              {numbered && <td>{row.number ? <Link className="mono" to={paths.record(row.type, row.id)}>{row.number}</Link> : <span className="muted">—</span>}</td>}
              <td className="cell-title">
                <button type="button" className="link-button ellipsis" onClick={() => on_open(row)}>{row.title || t('list.untitled')}</button>
              </td>
              <td><StatePill state={row.state} /></td>
              {fields.map((field) => <td key={field.name} className={is_figure(field) ? 'cell-figure' : 'cell-field'}><FieldValue field={field} value={row.fields[field.name]} labels={row.labels} short /></td>)}
              <td>{row.next_due ? <ClockChip clock={row.next_due} /> : <span className="muted">—</span>}</td>
              {owner && <td>{row.owner?.name ?? <span className="muted">—</span>}</td>}
              <td className="nowrap">{format_instant(row.changed_at, i18n.language, Date.now())}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Listing({ type }: { type: RecordType }) {
  const { t } = useTranslation();
  const words = useWords();
  const phone = usePhone();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const problem_title = useProblemTitle();
  const [address, set_address] = useSearchParams();
  const create = useCommands('create').filter((command) => command.id.startsWith(`create.${type.id}.`));
  const { views, save, drop } = useSavedViews(type.id);
  const [typed, set_typed] = useState(address.get('q') ?? '');
  const [name, set_name] = useState('');
  const opened = address.get('open_record');
  const view = type.views.find((one) => one.id === address.get('view')) ?? type.views[0];
  const shown_columns = address.get('columns')?.split(',').filter(Boolean) ?? view?.columns ?? [];

  const put = (next: Record<string, string | null>) =>
    set_address((before) => {
      const after = new URLSearchParams(before);
      for (const [key, value] of Object.entries(next)) if (value) after.set(key, value); else after.delete(key);
      return after;
    }, { replace: true });
  useEffect(() => {
    const timer = window.setTimeout(() => { if (typed !== (address.get('q') ?? '')) put({ q: typed || null }); }, 250);
    return () => window.clearTimeout(timer);
  });

  const few_states = type.states.length <= tab_states;
  const wanted = wanted_of(address);
  const filters = {
    view: view?.id, q: address.get('q'), state: address.get('state'), open: address.get('open'), mine: address.get('mine'),
    late: address.get('late'), sort: address.get('sort') ?? view?.sort ?? undefined, filter: filter_of(wanted, type.fields),
  };
  const list = useInfiniteQuery({
    queryKey: ['records', type.id, filters],
    queryFn: ({ pageParam }) => records_page(type.id, { ...filters, limit: 50, cursor: pageParam }),
    initialPageParam: '', getNextPageParam: (page) => page.next ?? undefined, placeholderData: keepPreviousData,
  });
  const take_out = useMutation({
    mutationFn: (kind: 'xlsx' | 'csv') => save_file('GET', `/records/${encodeURIComponent(type.id)}/export.${kind}${query({ ...filters, columns: shown_columns.join(',') })}`),
    onError: (error) => message.error(problem_title(error)),
  });
  const print_list = () => open_document(`/records/${encodeURIComponent(type.id)}/export.pdf`, { ...filters, columns: shown_columns.join(',') });
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data]);
  const total = list.data?.pages[0]?.total;
  const toggles = (['open', 'mine', 'late'] as const).map((key) => (
    <button key={key} type="button" className="count-chip" aria-pressed={address.get(key) === 'true'}
      onClick={() => put({ [key]: address.get(key) === 'true' ? null : 'true' })}>{t(`list.only_${key}`)}</button>
  ));
  const kept_filters = Object.fromEntries([...address.entries()].filter(([key]) => !['open_record', 'columns'].includes(key)));
  const open = (row: RecordRow) => (phone ? navigate(paths.record(row.type, row.id)) : put({ open_record: row.id }));
  const choosable = type.fields.filter((field) => !['lines', 'files', 'signature', 'photo'].includes(field.type));
  return (
    <Screen title={words(type.title)} extra={create.map((command) => <CommandButton key={command.id} command={command} />)}>
      {few_states && <div className="tabs" role="group" aria-label={t('list.states')}>
        <button type="button" aria-pressed={!address.get('state')} onClick={() => put({ state: null })}>{t('list.all_states')}</button>
        {type.states.map((state) => (
          <button key={state.id} type="button" aria-pressed={address.get('state') === state.id} onClick={() => put({ state: state.id })}>{words(state.title)}</button>
        ))}
      </div>}
      <div className="list-bar">
        <Input className="list-search" type="search" prefix={<Icon name="search" size={16} />} allowClear value={typed} placeholder={t('list.search')} aria-label={t('list.search')}
          onChange={(event) => set_typed(event.target.value)} />
        {toggles}
        <FieldFilter type={type} wanted={wanted} on_change={(field, values) => put({ [`f.${field}`]: values.join(',') || null })} />
        {!few_states && (
          <ManySelect aria-label={t('list.states')} placeholder={t('list.states')} value={address.get('state')?.split(',').filter(Boolean) ?? []} style={{ minWidth: 150 }}
            maxTagCount={1} options={type.states.map((state) => ({ value: state.id, label: words(state.title) }))} onChange={(next: string[]) => put({ state: next.join(',') || null })} />
        )}
        <ViewSelect type={type} view={view} on_change={(next) => put({ view: next, columns: null })} />
        <Dropdown trigger={['click']} menu={{
          items: [
            ...views.map((one) => ({ key: one.name, label: one.name, onClick: () => set_address(new URLSearchParams({ ...one.filters, ...(one.columns?.length ? { columns: one.columns.join(',') } : {}) })) })),
            ...(views.length ? [{ type: 'divider' as const }, ...views.map((one) => ({ key: `drop-${one.name}`, danger: true, label: t('list.view_drop', { name: one.name }), onClick: () => drop.mutate(one.name) }))] : []),
            ...(views.length ? [] : [{ key: 'none', disabled: true, label: t('list.views_none') }]),
          ],
        }}>
          <Button icon={<Icon name="star" size={15} />}>{t('list.views')}</Button>
        </Dropdown>
        <Popover trigger="click" content={
          <form className="stack" onSubmit={(event) => {
            event.preventDefault();
            if (name.trim()) save.mutate({ name: name.trim(), filters: kept_filters, columns: shown_columns }, { onSuccess: () => { set_name(''); message.success(t('list.view_saved')); } });
          }}>
            <label className="stack-tight">{t('list.view_name')}<Input value={name} onChange={(event) => set_name(event.target.value)} /></label>
            <Button htmlType="submit" type="primary" disabled={!name.trim()} loading={save.isPending}>{t('list.view_save')}</Button>
          </form>
        }><Button>{t('list.view_save')}</Button></Popover>
        {!phone && (
          <Popover trigger="click" content={
            <div className="column-choice">
              {choosable.map((field) => (
                <Checkbox key={field.name} checked={shown_columns.includes(field.name)}
                  onChange={(event) => put({ columns: (event.target.checked ? [...shown_columns, field.name] : shown_columns.filter((one) => one !== field.name)).join(',') })}>
                  {words(field.title)}
                </Checkbox>
              ))}
            </div>
          }><Button>{t('list.columns')}</Button></Popover>
        )}
        <Dropdown trigger={['click']} menu={{ items: (['xlsx', 'csv'] as const).map((kind) => ({ key: kind, label: t(`list.export_${kind}`), onClick: () => take_out.mutate(kind) })) }}>
          <Button loading={take_out.isPending}>{t('list.export')}</Button>
        </Dropdown>
        <Button icon={<Icon name="print" size={15} />} onClick={print_list}>{t('list.print')}</Button>
      </div>
      <Answer query={list} rows={10}>
        {() => rows.length === 0 ? (
          <Empty title={t('list.empty')} hint={address.size > 0 ? t('list.empty_filtered') : view ? t('list.empty_view', { view: words(view.title) }) : t('list.empty_hint')}>
            {address.size > 0 && <Button onClick={() => { set_typed(''); set_address(new URLSearchParams()); }}>{t('list.clear')}</Button>}
          </Empty>
        ) : (
          <>
            <p className="muted small" role="status">{total ? t('list.shown_of', { shown: rows.length, total }) : t('list.shown', { shown: rows.length })}</p>
            {phone ? <div className="panel">{rows.map((row) => <RecordCard key={row.id} row={row} />)}</div>
              : <RecordTable type={type} rows={rows} columns={shown_columns} opened={opened} on_open={open} />}
            {list.hasNextPage && <div className="more"><Button loading={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>{t('list.more')}</Button></div>}
          </>
        )}
      </Answer>
      {!phone && <Preview type={type} id={opened} on_close={() => put({ open_record: null })} />}
    </Screen>
  );
}

export function RecordList() {
  const id = type_of(useParams());
  const type = useRecordType(id);
  const [address] = useSearchParams();
  if (!type) return <Loading />;
  const view = type.views.find((one) => one.id === address.get('view')) ?? type.views[0];
  return <NearPack.Provider value={type.pack}>{is_shaped(view) ? <ShapedView key={view.id} type={type} view={view} /> : <Listing key={id} type={type} />}</NearPack.Provider>;
}
