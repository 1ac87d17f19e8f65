import { chromium } from 'playwright-core';
const base = process.env.BASE ?? 'http://127.0.0.1:18201';
const desk = { width: 1440, height: 900 }, phone = { width: 390, height: 844 };
const b = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
const out = process.argv[2];
const plan = process.argv.slice(3); // login:size:lang:path:name
for (const one of plan) {
  const [login, size, lang, path, name, full] = one.split('|');
  const c = await b.newContext({ viewport: size === 'phone' ? phone : desk, locale: lang, timezoneId: 'Asia/Shanghai', hasTouch: size === 'phone' });
  await c.addInitScript((l) => localStorage.setItem('huiyin.language', l), lang);
  await c.request.post(base + '/api/v1/session', { data: { login, password: 'huiyin-sample' } });
  const p = await c.newPage();
  p.on('console', (m) => m.type() === 'error' && console.log('ERR', name, m.text().slice(0, 200)));
  p.on('pageerror', (e) => console.log('PAGEERR', name, String(e).slice(0, 300)));
  const slow = [];
  const began = new Map();
  p.on('request', (r) => began.set(r, Date.now()));
  p.on('requestfinished', (r) => { const ms = Date.now() - began.get(r); if (ms > 150 && r.url().includes('/api/')) slow.push(`${ms}ms ${r.url().replace(base, '')}`); });
  const t = Date.now();
  await p.goto(base + path);
  await p.waitForLoadState('networkidle');
  const ms = Date.now() - t;
  await p.waitForTimeout(300);
  const wide = await p.evaluate(() => document.documentElement.scrollWidth > window.innerWidth + 1);
  const nodes = await p.evaluate(() => document.querySelectorAll('*').length);
  console.log(name, ms + 'ms', 'nodes', nodes, wide ? 'WIDER THAN SCREEN' : '', slow.join(' ; '));
  await p.screenshot({ path: `${out}/${name}.png`, fullPage: full === 'full' });
  await c.close();
}
await b.close();
