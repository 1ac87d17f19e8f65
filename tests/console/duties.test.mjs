// The duty ledger and the figures of a policy over the fixture: figures that lead to what stands behind them, states and months as
// filters, and what proves each.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axe_violations, launch, open_page } from './browser.mjs';
import { start_fixture } from './fixture-server.mjs';

let server;
let browser;
before(async () => { server = await start_fixture(); browser = await launch(); });
after(async () => { await browser?.close(); server?.stop(); });

async function opened(path, options = {}) {
  const held = await open_page(browser, { base: server.base, ...options });
  await held.context.addCookies([{ name: 'mock', value: '1', url: server.base }]);
  await held.page.goto(path);
  await held.page.getByRole('heading', { level: 1 }).waitFor();
  return held;
}
const asked = (page, part) => page.waitForRequest((request) => decodeURIComponent(request.url()).includes(part));

test('a figure leads to its duties, and the way back stands in the history', async () => {
  const { page, context } = await opened('/duties?month=2026-11');
  const list = asked(page, '/duty-ledger?from=2026-11-01&to=2026-11-30&clause=D01-C069&state=missed');
  await page.getByRole('button', { name: 'D01-C069：漏做 5 件' }).press('Enter');
  await list;
  await page.locator('.duty-list').getByText('答复客户').first().waitFor();
  assert.match(page.url(), /clause=D01-C069/);
  assert.equal(await page.getByRole('button', { name: /漏做/ }).first().getAttribute('aria-pressed'), 'true');
  await page.goBack();
  await page.locator('.duty-groups').waitFor();
  await context.close();
});

test('what the list is narrowed to can be taken away again', async () => {
  const { page, context } = await opened('/duties?clause=D01-C069&by=list');
  const wider = page.waitForRequest((request) => request.url().includes('/duty-ledger?') && !request.url().includes('clause='));
  await page.getByRole('button', { name: '不再限于条款：D01-C069' }).click();
  await wider;
  assert.ok(!page.url().includes('clause='));
  await context.close();
});

test('months are turned by buttons, and what is mine is one press away', async () => {
  const { page, context } = await opened('/duties?month=2026-01');
  const before = asked(page, 'from=2025-12-01&to=2025-12-31');
  await page.getByRole('button', { name: '上个月' }).press('Enter');
  await before;
  const mine = asked(page, 'person=p1');
  await page.getByRole('button', { name: '只看我的' }).press('Enter');
  await mine;
  const typed = asked(page, 'from=2026-02-01&to=2026-02-28');
  await page.getByLabel('到期月份').fill('2026-02');
  await typed;
  await context.close();
});

test('a duty leads to its record, its clause and the event that proves it; who waived it and why is told', async () => {
  const { page, context, errors } = await opened('/duties?by=list');
  const kept_late = page.locator('.duty-list tbody tr', { hasText: '补做' }).first();
  await kept_late.getByRole('button', { name: /凭证 #310/ }).click();
  const proof = page.locator('.ant-popover').getByRole('listitem');
  assert.deepEqual(await proof.locator('.outcome').allInnerTexts(), ['到期未做', '已做']);
  assert.deepEqual(await axe_violations(page), []);
  await proof.nth(1).getByRole('link', { name: '在单据经过中查看' }).click();
  await page.waitForURL(/\/records\/desk\/request\/r2#event-310/);
  await page.goBack();
  const waived = page.locator('.duty-list tbody tr', { hasText: '豁免' }).first();
  assert.match(await waived.innerText(), /赵总：住户长期外出，已电话确认/);
  await page.locator('.duty-list').getByRole('button', { name: '查看条款 D01-C069' }).first().click();
  await page.getByText('一周内全部办结。').waitFor();
  assert.deepEqual(errors, []);
  await context.close();
});

test('places open step by step', async () => {
  const { page, context } = await opened('/duties?by=place');
  const inside = asked(page, 'place=南街小区');
  await page.getByRole('button', { name: '展开下级 南街小区' }).click();
  await inside;
  await context.close();
});

test('a clause of the policy leads to its duties', async () => {
  const { page, context } = await opened('/policies/desk');
  const list = asked(page, 'clause=D01-C018&policy=desk');
  await page.getByRole('link', { name: '查看该条的义务 D01-C018' }).click();
  await list;
  await context.close();
});

test('a phone has cards, whose figures lead on as well', async () => {
  const { page, context } = await opened('/duties', { width: 'phone', language: 'en-US' });
  await page.getByRole('button', { name: 'D01-C069: 5 Missed' }).tap();
  await page.locator('.duty-card').first().waitFor();
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth));
  await context.close();
});

test('a month without duties says what to do next, and a refusal says why', async () => {
  const { page, context } = await opened('/duties?by=list&state=dropped');
  await page.getByText('这个月没有这样的义务').waitFor();
  await page.route('**/duty-ledger/counts*', (route) => route.fulfill({ status: 400, contentType: 'application/problem+json', body: JSON.stringify({ status: 400, code: 'query.period', title: '不是可以统计的期间' }) }));
  await page.goto('/duties?month=2026-03');
  await page.getByRole('alert').getByText('不是可以统计的期间').waitFor();
  await context.close();
});

test('who asks for too much is shown what is his, and told so', async () => {
  const { page, context } = await opened('/notices');
  await page.route('**/duty-ledger/counts*', (route) => (route.request().url().includes('person=p1') ? route.continue()
    : route.fulfill({ status: 400, contentType: 'application/problem+json', body: JSON.stringify({ status: 400, code: 'query.ledger-width', title: '所选范围涉及太多单据' }) })));
  await page.goto('/duties');
  await page.getByText('先列出您名下的').waitFor();
  assert.equal(await page.getByRole('button', { name: '只看我的' }).getAttribute('aria-pressed'), 'true');
  await context.close();
});

test('a figure of the policy leads to its groups and to the records behind it', async () => {
  const { page, context, errors } = await opened('/policies/desk');
  await page.getByRole('link', { name: '及时率' }).click();
  await page.waitForURL('**/policies/desk/metrics/intime');
  await page.getByRole('heading', { level: 1, name: '及时率' }).waitFor();
  await page.getByText('将于').waitFor();
  const whole = asked(page, '/records?period=2026-Q4&of=whole');
  await page.getByRole('button', { name: '分母 285' }).press('Enter');
  await whole;
  const group = asked(page, 'split=kind&group=lift');
  await page.getByRole('button', { name: '电梯' }).press('Enter');
  await group;
  await page.locator('#records .card-row').first().waitFor();
  const rest = asked(page, 'of=rest');
  await page.getByRole('button', { name: '未计入分子 5' }).click();
  await rest;
  await page.getByText('另有 1 张单据您无权查看').waitFor();
  const then = asked(page, '/metrics-of/desk/intime?period=Q2');
  await page.getByRole('button', { name: 'Q2', exact: true }).press('Enter');
  await then;
  assert.deepEqual(await axe_violations(page), []);
  assert.deepEqual(errors, []);
  await context.close();
});
