import { chromium } from 'playwright-core';
const base = 'http://127.0.0.1:18202';
const b = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
const c = await b.newContext({ viewport: { width: 390, height: 844 }, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', hasTouch: true });
await c.addInitScript(() => localStorage.setItem('huiyin.language', 'zh-CN'));
await c.request.post(base + '/api/v1/session', { data: { login: 'zhaofang', password: 'huiyin-sample' } });
const due = (await (await c.request.get(base + '/api/v1/records/gas-billing.meter_reading?limit=50&state=due&mine=true')).json()).items.find((x) => x.fields.month === '2026-11-01');
const p = await c.newPage(); p.on('pageerror', (e) => console.log('PAGEERR', e));
await p.goto(`${base}/records/gas-billing/meter_reading/${due.id}`); await p.waitForLoadState('networkidle');
await p.locator('.record-actions').first().getByRole('button', { name: '抄表', exact: true }).click();
await p.locator('[id="action-read_present_index"]').waitFor();
await c.setOffline(true);
for (const f of ['900', '1234567', '3950', '3560']) { await p.locator('[id="action-read_present_index"]').fill(f); await p.waitForTimeout(900); console.log(f, await p.locator('.ant-form-item-explain, .warning-box, .error-box').allInnerTexts()); await p.screenshot({ path: `/tmp/c-pics/off-${f}.png` }); }
await b.close();
