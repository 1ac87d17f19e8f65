import { useTranslation } from 'react-i18next';
import { Link } from 'react-router-dom';
import type { Workbench } from '@/api/types';
import { Icon } from '@/shared/icon';
import { paths } from '@/shared/paths';
import { useWords } from '@/shared/text';

/** The way to the routes that are this person's today: who is out all day comes here for nothing else. */
export function RoutesOfToday({ routes }: { routes: Workbench['routes'] }) {
  const { t } = useTranslation();
  const words = useWords();
  if (routes.length === 0) return null;
  return (
    <nav className="today-routes" aria-label={t('workbench.routes')}>
      {routes.map((route) => {
        const finished = route.done === route.stops;
        return (
          <Link key={route.view} className={`today-route ${finished ? 'today-route-done' : ''}`} to={paths.view(route.type, route.view)}>
            <Icon name={finished ? 'check_circle' : 'route'} size={24} />
            <span className="today-route-main">
              <strong>{words(route.title)}</strong>
              <span className="small">{finished ? t('route.finished') : t('route.progress', { done: route.done, all: route.stops })}</span>
              <span className="route-bar" aria-hidden="true"><span style={{ width: `${(100 * route.done) / route.stops}%` }} /></span>
            </span>
            <Icon name="arrow" size={18} />
          </Link>
        );
      })}
    </nav>
  );
}
