// Views that packs declare: a board moved by an action, a month with its days of rest, and two hundred figures keyed in a
// row without the mouse, over a reload and a network that goes away.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch } from './browser.mjs';
import { close, plus, signed_in, start_round, today, type } from './round.mjs';

let browser;
let server;
before(async () => { browser = await launch(); server = await start_round(); });
after(async () => { await browser?.close(); await server?.stop(); });

const address = (view) => `/records/field-round/stop?view=field-round.${view}`;

test('a card goes where an action leads, and what the action asks is asked', async () => {
  const [stop] = await server.plan(['看板一号'], plus(40));
  const opened = await signed_in(browser, server, 'walker');
  const { page } = opened;
  await page.goto(address('by_state'));
  const card = page.locator('.board-card', { hasText: '看板一号' });
  await card.waitFor();
  await card.dragTo(page.locator('.board-column').nth(1));
  const form = page.getByRole('dialog');
  await form.getByText('未遇').first().waitFor();
  await form.getByText('门锁').click();
  await form.getByRole('button', { name: '未遇' }).click();
  await page.locator('.board-column').nth(1).locator('.board-card', { hasText: '看板一号' }).waitFor();
  assert.equal((await server.record(stop.id)).state.id, 'missed');
  // By the keyboard, and to a column that nothing leads to.
  await card.getByRole('button', { name: /移动/ }).press('Enter');
  await page.getByRole('menuitem', { name: '移到“已签认”' }).click();
  await page.getByText('没有通往“已签认”的操作').waitFor();
  await close(opened);
});

test('on a phone a board shows one column at a time', async () => {
  const opened = await signed_in(browser, server, 'walker', { width: 'phone', language: 'en-US' });
  await opened.page.goto(address('by_state'));
  await opened.page.locator('.board-card').first().waitFor();
  assert.equal(await opened.page.locator('.board-column').count(), 1);
  await opened.page.getByRole('button', { name: /Nobody in/ }).click();
  await opened.page.locator('.board-card', { hasText: '看板一号' }).waitFor();
  assert.ok(await opened.page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth));
  await close(opened);
});

test('a month marks days of rest and make-up days, and leads to a day', async () => {
  await server.plan(['月历甲', '月历乙', '月历丙', '月历丁'], '2026-10-10');
  const opened = await signed_in(browser, server, 'walker');
  const { page } = opened;
  await page.goto(`${address('month')}&day=2026-10-10`);
  const day = page.locator('.cal-day', { hasText: '月历' });
  await day.first().waitFor();
  await page.locator('.cal-day .mark-rest').first().waitFor();
  assert.equal(await day.locator('.mark-work').innerText(), '班');
  assert.equal(await day.locator('.cal-item').count(), 3);
  await day.getByRole('button', { name: '还有 1 件' }).click();
  await page.locator('.agenda-day').getByText('月历丁').waitFor();
  assert.match(page.url(), /span=day/);
  await close(opened);
});

test('two hundred figures are keyed without the mouse, and none is lost or done twice', async () => {
  for (let from = 0; from < 200; from += 20) await Promise.all([server.plan(Array.from({ length: 20 }, (_, i) => `第${from + i + 1}户`), plus(60))]);
  const opened = await signed_in(browser, server, 'walker');
  const { page, context } = opened;
  await page.goto(address('keying'));
  const rows = page.locator('.grid-table tr[data-row]');
  await page.getByText('月历丁').waitFor();
  const all = await rows.count();
  assert.ok(all >= 200);
  const ids = await rows.evaluateAll((list) => list.map((row) => row.dataset.row));
  // What the server refuses stands at its row, and the next row goes on.
  await page.locator(`[id="cell-${ids[0]}-figure"]`).focus();
  await page.keyboard.type('5');
  await page.keyboard.press('Enter');
  await page.locator('.grid-said', { hasText: '小于上次' }).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.closest('tr').dataset.row), ids[1]);
  await page.keyboard.press('Shift+Enter');
  await page.keyboard.type('200');
  await page.keyboard.press('Enter');
  const keyed = 120;
  for (let i = 1; i < keyed; i += 1) {
    assert.equal(await page.evaluate(() => document.activeElement.closest('tr')?.dataset.row), ids[i], `row ${i}`);
    if (i === 60) await context.setOffline(true);
    await page.keyboard.type('200');
    await page.keyboard.press('Enter');
    if (i === 62) await page.getByText(/行等待发送/).waitFor();
    if (i === 80) await context.setOffline(false);
  }
  await page.evaluate(() => window.dispatchEvent(new Event('online')));
  await page.getByText(`已录 ${keyed} / ${all} 行，已保存 ${keyed} 行`).waitFor();
  assert.match(await page.locator('.grid-foot').innerText(), new RegExp(`本次数字合计 ${(200 * keyed).toLocaleString('en-US')}`));
  // A half-keyed row outlives a reload.
  await page.locator(`[id="cell-${ids[keyed]}-note"]`).fill('稍后');
  await page.reload();
  await page.locator(`[id="cell-${ids[keyed]}-note"]`).waitFor();
  assert.equal(await page.locator(`[id="cell-${ids[keyed]}-note"]`).inputValue(), '稍后');
  // The rest comes out of a spreadsheet.
  const rest = all - keyed;
  await page.locator(`[id="cell-${ids[keyed]}-figure"]`).focus();
  await page.evaluate((text) => {
    const data = new DataTransfer();
    data.setData('text/plain', text);
    document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  }, `${Array(rest).fill('1,200\t粘贴').join('\n')}\n`);
  // More than 500 wants a reason: every one of these is asked for one.
  await page.getByText(`${rest} 行未通过`).waitFor();
  await page.locator(`[data-reason="${ids[keyed]}"]`).fill('新开作坊');
  await page.keyboard.press('Enter');
  await page.getByText(`${rest - 1} 行未通过`).waitFor();
  const record = await server.record(ids[keyed]);
  assert.equal(record.fields.figure, 1200);
  for (const id of [ids[0], ids[61], ids[70]]) {
    const done = await server.record(id);
    assert.equal(done.state.id, 'counted');
    assert.equal(done.timeline.filter((entry) => entry.title.includes('抄录')).length, 1);
  }
  await close(opened);
});
