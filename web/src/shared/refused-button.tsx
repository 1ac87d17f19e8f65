import { Button, Popover } from 'antd';
import type { Refusal } from '@/api/types';
import { ClauseChips } from './clause-chip';
import type { Command } from './commands/registry';

export function RefusalWords({ refusal, clauses }: { refusal: Refusal; clauses?: string[] }) {
  return <div className="refusal">{refusal.title || refusal.code} <ClauseChips ids={[...new Set([...(refusal.clauses ?? []), ...(clauses ?? [])])]} /></div>;
}

/** A command as a button. One that may not be done now stays in its place, and says why when it is pressed or reached. */
export function CommandButton({ command, block }: { command: Command; block?: boolean }) {
  if (!command.refusal)
    return (
      <Button type={command.primary ? 'primary' : 'default'} danger={command.danger} icon={command.icon} block={block} onClick={command.run}
        aria-keyshortcuts={command.shortcut}>
        {command.title}
      </Button>
    );
  return (
    <Popover trigger={['hover', 'focus', 'click']} content={<RefusalWords refusal={command.refusal} clauses={command.clauses} />}>
      <Button className="refused" aria-disabled="true" block={block} icon={command.icon}>{command.title}</Button>
    </Popover>
  );
}
