import { chromium } from 'playwright-core';
const base = 'http://127.0.0.1:18202', out = '/tmp/c-pics';
const b = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
const open = async (login, viewport, touch) => { const c = await b.newContext({ viewport, locale: 'en-US', timezoneId: 'Asia/Shanghai', hasTouch: touch }); await c.addInitScript(() => localStorage.setItem('huiyin.language', 'en-US')); await c.request.post(base + '/api/v1/session', { data: { login, password: 'huiyin-sample' } }); const p = await c.newPage(); p.on('pageerror', (e) => console.log('PAGEERR', e)); return { c, p, get: async (x) => (await c.request.get(base + '/api/v1' + x)).json() }; };
{ const { c, p, get } = await open('zhaofang', { width: 390, height: 844 }, true);
  const slip = (await get('/records/gas-billing.gas_settlement_slip?limit=1&state=delivered')).items[0] ?? (await get('/records/gas-billing.gas_settlement_slip?limit=1')).items[0];
  await p.goto(`${base}/records/gas-billing/gas_settlement_slip/${slip.id}`); await p.waitForLoadState('networkidle'); await p.screenshot({ path: `${out}/en-slip.png`, fullPage: true });
  await p.goto(base + '/records/gas-billing/meter_reading?view=gas-billing.to_read'); await p.waitForLoadState('networkidle');
  await p.locator('.stop-actions button', { hasText: 'Read' }).first().click(); await p.locator('[id="action-read_present_index"]').waitFor(); await c.setOffline(true);
  const prev = await p.locator('.stop-next').innerText(); const n = Number(/([\d,]+)\.00/.exec(prev)[1].replace(/,/g, ''));
  await p.locator('[id="action-read_present_index"]').fill(String(n + 11)); await p.waitForTimeout(600);
  await p.locator('[id="action-read_no_photo_reason"]').fill('dark'); await p.waitForTimeout(300); await p.screenshot({ path: `${out}/en-read-form.png`, fullPage: true });
  await p.locator('.ant-drawer-open button[type=submit]').click(); await p.waitForTimeout(1200); await p.screenshot({ path: `${out}/en-route-after.png` });
  await p.locator('.outbox-line').first().click(); await p.waitForTimeout(800); await p.screenshot({ path: `${out}/en-outbox-waiting.png` });
  console.log(await p.locator('.outbox').innerText()); await c.setOffline(false); await p.evaluate(() => window.dispatchEvent(new Event('online'))); await p.waitForTimeout(2500); await p.screenshot({ path: `${out}/en-outbox-sent.png` }); console.log(await p.locator('.outbox').innerText()); await c.close(); }
{ const { c, p, get } = await open('wumin', { width: 1440, height: 900 }, false);
  const rep = (await get('/records/gas-billing.monthly_reading_report?limit=3&sort=-created_at')).items[1]; await p.goto(`${base}/records/gas-billing/monthly_reading_report/${rep.id}`); await p.waitForLoadState('networkidle'); await p.screenshot({ path: `${out}/en-report.png`, fullPage: false });
  await p.setViewportSize({ width: 390, height: 844 }); await p.waitForTimeout(500); await p.screenshot({ path: `${out}/en-report-phone.png` }); console.log(await p.evaluate(() => document.documentElement.scrollWidth));
  await p.goto(base + '/import'); await p.waitForLoadState('networkidle'); await p.screenshot({ path: `${out}/en-imports-phone.png` }); await c.close(); }
await b.close();
