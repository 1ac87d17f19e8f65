import type { Values } from '@/api/types';

/** What was typed and not yet sent, kept in the browser so that a crash or a reload costs nothing. One draft a person and form. */
export interface Draft { saved_at: string; values: Values }

const key = (person: string, form: string) => `huiyin.draft.${person}.${form}`;

export function load_draft(person: string, form: string): Draft | null {
  try {
    const text = localStorage.getItem(key(person, form));
    const draft = text ? (JSON.parse(text) as Draft) : null;
    return draft && typeof draft.values === 'object' && Object.keys(draft.values).length > 0 ? draft : null;
  } catch {
    return null;
  }
}
export function save_draft(person: string, form: string, values: Values) {
  const filled = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== null && value !== ''));
  try {
    if (Object.keys(filled).length > 0) localStorage.setItem(key(person, form), JSON.stringify({ saved_at: new Date().toISOString(), values: filled }));
    else localStorage.removeItem(key(person, form));
  } catch {
    // A full or forbidden storage must not stop the writing.
  }
}
export function drop_draft(person: string, form: string) {
  try { localStorage.removeItem(key(person, form)); } catch { /* nothing was kept */ }
}
/** Nobody's words stay in the browser of a shared desk after signing out. */
export function drop_all_drafts() {
  try {
    for (const name of Object.keys(localStorage)) if (name.startsWith('huiyin.draft.')) localStorage.removeItem(name);
  } catch { /* nothing was kept */ }
}
