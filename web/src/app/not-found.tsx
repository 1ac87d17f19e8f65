import { useTranslation } from 'react-i18next';
import { Link } from 'react-router-dom';
import { Empty } from '@/shared/faces';
import { Screen } from '@/shared/screen';

export function NotFound() {
  const { t } = useTranslation();
  return <Screen title={t('face.no_page')}><Empty title={t('face.no_page')} hint={t('face.no_page_hint')}><Link to="/">{t('face.home')}</Link></Empty></Screen>;
}
