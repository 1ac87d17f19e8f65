import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { change_language } from '@/locales';
import { Icon } from './icon';

/** Each language is named in itself, so that nobody has to read the wrong one to leave it. */
export function LanguageSwitch({ bare = false }: { bare?: boolean }) {
  const { i18n } = useTranslation();
  const client = useQueryClient();
  const next = i18n.language.startsWith('en') ? 'zh-CN' : 'en-US';
  const name = next === 'zh-CN' ? '中文' : 'English';
  return (
    <button type="button" className={bare ? 'bar-button' : 'link-button'} lang={next}
      onClick={() => { change_language(next).then(() => client.invalidateQueries(), () => undefined); }}>
      <Icon name="language" /> {name}
    </button>
  );
}
