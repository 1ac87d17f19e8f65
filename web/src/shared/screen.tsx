import { useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

/** A screen's frame: its heading is the page's heading and the window's title. */
export function Screen({ title, extra, children, head = true }: { title: string; extra?: ReactNode; children: ReactNode; head?: boolean }) {
  const { t } = useTranslation();
  useEffect(() => { document.title = `${title} · ${t('app.name')}`; }, [title, t]);
  return (
    <div className="screen">
      {head && <div className="screen-head"><h1>{title}</h1><div className="screen-extra">{extra}</div></div>}
      {children}
    </div>
  );
}
