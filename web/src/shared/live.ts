import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';

interface Change { record?: { type: string; id: string }; kinds?: string[]; persons?: string[] }

/**
 * Follows the server's stream of changes and asks again for what they touch. Changes of a burst are answered together, and
 * lists that are not on the screen are only marked as stale.
 */
export function useLiveChanges(person: string) {
  const client = useQueryClient();
  useEffect(() => {
    const source = new EventSource('/api/v1/changes');
    let records = new Map<string, { type: string; id: string }>();
    let mine = false;
    let timer: number | undefined;
    const flush = () => {
      timer = undefined;
      for (const { type, id } of records.values()) {
        void client.invalidateQueries({ queryKey: ['record', type, id] });
        void client.invalidateQueries({ queryKey: ['records', type] });
      }
      void client.invalidateQueries({ queryKey: ['workbench'] });
      if (mine) {
        void client.invalidateQueries({ queryKey: ['notices'] });
        void client.invalidateQueries({ queryKey: ['session'] });
      }
      records = new Map();
      mine = false;
    };
    const changed = (event: MessageEvent<string>) => {
      let change: Change;
      try { change = JSON.parse(event.data) as Change; } catch { return; }
      if (change.record) records.set(change.record.id, change.record);
      if (change.persons?.includes(person)) mine = true;
      timer ??= window.setTimeout(flush, 400);
    };
    source.addEventListener('change', changed);
    return () => {
      source.close();
      window.clearTimeout(timer);
    };
  }, [client, person]);
}
