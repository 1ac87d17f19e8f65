const base = process.argv[2];
async function session(login) {
  const r = await fetch(base + '/api/v1/session', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ login, password: 'huiyin-sample' }) });
  const cookie = r.headers.getSetCookie().map((c) => c.split(';')[0]).join('; ');
  return async (path) => { const t = performance.now(); const a = await fetch(base + '/api/v1' + path, { headers: { cookie } }); const text = await a.text(); const ms = Math.round(performance.now() - t); return { ms, status: a.status, kb: Math.round(text.length / 1024), json: (() => { try { return JSON.parse(text); } catch { return null; } })() }; };
}
for (const login of ['wumin', 'songjia', 'sunying', 'qianhui', 'zhengguoan']) {
  const ask = await session(login);
  const paths = ['/session', '/meta', '/workbench', '/notices?limit=50', '/duties?limit=100', '/duties/counts', '/duties?state=missed&limit=100', '/duties/counts?by=clause', '/duties/counts?by=person', '/policies', '/policies/gas-billing',
    '/policies/gas-billing/metrics', '/records/gas-billing.gas_account?limit=50', '/records/gas-billing.gas_account?limit=50&q=王', '/records/gas-billing.meter_reading?limit=50', '/records/gas-billing.gas_settlement_slip?limit=50&open=true',
    '/records/gas-billing.gas_settlement_slip?limit=50&filter=' + encodeURIComponent('amount > 2000'), '/records/gas-billing.gas_settlement_slip?limit=50&late=true', '/records/gas-billing.gas_account?limit=50&sort=title', '/search?q=王秀英', '/references/gas-billing.gas_account?q=王&limit=20', '/imports', '/records/gas-billing.monthly_reading_report?limit=20'];
  for (const p of paths) { const a = await ask(p); const b = await ask(p); console.log(login, String(a.ms).padStart(6), String(b.ms).padStart(6), a.status, a.kb + 'kB', decodeURIComponent(p)); }
}
