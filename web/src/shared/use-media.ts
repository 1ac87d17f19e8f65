import { useSyncExternalStore } from 'react';

// A phone stays one when it is turned, and a keyboard on its screen does not make a tablet one: so its own size counts besides the
// window's. The style sheet says the same.
const phone = typeof window === 'undefined' ? undefined
  : window.matchMedia('(max-width: 767px), (pointer: coarse) and (max-device-width: 500px), (pointer: coarse) and (max-device-height: 500px)');

/** True on a phone, and in a window as narrow as one: bottom tabs, cards instead of tables, drawers over the whole width. */
export function usePhone(): boolean {
  return useSyncExternalStore(
    (changed) => {
      phone?.addEventListener('change', changed);
      return () => phone?.removeEventListener('change', changed);
    },
    () => phone?.matches ?? false,
  );
}
