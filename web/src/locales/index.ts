import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { zh_cn } from './zh-CN';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    keySeparator: false;
    nsSeparator: false;
    resources: { translation: typeof zh_cn };
  }
}

export type Language = 'zh-CN' | 'en-US';
const kept = 'huiyin.language';

export async function start_locales(): Promise<void> {
  let wanted: Language = 'zh-CN';
  try { if (localStorage.getItem(kept) === 'en-US') wanted = 'en-US'; } catch { /* the first language will do */ }
  await i18next.use(initReactI18next).init({
    lng: 'zh-CN', fallbackLng: 'zh-CN', keySeparator: false, nsSeparator: false, interpolation: { escapeValue: false },
    resources: { 'zh-CN': { translation: zh_cn } },
  });
  await change_language(wanted);
}

/** English comes when it is first wanted; most never ask for it. */
export async function change_language(next: Language): Promise<void> {
  if (next === 'en-US' && !i18next.hasResourceBundle('en-US', 'translation')) {
    const { en_us } = await import('./en-US');
    i18next.addResourceBundle('en-US', 'translation', en_us);
  }
  await i18next.changeLanguage(next);
  if (typeof document !== 'undefined') document.documentElement.lang = next;
  try { localStorage.setItem(kept, next); } catch { /* chosen for this visit only */ }
}
