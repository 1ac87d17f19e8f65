import { renderToStaticMarkup } from 'react-dom/server';
import { MemoryRouter } from 'react-router-dom';
import { beforeAll, describe, expect, test } from 'vitest';
import type { RecordType, RecordView } from '@/api/types';
import { change_language, start_locales } from '@/locales';
import { Fields } from './fields';
import { Steps } from './steps';
// The fixture of the mock server: one made-up record of a made-up policy.
import * as fixture from '../../../dev/fixture.mjs';

const record = fixture.view(fixture.rows[0]) as unknown as RecordView;
const type = fixture.meta.record_types[0] as unknown as RecordType;
const shown = (node: React.ReactNode) => renderToStaticMarkup(<MemoryRouter>{node}</MemoryRouter>);

beforeAll(async () => { await start_locales(); });

describe('a record', () => {
  test('shows one current step, and what is done with who did it', () => {
    const html = shown(<Steps record={record} />);
    expect(html.match(/aria-current="step"/g)).toHaveLength(1);
    expect(html).toContain('陈静');
    expect(html.match(/未到/g)).toHaveLength(3);
  });
  test('shows values by their kind: money with its sign, ids by their titles, a share as percent', () => {
    const html = shown(<Fields record={record} type={type} />);
    for (const text of ['¥1,280.50', '李明', '60%', '3 工作日', '漏水、电梯']) expect(html).toContain(text);
    expect(html).not.toContain('>p2<');
  });
  test('speaks English where English is chosen', async () => {
    await change_language('en-US');
    const html = shown(<Fields record={record} type={type} />);
    expect(html).toContain('Promised within');
    expect(html).toContain('3 working days');
    await change_language('zh-CN');
  });
});
