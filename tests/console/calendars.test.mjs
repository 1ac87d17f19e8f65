// Calendars, on the real program: a telephone subscribes to somebody's duties, and an administrator brings in a file of days.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch } from './browser.mjs';
import { close, signed_in, start_round } from './round.mjs';

let browser;
let server;
before(async () => { browser = await launch(); server = await start_round(); });
after(async () => { await browser?.close(); await server?.stop(); });

test('a feed is made, read by a calendar without sign-in, and ended', async () => {
  const opened = await signed_in(browser, server, 'walker', { width: 'phone' });
  const { page } = opened;
  await page.goto('/calendar-feed');
  await page.getByText('尚未开通').waitFor();
  await page.getByRole('button', { name: '新建订阅地址' }).click();
  const address = await page.getByLabel('订阅地址').inputValue();
  const feed = await fetch(address);
  assert.equal(feed.status, 200);
  assert.match(feed.headers.get('content-type'), /text\/calendar/);
  assert.match(await feed.text(), /^BEGIN:VCALENDAR\r\n/);
  await page.getByRole('button', { name: '停用订阅' }).click();
  await page.getByText('尚未开通').waitFor();
  assert.equal((await fetch(address)).status, 404);
  await close(opened);
});

const event = (uid, from, to, summary) => `BEGIN:VEVENT\r\nUID:${uid}\r\nDTSTAMP:20260101T000000Z\r\nDTSTART;VALUE=DATE:${from}\r\nDTEND;VALUE=DATE:${to}\r\nSUMMARY:${summary}\r\nEND:VEVENT\r\n`;
const calendar = (events) => `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\n${events}END:VCALENDAR\r\n`;

test('closures out of a file are shown before they are written, and a bad file writes nothing', async () => {
  const opened = await signed_in(browser, server, 'admin');
  const { page } = opened;
  const year = new Date().getUTCFullYear() + 1;
  await page.goto(`/calendar?month=${year}-06`);
  await page.locator('.month-day').first().waitFor();
  await page.getByRole('button', { name: '导入 .ics' }).click();
  const drawer = page.getByRole('dialog');
  await drawer.getByText('本单位的停休时间').click();
  const give = (text) => drawer.locator('input[type=file]').setInputFiles({ name: 'days.ics', mimeType: 'text/calendar', buffer: Buffer.from(text) });
  await give(calendar(event('a', `${year}0632`, `${year}0633`, '错日子')));
  await drawer.getByRole('alert').waitFor();
  assert.equal(await drawer.getByRole('button', { name: '写入' }).count(), 0);
  await give(calendar(event('b', `${year}0616`, `${year}0618`, '厂庆')));
  await drawer.getByText('将改动 2 天').waitFor();
  await drawer.getByRole('button', { name: '写入' }).click();
  await page.getByText('已写入 2 天').waitFor();
  await page.locator('.month-day', { hasText: '厂庆' }).nth(1).waitFor();
  assert.equal(await page.locator('.month-day', { hasText: '厂庆' }).count(), 2);
  await close(opened);
});
