import { createContext, useEffect, useState } from 'react';

export interface ThemeChoice { dark: boolean; toggle: () => void }

const kept = 'huiyin.theme';

/** Light or dark: what was chosen, else what the system prefers. */
export function use_theme_choice(): ThemeChoice {
  const [dark, set_dark] = useState(() => {
    try {
      const chosen = localStorage.getItem(kept);
      if (chosen) return chosen === 'dark';
    } catch { /* the system's preference will do */ }
    return window.matchMedia('(prefers-color-scheme: dark)').matches;
  });
  useEffect(() => { document.documentElement.dataset.theme = dark ? 'dark' : 'light'; }, [dark]);
  const toggle = () => {
    try { localStorage.setItem(kept, dark ? 'light' : 'dark'); } catch { /* chosen for this visit only */ }
    set_dark(!dark);
  };
  return { dark, toggle };
}

export const ThemeContext = createContext<ThemeChoice>({ dark: false, toggle: () => {} });
