import { useTranslation } from 'react-i18next';
import { ClauseChips } from '@/shared/clause-chip';
import type { Command } from '@/shared/commands/registry';
import { Icon } from '@/shared/icon';
import { CommandButton } from '@/shared/refused-button';

interface Block { why: string; clauses: string[]; commands: Command[] }

const quotes = [['“', '”'], ['`', '`'], ['"', '"']] as const;
/** A reason that names the action, with another name in its place: so it is the reason of all others, too. */
function reason_for(command: Command, name: string): string {
  const why = command.refusal?.title || command.refusal?.code || '';
  return quotes.reduce((text, [before, after]) => text.replaceAll(`${before}${command.title}${after}`, name), why);
}

/** What is closed for the same reason stands under it once; the reasons that close most come last, since they say least. */
export function blocks_of(commands: Command[], these: string): Block[] {
  const blocks = new Map<string, Block>();
  for (const command of commands) {
    const why = reason_for(command, these);
    const clauses = command.refusal?.clauses ?? [];
    const found = blocks.get(why);
    blocks.set(why, { why, commands: [...found?.commands ?? [], command], clauses: [...new Set([...found?.clauses ?? [], ...clauses])] });
  }
  const told = (block: Block) => {
    const refusal = block.commands[0]!.refusal;
    return block.commands.length === 1 ? refusal?.title || refusal?.code || '' : block.why.charAt(0).toUpperCase() + block.why.slice(1);
  };
  // One alone is told in its own words.
  return [...blocks.values()].map((block) => ({ ...block, why: told(block) }))
    .sort((a, b) => a.commands.length - b.commands.length);
}

/** The actions that may not be done now, folded up, by what blocks them. */
export function BlockedActions({ commands }: { commands: Command[] }) {
  const { t } = useTranslation();
  if (commands.length === 0) return null;
  return (
    <details className="may-not">
      <summary>{t('record.may_not', { n: commands.length })}</summary>
      <ul className="plain blocked">
        {blocks_of(commands, t('record.these_actions')).map((block) => (
          <li key={block.why}>
            <p className="blocked-why small"><Icon name="lock" size={14} /> {block.why} <ClauseChips ids={block.clauses} /></p>
            <div className="record-actions">{block.commands.map((command) => <CommandButton key={command.id} command={command} />)}</div>
          </li>
        ))}
      </ul>
    </details>
  );
}
