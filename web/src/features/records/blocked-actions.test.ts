import { expect, test } from 'vitest';
import type { Command } from '@/shared/commands/registry';
import { blocks_of } from './blocked-actions';

const closed = (title: string, why: string, clauses: string[] = []): Command => ({ id: title, title, group: 'record', refusal: { code: 'refused', title: why, clauses }, run: () => undefined });

test('actions that the same thing blocks stand together, the rarest reason first', () => {
  const blocks = blocks_of([
    closed('send', 'Only the clerk may.'), closed('void', 'There are payments on it.', ['C1']), closed('receive', 'Only the clerk may.', ['C2']),
  ], 'these');
  expect(blocks.map((block) => [block.why, block.commands.map((command) => command.title), block.clauses])).toEqual([
    ['There are payments on it.', ['void'], ['C1']],
    ['Only the clerk may.', ['send', 'receive'], ['C2']],
  ]);
});

test('a reason that names the action is one reason for all', () => {
  expect(blocks_of([closed('作废', '“作废”不由您执行。'), closed('更正', '“更正”不由您执行。')], '这些操作').map((block) => block.why)).toEqual(['这些操作不由您执行。']);
});
