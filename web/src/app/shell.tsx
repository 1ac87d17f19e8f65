import { Dropdown } from 'antd';
import { Suspense, lazy, useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, NavLink, Outlet, useLocation } from 'react-router-dom';
import { useSession } from '@/api/queries';
import { useCommands, useRegisterCommands } from '@/shared/commands/registry';
import { Icon } from '@/shared/icon';
import { LanguageSwitch } from '@/shared/language-switch';
import { useLiveChanges } from '@/shared/live';
import { usePhone } from '@/shared/use-media';
import { useShellCommands } from './commands';

const load_palette = async () => ({ default: (await import('@/features/palette/palette')).Palette });
const Palette = lazy(load_palette);

function Badge({ count }: { count?: number }) {
  const { t } = useTranslation();
  return count ? <span className="badge">{count > 99 ? '99+' : count}<span className="visually-hidden"> {t('notices.unread')}</span></span> : null;
}

function DeskMenu() {
  const { t } = useTranslation();
  return (
    <nav className="side" aria-label={t('nav.main')}>
      <Link to="/" className="brand"><span aria-hidden="true" className="brand-mark"><Icon name="check" size={18} /></span>{t('app.name')}</Link>
      <ul className="plain">
        {useCommands('go').filter((command) => !command.folded).map((command) => (
          <li key={command.id}><NavLink to={command.to ?? '/'} end={command.to === '/' || command.to === '/records'} className="side-link">{command.icon}<span>{command.title}</span><Badge count={command.badge} /></NavLink></li>
        ))}
      </ul>
    </nav>
  );
}

function PhoneTabs() {
  const { t } = useTranslation();
  const session = useSession();
  const create = useCommands('create').find((command) => command.primary);
  const outbox = useCommands('go').find((command) => command.id === 'go.outbox');
  return (
    <nav className="bottom-tabs" aria-label={t('nav.main')}>
      <NavLink to="/" end><Icon name="home" size={22} />{t('nav.tab_home')}</NavLink>
      <NavLink to="/records"><Icon name="records" size={22} />{t('nav.tab_records')}</NavLink>
      {create && <button type="button" className="tab-create" onClick={create.run} aria-label={create.title}><Icon name="plus" size={26} /></button>}
      <NavLink to="/policies"><Icon name="policy" size={22} />{t('nav.tab_policies')}</NavLink>
      <NavLink to="/me"><Icon name="person" size={22} />{t('nav.tab_me')}<Badge count={session.unread + (outbox?.badge ?? 0)} /></NavLink>
    </nav>
  );
}

function TopBar({ on_search }: { on_search: () => void }) {
  const { t } = useTranslation();
  const session = useSession();
  const phone = usePhone();
  const person = useCommands('person');
  return (
    <header className="top">
      {phone && <Link to="/" className="brand">{t('app.name')}</Link>}
      <button type="button" className="search-button" onClick={on_search} aria-keyshortcuts="Control+K">
        <Icon name="search" /> <span className={phone ? 'visually-hidden' : undefined}>{t('palette.placeholder')}</span>{!phone && <kbd aria-hidden="true">Ctrl K</kbd>}
      </button>
      <span className="spacer" />
      {!phone && <span className="muted small organisation">{session.organisation.name}</span>}
      <Link to="/notices" className="bar-button"><Icon name="bell" size={20} /><span className="visually-hidden">{t('nav.notices')} </span><Badge count={session.unread} /></Link>
      {!phone && <LanguageSwitch bare />}
      {!phone && (
        <Dropdown trigger={['click']} menu={{ items: person.filter((command) => command.id !== 'person.language').map((command) => ({ key: command.id, icon: command.icon, label: command.title, onClick: command.run })) }}>
          <button type="button" className="bar-button"><Icon name="person" size={20} /> {session.person.name}</button>
        </Dropdown>
      )}
    </header>
  );
}

export function Shell() {
  const { t } = useTranslation();
  const session = useSession();
  const phone = usePhone();
  const { pathname } = useLocation();
  const main = useRef<HTMLElement>(null);
  const [searching, set_searching] = useState(false);
  const search = useCallback(() => set_searching(true), []);
  useRegisterCommands(useShellCommands(search));
  useLiveChanges(session.person.id);
  useEffect(() => { main.current?.scrollTo(0, 0); }, [pathname]);
  // Whoever presses Ctrl K types on at once: the palette waits ready once the screen has come to rest.
  useEffect(() => {
    const timer = window.setTimeout(() => { load_palette().catch(() => undefined); }, 1500);
    return () => window.clearTimeout(timer);
  }, []);
  return (
    <div className={phone ? 'shell shell-phone' : 'shell'}>
      <a className="skip" href="#main" onClick={(event) => { event.preventDefault(); main.current?.focus(); }}>{t('nav.skip')}</a>
      {!phone && <DeskMenu />}
      <div className="shell-main">
        <TopBar on_search={search} />
        <main id="main" ref={main} tabIndex={-1}><Outlet /></main>
      </div>
      {phone && <PhoneTabs />}
      {searching && <Suspense><Palette open on_close={() => set_searching(false)} /></Suspense>}
    </div>
  );
}
