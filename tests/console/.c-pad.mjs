import { chromium } from 'playwright-core';
const base = 'http://127.0.0.1:18202', out = '/tmp/c-pics';
const b = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
const lang = process.argv[2] ?? 'zh-CN', dpr = Number(process.argv[3] ?? 3);
const c = await b.newContext({ viewport: { width: 390, height: 844 }, deviceScaleFactor: dpr, locale: lang, timezoneId: 'Asia/Shanghai', hasTouch: true, isMobile: true });
await c.addInitScript((l) => localStorage.setItem('huiyin.language', l), lang);
const session = await (await c.request.post(base + '/api/v1/session', { data: { login: 'zhaofang', password: 'huiyin-sample' } })).json();
const get = async (p) => (await c.request.get(base + '/api/v1' + p)).json();
const post = async (p, data) => { const r = await c.request.post(base + '/api/v1' + p, { data, headers: { 'X-CSRF-Token': session.csrf_token, 'Idempotency-Key': String(Math.random()).slice(2) + 'abcdefgh' } }); if (!r.ok()) console.log(p, r.status(), (await r.text()).slice(0, 300)); return r.json(); };
let slip; const held = (await get('/records/gas-billing.gas_settlement_slip?limit=5&state=delivered')).items;
if (held.length) slip = await get('/records/gas-billing.gas_settlement_slip/' + held[0].id);
else {
  const due = (await get('/records/gas-billing.meter_reading?limit=50&state=due&mine=true')).items.find((x) => x.fields.month === '2026-11-01');
  const r = await get('/records/gas-billing.meter_reading/' + due.id);
  await post(`/records/gas-billing.meter_reading/${due.id}/actions/read`, { version: r.version, input: { present_index: r.fields.previous_index + 12, no_photo_reason: '灯光暗' } });
  const made = (await get('/records/gas-billing.gas_settlement_slip?limit=1&state=drafted')).items[0];
  const m = await get('/records/gas-billing.gas_settlement_slip/' + made.id);
  await post(`/records/gas-billing.gas_settlement_slip/${made.id}/actions/deliver`, { version: m.version, input: { delivered_to: '母亲' } });
  slip = await get('/records/gas-billing.gas_settlement_slip/' + made.id);
}
console.log(slip.number, slip.state.id, slip.actions.map((x) => x.id).join());
const p = await c.newPage(); p.on('pageerror', (e) => console.log('PAGEERR', e)); p.on('console', (m) => m.type() === 'error' && console.log('ERR', m.text().slice(0, 200)));
await p.goto(`${base}/records/gas-billing/gas_settlement_slip/${slip.id}`); await p.waitForLoadState('networkidle');
await p.screenshot({ path: `${out}/slip-${lang}.png` });
await p.screenshot({ path: `${out}/slip-full-${lang}.png`, fullPage: true });
const title = slip.actions.find((x) => x.id === 'sign')?.title[lang.startsWith('zh') ? 'zh' : 'en'];
if (title) {
  const btn = p.locator('button', { hasText: title }).first(); await btn.scrollIntoViewIfNeeded(); await btn.click(); await p.waitForTimeout(800);
  await p.screenshot({ path: `${out}/pad-0-${lang}.png` });
  const pad = p.locator('.signature canvas'); await pad.scrollIntoViewIfNeeded();
  const draw = async (dx = 0) => { const x = await pad.boundingBox(); const cdp = await c.newCDPSession(p); const pts = []; for (let i = 0; i <= 40; i += 1) pts.push([x.x + 30 + dx + i * (x.width - 90) / 40, x.y + x.height / 2 + Math.sin(i / 3) * x.height / 3]);
    await cdp.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x: pts[0][0], y: pts[0][1] }] });
    for (const [px, py] of pts) await cdp.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: [{ x: px, y: py }] });
    await cdp.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] }); };
  await draw(); await p.waitForTimeout(200);
  await p.screenshot({ path: `${out}/pad-1-${lang}.png` });
  await p.setViewportSize({ width: 844, height: 390 }); await p.waitForTimeout(600);
  await p.screenshot({ path: `${out}/pad-2-turned-${lang}.png` });
  await p.setViewportSize({ width: 390, height: 844 }); await p.waitForTimeout(600); await pad.scrollIntoViewIfNeeded();
  await p.screenshot({ path: `${out}/pad-3-back-${lang}.png` });
  const clear = p.locator('.signature button', { hasText: lang.startsWith('zh') ? /重写|清除|重签/ : /Clear|Again/ }).first(); console.log('buttons', await p.locator('.signature button').allInnerTexts());
  if (await clear.count()) { await clear.click(); await p.waitForTimeout(200); await p.screenshot({ path: `${out}/pad-4-clear-${lang}.png` }); }
  await draw(20); const buttons = p.locator('.signature button'); await buttons.first().click(); await p.waitForTimeout(600);
  await p.screenshot({ path: `${out}/pad-5-kept-${lang}.png` });
  const img = p.locator('.signature img').first(); if (await img.count()) console.log('img', await img.evaluate((e) => `${e.naturalWidth}x${e.naturalHeight}`));
}
await b.close();
