// A browser as a person at a desk or with a phone has it, and what must hold on every page: no error in the console,
// no serious or critical violation found by axe.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const axe_source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
export const widths = { desk: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };

export async function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
}

/** A page of its own session; `before` runs in each of its pages before anything of the console does. `errors` gathers what the console complains of; refused requests (4xx) are answers, not errors. */
export async function open_page(browser, { base, width = 'desk', language = 'zh-CN', before }) {
  const context = await browser.newContext({ viewport: widths[width], locale: language, timezoneId: 'Asia/Shanghai', baseURL: base, hasTouch: width === 'phone', acceptDownloads: true });
  await context.addInitScript((chosen) => { localStorage.setItem('huiyin.language', chosen); localStorage.setItem('huiyin.theme', localStorage.getItem('huiyin.theme') ?? 'light'); }, language);
  if (before) await context.addInitScript(before);
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  const errors = [];
  page.on('console', (message) => {
    if (message.type() === 'error' && !/status of (4\d\d)/.test(message.text())) errors.push(message.text());
    if (message.type() === 'warning' && /Warning: \[antd/.test(message.text())) errors.push(message.text());
  });
  page.on('pageerror', (error) => errors.push(String(error)));
  return { page, context, errors, language, width };
}

/** Serious and critical violations, one line each. */
export async function axe_violations(page) {
  // Evaluating through the debugger is not bound by the page's content policy.
  await page.evaluate(axe_source);
  const result = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'], rules: { 'color-contrast': { enabled: true } } }));
  return result.violations
    .filter((violation) => ['serious', 'critical'].includes(violation.impact))
    .flatMap((violation) => violation.nodes.slice(0, 4).map((node) => `${violation.id}: ${node.target.join(' ')} ${node.html.slice(0, 140)} ${(node.any[0] ?? node.all[0] ?? node.none[0])?.message ?? ''}`));
}
