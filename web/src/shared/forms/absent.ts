import type { TFunction } from 'i18next';

const known = ['unknown', 'none', 'refused'] as const;

/** An honest blank in words: nothing is silently empty. */
export function absent_word(word: string, t: TFunction): string {
  return (known as readonly string[]).includes(word) ? t(`form.absent.${word as (typeof known)[number]}`) : word;
}
