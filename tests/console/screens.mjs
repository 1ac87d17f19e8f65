// Looks at every screen at both widths and in both languages: node screens.mjs http://127.0.0.1:8099 /tmp/shots login password
// Prints what the console and axe complain of; the pictures are for people.
import { mkdirSync } from 'node:fs';
import { axe_violations, launch, open_page } from './browser.mjs';

const [base = 'http://127.0.0.1:8099', folder = '/tmp/shots', login = 'chen', password = 'x', only = ''] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const type = process.env.RECORD_TYPE ?? 'desk/request';
const action = process.env.CREATE_ACTION ?? 'register';
const record = process.env.RECORD_ID ?? 'r1';
const pack = process.env.PACK ?? 'desk';
const paths = {
  home: '/', records: '/records', list: `/records/${type}`, record: `/records/${type}/${record}`, create: `/records/${type}/new/${action}`, policies: '/policies', policy: `/policies/${pack}`, metric: `/policies/${pack}/metrics/${process.env.METRIC ?? 'intime'}`, duties: '/duties', 'duties-list': '/duties?by=list', 'duties-place': '/duties?by=place',
  notices: '/notices', calendar: '/calendar?month=2026-10', import: '/import', password: '/password', me: '/me', missing: '/nowhere',
};
const browser = await launch();
for (const width of ['desk', 'phone'])
  for (const language of ['zh-CN', 'en-US']) {
    const { page, context, errors } = await open_page(browser, { base, width, language });
    const look = async (name) => {
      if (only && !name.includes(only)) return;
      await page.waitForTimeout(250);
      await page.screenshot({ path: `${folder}/${width}-${language}-${name}.png` });
      for (const line of await axe_violations(page)) process.stdout.write(`${width} ${language} ${name}: axe ${line}\n`);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      if (wide > 0) process.stdout.write(`${width} ${language} ${name}: ${wide} px wider than the screen\n`);
      for (const line of errors.splice(0)) process.stdout.write(`${width} ${language} ${name}: console ${line.slice(0, 300)}\n`);
    };
    await page.goto('/');
    await page.waitForSelector('input');
    await look('sign-in');
    await page.locator('input').nth(0).fill(login);
    await page.locator('input').nth(1).fill(password);
    await page.keyboard.press('Enter');
    await page.waitForSelector('nav');
    for (const [name, path] of Object.entries(paths)) {
      await page.goto(path);
      await page.waitForLoadState('load');
      await page.waitForSelector('.screen');
      await look(name);
      if (name === 'home') {
        await page.keyboard.press('Control+k');
        await page.waitForSelector('#palette-list');
        await page.keyboard.type('20');
        await page.waitForTimeout(300);
        await look('palette');
        await page.keyboard.press('Escape');
      }
      if (name === 'record') {
        await page.locator('.clock').first().click();
        await look('record-clock');
        await page.keyboard.press('Escape');
        const enabled = page.locator('.record-actions .ant-btn-primary').first();
        if (await enabled.count()) {
          await enabled.click();
          await page.waitForSelector('.ant-drawer-body form');
          await look('action');
        }
      }
      if (name === 'policy') {
        await page.locator('.clause .link-button').first().click();
        await page.waitForSelector('.ant-drawer-body');
        await look('evidence');
      }
    }
    await context.close();
  }
await browser.close();
