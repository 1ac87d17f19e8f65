// What the console does by itself: keys, drafts, refusals at their fields, reasons of closed actions. Every screen is
// looked at in both widths and languages for console errors, overflow and axe's serious findings.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { axe_violations, launch, open_page } from './browser.mjs';
import { start_fixture } from './fixture-server.mjs';

let server;
let browser;
before(async () => { server = await start_fixture(); browser = await launch(); });
after(async () => { await browser?.close(); server?.stop(); });

async function signed_in(options) {
  const opened = await open_page(browser, { base: server.base, ...options });
  await opened.context.addCookies([{ name: 'mock', value: '1', url: server.base }]);
  return opened;
}

const screens = ['/', '/records', '/records/desk/request', '/records/desk/request/r1', '/records/desk/request/new/register', '/policies', '/policies/desk', '/policies/desk/metrics/intime', '/duties', '/duties?by=list', '/duties?by=place', '/notices', '/calendar?month=2026-10', '/import', '/ledger', '/password', '/me', '/nowhere'];
for (const width of ['desk', 'phone'])
  for (const language of ['zh-CN', 'en-US'])
    test(`every screen at ${width} width in ${language} is quiet, accessible and no wider than the screen`, async () => {
      const { page, context, errors } = await signed_in({ width, language });
      const found = [];
      for (const path of screens) {
        await page.goto(path);
        await page.locator('h1').first().waitFor();
        await page.waitForFunction(() => !document.querySelector('.face-loading'));
        for (const line of await axe_violations(page)) found.push(`${path}: ${line}`);
        const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        if (wider > 0) found.push(`${path}: ${wider} px wider than the screen`);
        for (const line of errors.splice(0)) found.push(`${path}: ${line}`);
      }
      await context.close();
      assert.deepEqual(found, []);
    });

describe('quick registration', () => {
  test('begins with the telephone, knows the caller, goes on with Enter and saves with Ctrl+Enter', async () => {
    const { page, context } = await signed_in({});
    await page.goto('/records/desk/request/new/register');
    await page.getByLabel('电话', { exact: false }).first().waitFor();
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('type')), 'tel');
    await page.keyboard.type('13800002345');
    await page.getByRole('complementary', { name: '来电人' }).getByText('张建国').first().waitFor();
    // Who calls follows from the customer whom the number finds; the customer is chosen already, so Enter passes him.
    await page.waitForFunction(() => document.querySelector('#quick_caller')?.value === '张建国');
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'quick_caller');
    await page.getByRole('textbox', { name: '内容' }).fill('厨房天花板漏水，已经三天');
    const posted = page.waitForRequest((request) => request.method() === 'POST' && request.url().endsWith('/records/desk.request'));
    await page.keyboard.press('Control+Enter');
    const body = (await posted).postDataJSON();
    assert.equal(body.action, 'register');
    assert.deepEqual(body.input, { phone: '13800002345', caller: '张建国', customer: 'c1', channel: 'telephone', content: '厨房天花板漏水，已经三天' });
    await page.waitForURL('**/records/desk/request/r1');
    await context.close();
  });
  test('shows the server\'s refusal at its field, with the clause, and keeps what was typed', async () => {
    const { page, context } = await signed_in({});
    await page.goto('/records/desk/request/new/register');
    await page.getByLabel('电话', { exact: false }).first().fill('13800002345');
    await page.getByRole('textbox', { name: '来电人' }).fill('张');
    await page.getByRole('textbox', { name: '内容' }).fill('漏水');
    await page.keyboard.press('Control+Enter');
    await page.locator('.form-wide').getByText('内容至少 6 个字。 [D01-C011]').waitFor();
    assert.equal(await page.getByRole('textbox', { name: '内容' }).inputValue(), '漏水');
    await context.close();
  });
  test('offers what was typed before a crash', async () => {
    const { page, context } = await signed_in({});
    await page.goto('/records/desk/request/new/register');
    await page.getByRole('textbox', { name: '内容' }).fill('没有写完的话');
    await page.reload();
    await page.getByRole('button', { name: '恢复' }).click();
    assert.equal(await page.getByRole('textbox', { name: '内容' }).inputValue(), '没有写完的话');
    await context.close();
  });
});

test('a closed action keeps its place and says why and by which clause', async () => {
  const { page, context } = await signed_in({});
  await page.goto('/records/desk/request/r1');
  await page.getByText('现在不能执行的操作').click();
  const closed = page.getByRole('button', { name: '归档' });
  assert.equal(await closed.getAttribute('aria-disabled'), 'true');
  await closed.focus();
  await page.locator('.blocked-why', { hasText: '还没有回访，不能归档。' }).waitFor();
  await page.getByRole('button', { name: '查看条款 D01-C075' }).first().waitFor();
  await context.close();
});

test('a clock opens its count, and a clause its text and state', async () => {
  const { page, context } = await signed_in({});
  await page.goto('/records/desk/request/r1');
  await page.getByRole('button', { name: /已超时 3 小时 20 分/ }).click();
  await page.getByText('休息日顺延到下一个工作日').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: '查看条款 D01-C069' }).first().click();
  await page.getByText('一周内全部办结。').waitFor();
  await page.locator('.clause-card').getByText('已违反').waitFor();
  await context.close();
});

test('Ctrl K finds a record and a command, by keys alone', async () => {
  const { page, context } = await signed_in({});
  await page.goto('/');
  await page.locator('h1').waitFor();
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').waitFor();
  await page.keyboard.type('电梯');
  await page.getByRole('option', { name: /电梯停运/ }).first().waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL('**/records/desk/request/*');
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').waitFor();
  await page.keyboard.type('提交方案');
  await page.getByRole('option', { name: /提交方案/ }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').getByText('将由谁审批，为什么').waitFor();
  await context.close();
});

test('an approval takes two taps on the workbench', async () => {
  const { page, context } = await signed_in({ width: 'phone' });
  await page.goto('/');
  await page.getByRole('button', { name: '同意', exact: true }).tap();
  const decided = page.waitForRequest((request) => request.url().includes('/approvals/a1'));
  await page.getByRole('button', { name: '确认同意' }).tap();
  assert.equal((await decided).postDataJSON().decision, 'approve');
  await context.close();
});

test('a record that somebody else changes is asked for again by itself', async () => {
  const { page, context } = await signed_in({});
  await page.goto('/records/desk/request/r1');
  await page.locator('.record-head h1').waitFor();
  await page.waitForTimeout(300);
  const again = page.waitForRequest((request) => request.method() === 'GET' && request.url().endsWith('/records/desk.request/r1'));
  await fetch(`${server.base}/api/v1/records/desk.request/r1/actions/note`, { method: 'POST', body: JSON.stringify({ input: { content: '别人补充的记录' } }) });
  await again;
  await context.close();
});

test('a list is filtered, kept in the address and read beside its list', async () => {
  const { page, context } = await signed_in({});
  await page.goto('/records/desk/request');
  await page.locator('.record-table').waitFor();
  const asked = page.waitForRequest((request) => decodeURIComponent(request.url()).replaceAll('+', ' ').includes('filter=channel = "telephone"'));
  await page.getByRole('button', { name: '筛选' }).click();
  await page.getByRole('checkbox', { name: '电话' }).click();
  await asked;
  assert.match(page.url(), /f\.channel=telephone/);
  await page.keyboard.press('Escape');
  await page.locator('.record-table .cell-title button').first().click();
  await page.getByRole('dialog').getByText('措施').first().waitFor();
  assert.match(page.url(), /open_record=r1/);
  await context.close();
});
