import { useQuery } from '@tanstack/react-query';
import { Modal } from 'antd';
import { useDeferredValue, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router-dom';
import { get, query } from '@/api/client';
import type { SearchResult } from '@/api/types';
import { useCommands } from '@/shared/commands/registry';
import { Icon } from '@/shared/icon';
import { paths } from '@/shared/paths';
import { StatePill } from '@/shared/state-pill';
import { useWords } from '@/shared/text';

interface Entry { id: string; group: string; refused?: string; run: () => void; shown: ReactNode }

/** Ctrl K: what can be done here, and whatever any two characters find. */
function PaletteBody({ on_close }: { on_close: () => void }) {
  const { t } = useTranslation();
  const words = useWords();
  const navigate = useNavigate();
  const commands = useCommands();
  const [typed, set_typed] = useState('');
  const [at, set_at] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  const q = useDeferredValue(typed.trim());
  const found = useQuery({ queryKey: ['search', q], enabled: q.length >= 2, staleTime: 5_000, queryFn: ({ signal }) => get<SearchResult>(`/search${query({ q, limit: 12 })}`, signal) });
  useEffect(() => { input.current?.focus(); }, []);
  const entries = useMemo((): Entry[] => {
    const wanted = q.toLowerCase();
    const matching = commands.filter((command) => command.id !== 'view.palette' && (!wanted || `${command.title} ${command.hint ?? ''}`.toLowerCase().includes(wanted)));
    const order = { record: 0, create: 1, view: 2, go: 3, person: 4 };
    return [
      ...(found.data?.items ?? []).map((hit): Entry => ({
        id: `hit-${hit.record.id}`, group: t('palette.found'), run: () => navigate(paths.record(hit.record.type, hit.record.id)),
        shown: (
          <span className="hit">
            <span className="row wrap"><span className="mono">{hit.record.number}</span><StatePill state={hit.record.state} /><span className="muted small">{words(hit.type_title)}</span></span>
            <span>{hit.record.title}</span>
            <span className="muted small ellipsis">{hit.snippet?.map((piece, index) => (piece.hit ? <mark key={index}>{piece.text}</mark> : <span key={index}>{piece.text}</span>))}</span>
          </span>
        ),
      })),
      ...matching.sort((a, b) => order[a.group] - order[b.group]).slice(0, 14).map((command): Entry => ({
        id: command.id, group: t('palette.commands'), refused: command.refusal?.title, run: command.run,
        shown: <span className="command"><span>{command.title}</span>{command.refusal ? <span className="muted small">{command.refusal.title}</span> : command.shortcut && <kbd>{command.shortcut}</kbd>}</span>,
      })),
    ];
  }, [commands, found.data, q, navigate, words, t]);
  const chosen = Math.min(at, entries.length - 1);
  const run = (entry: Entry | undefined) => {
    if (!entry || entry.refused) return;
    on_close();
    entry.run();
  };
  useEffect(() => { document.getElementById(`palette-${chosen}`)?.scrollIntoView({ block: 'nearest' }); }, [chosen]);
  return (
    <div onKeyDown={(event) => {
      if (event.nativeEvent.isComposing) return;
      if (event.key === 'ArrowDown') { event.preventDefault(); set_at(Math.min(chosen + 1, entries.length - 1)); }
      if (event.key === 'ArrowUp') { event.preventDefault(); set_at(Math.max(chosen - 1, 0)); }
      if (event.key === 'Enter') { event.preventDefault(); run(entries[chosen]); }
    }}>
      <div className="palette-input">
        <Icon name="search" />
        <input ref={input} value={typed} placeholder={t('palette.placeholder')} aria-label={t('palette.placeholder')} role="combobox" aria-expanded="true"
          aria-controls="palette-list" aria-activedescendant={entries.length ? `palette-${chosen}` : undefined} autoComplete="off"
          onChange={(event) => { set_typed(event.target.value); set_at(0); }} />
      </div>
      <div id="palette-list" role="listbox" aria-label={t('palette.results')} className="palette-list">
        {entries.map((entry, index) => (
          <div key={entry.id} role="presentation">
            {entry.group !== entries[index - 1]?.group && <div className="palette-group" role="presentation">{entry.group}</div>}
            <div id={`palette-${index}`} role="option" aria-selected={index === chosen} aria-disabled={entry.refused ? true : undefined}
              className={`palette-entry ${index === chosen ? 'chosen' : ''} ${entry.refused ? 'refused' : ''}`} onMouseMove={() => set_at(index)} onClick={() => run(entry)}>
              {entry.shown}
            </div>
          </div>
        ))}
      </div>
      {entries.length === 0 && <p className="muted palette-none" role="status">{found.isFetching ? t('face.loading') : t('form.nothing_found')}</p>}
    </div>
  );
}

export function Palette({ open, on_close }: { open: boolean; on_close: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal open={open} onCancel={on_close} footer={null} closable={false} destroyOnHidden width={620} className="palette" title={<span className="visually-hidden">{t('palette.title')}</span>} style={{ top: 64 }}>
      {open && <PaletteBody on_close={on_close} />}
    </Modal>
  );
}
