import i18next from 'i18next';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { Words } from '@/api/types';

export type Language = 'zh-CN' | 'en-US';

/** A bilingual text in the language of the screen; the other language stands in for a missing one. */
export function words(text: Words | null | undefined, language: string): string {
  if (text === null || text === undefined) return '';
  if (typeof text === 'string') return text;
  return (language.startsWith('en') ? text.en || text.zh : text.zh || text.en) ?? '';
}

export function useWords() {
  const { i18n } = useTranslation();
  const { language } = i18n;
  return useCallback((text: Words | null | undefined) => words(text, language), [language]);
}

export const current_language = () => i18next.language as Language;
