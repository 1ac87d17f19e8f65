import { useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { useContext, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router-dom';
import { useMeta, useSession } from '@/api/queries';
import type { RecordType } from '@/api/types';
import type { Command } from '@/shared/commands/registry';
import { drop_all_drafts } from '@/shared/drafts';
import { Icon } from '@/shared/icon';
import { sign_out } from '@/shared/offline/leaving';
import { needs_person } from '@/shared/offline/outbox';
import { useOutbox } from '@/shared/offline/provider';
import { paths } from '@/shared/paths';
import { useWords } from '@/shared/text';
import { change_language } from '@/locales';
import { ThemeContext } from './theme';

const menu_types = 6;

const has_phone = (type: RecordType) => type.fields.some((field) => field.type === 'phone');

/** What can be done from every screen: going somewhere, beginning a record, and what concerns the person. */
export function useShellCommands(open_palette: () => void): Command[] {
  const { t, i18n } = useTranslation();
  const words = useWords();
  const navigate = useNavigate();
  const client = useQueryClient();
  const session = useSession();
  const meta = useMeta();
  const theme = useContext(ThemeContext);
  const { modal } = App.useApp();
  const outbox = useOutbox();
  const unsent = outbox.waiting().length;
  const open_entries = outbox.entries.filter((entry) => needs_person(entry) && !outbox.answered(entry.sequence)).length;
  return useMemo(() => {
    const go = (id: string, title: string, to: string, icon: Command['icon'], shortcut?: string, badge?: number): Command =>
      ({ id: `go.${id}`, title, group: 'go', to, icon, shortcut, badge, run: () => navigate(to) });
    const may = (capability: string) => session.capabilities.includes(capability) || session.capabilities.includes('admin');
    const types = meta?.record_types.filter((type) => type.may_list) ?? [];
    const main = types.filter((type) => type.pack !== 'base');
    // The menu names what a pack's author has drawn a view for, and the customers; everything else is one step further.
    const near = new Set([...main.filter((type) => type.views.length > 0).slice(0, menu_types), ...types.filter((type) => type.id === 'base.customer')]);
    let quick = 0;
    const creating = (meta?.record_types ?? []).flatMap((type) => type.create_actions.map((action): Command => {
      const first = has_phone(type) && type.pack !== 'base' && quick === 0;
      if (first) quick += 1;
      return {
        id: `create.${type.id}.${action.id}`, title: words(action.title), hint: words(type.title), group: 'create', primary: first, shortcut: first ? 'n' : undefined,
        icon: <Icon name={first ? 'phone' : 'plus'} size={16} />, run: () => navigate(paths.create(type.id, action.id)),
      };
    }));
    return [
      go('home', t('nav.workbench'), '/', <Icon name="home" />, 'g h'),
      ...[...main, ...types.filter((type) => type.pack === 'base')].map((type, index): Command =>
        ({ ...go(type.id, words(type.title), paths.list(type.id), <Icon name="records" />, index === 0 ? 'g l' : undefined), folded: !near.has(type) })),
      ...(near.size < types.length ? [go('records', t('nav.more_records'), '/records', <Icon name="records" />, 'g r')] : []),
      go('policies', t('nav.policies'), '/policies', <Icon name="policy" />, 'g p'),
      go('duties', t('nav.duties'), '/duties', <Icon name="clock" />, 'g d'),
      go('notices', t('nav.notices'), '/notices', <Icon name="bell" />, 'g n', session.unread),
      ...(outbox.entries.length > 0 ? [go('outbox', t('outbox.title'), paths.outbox, <Icon name="message" />, undefined, unsent + open_entries)] : []),
      ...(may('admin') || may('calendar') ? [go('calendar', t('nav.calendar'), '/calendar', <Icon name="calendar" />, 'g c')] : []),
      ...(may('import') || meta?.record_types.some((one) => one.import_actions?.length) ? [{ ...go('import', t('nav.import'), '/import', <Icon name="import" />), folded: !may('import') }] : []),
      ...(may('audit') ? [go('ledger', t('nav.ledger'), '/ledger', <Icon name="lock" />)] : []),
      ...creating,
      { id: 'view.palette', title: t('palette.title'), group: 'view' as const, shortcut: 'Ctrl+k', run: open_palette },
      { id: 'person.language', title: i18n.language === 'zh-CN' ? 'English' : '中文', group: 'person' as const, icon: <Icon name="language" />,
        run: () => { change_language(i18n.language === 'zh-CN' ? 'en-US' : 'zh-CN').then(() => client.invalidateQueries(), () => undefined); } },
      { id: 'person.theme', title: theme.dark ? t('person.light') : t('person.dark'), group: 'person' as const, icon: <Icon name="moon" />, run: theme.toggle },
      { id: 'person.feed', title: t('feed.title'), group: 'person' as const, icon: <Icon name="calendar" />, run: () => navigate('/calendar-feed') },
      { id: 'person.tokens', title: t('tokens.title'), group: 'person' as const, icon: <Icon name="key" />, run: () => navigate('/tokens') },
      { id: 'person.password', title: t('session.change_password'), group: 'person' as const, icon: <Icon name="key" />, run: () => navigate('/password') },
      { id: 'person.sign_out', title: t('session.sign_out'), group: 'person' as const, icon: <Icon name="exit" />, run: () => {
        const leave = () => sign_out().finally(() => {
          drop_all_drafts();
          navigate('/');
          client.removeQueries({ predicate: (query) => query.queryKey[0] !== 'session' });
          client.setQueryData(['session'], null);
        });
        if (unsent === 0) void leave();
        else modal.confirm({ title: t('outbox.leave', { n: unsent }), content: t('outbox.leave_hint'), okText: t('session.sign_out'), cancelText: t('outbox.stay'), onOk: leave });
      } },
    ];
  }, [t, i18n.language, words, navigate, client, session, meta, theme, open_palette, unsent, open_entries, outbox.entries.length, modal]);
}
