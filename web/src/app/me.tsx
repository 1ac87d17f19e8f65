import { useTranslation } from 'react-i18next';
import { Link } from 'react-router-dom';
import { useSession } from '@/api/queries';
import { useCommands } from '@/shared/commands/registry';
import { Screen } from '@/shared/screen';
import { useWords } from '@/shared/text';

/** The person's own page: on a phone it is also the rest of the menu. */
export function Me() {
  const { t } = useTranslation();
  const words = useWords();
  const session = useSession();
  const go = useCommands('go').filter((command) => !command.to?.startsWith('/records') && command.to !== '/' && command.to !== '/policies');
  const person = useCommands('person');
  return (
    <Screen title={session.person.name}>
      <div className="panel spaced">
        <p>{session.organisation.name}{session.person.department && ` · ${session.person.department.name}`}</p>
        <p className="muted small">{session.person.roles.map((role) => words(role.title)).join('、')}</p>
        <p className="muted small">{t('session.login')}: {session.login}</p>
      </div>
      <ul className="plain tiles">
        {go.map((command) => <li key={command.id}><Link className="tile" to={command.to ?? '/'}>{command.icon} {command.title}{command.badge ? ` (${command.badge})` : ''}</Link></li>)}
        {person.map((command) => <li key={command.id}><button type="button" className="tile" onClick={command.run}>{command.icon} {command.title}</button></li>)}
      </ul>
    </Screen>
  );
}
