import { useTranslation } from 'react-i18next';
import { Link } from 'react-router-dom';
import { useMeta } from '@/api/queries';
import { useCommands } from '@/shared/commands/registry';
import { Empty, Loading } from '@/shared/faces';
import { Icon } from '@/shared/icon';
import { paths } from '@/shared/paths';
import { CommandButton } from '@/shared/refused-button';
import { Screen } from '@/shared/screen';
import { useWords } from '@/shared/text';

/** Every kind of record that this person may list, by the policy it belongs to. */
export function RecordTypes() {
  const { t } = useTranslation();
  const words = useWords();
  const meta = useMeta();
  const create = useCommands('create');
  if (!meta) return <Loading />;
  const packs = meta.packs.map((pack) => ({ pack, types: meta.record_types.filter((type) => type.pack === pack.id && type.may_list) })).filter((one) => one.types.length > 0);
  return (
    <Screen title={t('nav.records')}>
      {create.length > 0 && <div className="row wrap spaced">{create.map((command) => <CommandButton key={command.id} command={command} />)}</div>}
      {packs.length === 0 && <Empty title={t('list.no_types')} />}
      {packs.map(({ pack, types }) => (
        <section key={pack.id} className="panel spaced" aria-label={words(pack.title)}>
          <h2>{words(pack.title)}</h2>
          <ul className="plain tiles">{types.map((type) => <li key={type.id}><Link className="tile" to={paths.list(type.id)}><Icon name="records" /> {words(type.title)}</Link></li>)}</ul>
        </section>
      ))}
    </Screen>
  );
}
