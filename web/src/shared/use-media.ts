import { useSyncExternalStore } from 'react';

const phone = typeof window === 'undefined' ? undefined : window.matchMedia('(max-width: 767px)');

/** True on a screen as narrow as a phone: bottom tabs, cards instead of tables, drawers over the whole width. */
export function usePhone(): boolean {
  return useSyncExternalStore(
    (changed) => {
      phone?.addEventListener('change', changed);
      return () => phone?.removeEventListener('change', changed);
    },
    () => phone?.matches ?? false,
  );
}
