// One telephone complaint, from the call to the filed form: registered by one person and handled by others, refused where
// the policy refuses, sent into a second round by an unsatisfied customer, printed. The policy page shows a breach and its
// evidence. Walked at both widths and in both languages; the console stays quiet and axe finds nothing serious.
import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { axe_violations, launch } from './browser.mjs';
import { words } from './person.mjs';
import { start_server } from './server.mjs';
import { Staff } from './staff.mjs';
import { agent, caller, refused, registration, steps, type } from './complaint.mjs';

let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser?.close(); });

const pack = type.split('.')[0];
const picture = join(tmpdir(), 'huiyin-walk-failed.png');

/** The sentence that closes an action stands at its button, for whoever points at it or reaches it by keyboard. */
async function see_refusal(person, record, action) {
  const closed = record.actions.find((one) => one.id === action);
  assert.equal(closed?.allowed, false, `${action} is closed`);
  await person.page.locator('.may-not > summary').click();
  const button = person.page.getByRole('button', { name: words(closed.title, person.language), exact: true }).first();
  assert.equal(await button.getAttribute('aria-disabled'), 'true');
  await button.focus();
  await person.page.getByText(closed.refusal.title).first().waitFor();
}

/** What waits for somebody stands on the workbench with the time that is left, in words. */
async function see_duty(person, number) {
  await person.page.goto('/');
  const duty = person.page.locator('.duty', { hasText: number }).first();
  await duty.waitFor();
  assert.match(await duty.locator('.clock').innerText(), person.language.startsWith('en') ? /\d+ (day|h|min).* left/ : /剩余 ?\d+/);
}

/** The broken clause on the policy page, and the records that broke it. */
async function see_breach(person, look) {
  const broken = (await person.api(`/policies/${pack}`)).clauses.find((one) => one.state === 'broken');
  assert.ok(broken, 'the sample has broken at least one clause');
  await person.page.goto(`/policies/${pack}`);
  const clause = person.page.locator(`[id="${broken.id}"]`);
  await clause.locator('.mark-broken').waitFor();
  await look(person, 'policy');
  await clause.locator('.clause-side .link-button').click();
  await person.page.locator('.evidence .evidence-broken').first().waitFor();
  await look(person, 'evidence');
}

async function see_print(person, record) {
  const opened = person.context.waitForEvent('page');
  await person.page.keyboard.press('p');
  const address = `/api/v1/records/${type}/${record.id}/print/${record.prints[0].id}.pdf`;
  await (await opened).close();
  const pdf = await person.page.request.get(address);
  assert.equal(pdf.status(), 200);
  const bytes = await pdf.body();
  assert.equal(bytes.subarray(0, 5).toString(), '%PDF-');
  assert.ok(bytes.length > 10_000, 'the form holds its text and fonts');
}

describe('a telephone complaint is walked to its file', { concurrency: 2 }, () => {
  for (const [width, language] of [['desk', 'zh-CN'], ['phone', 'en-US'], ['phone', 'zh-CN'], ['desk', 'en-US']])
    test(`at ${width} width in ${language}`, { timeout: 600_000 }, async () => {
      const server = await start_server();
      const staff = new Staff(browser, server, { width, language });
      const found = [];
      const look = async (person, where) => {
        for (const line of await axe_violations(person.page)) found.push(`${where}: ${line}`);
        const wider = await person.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        if (wider > 0) found.push(`${where}: ${wider} px wider than the screen`);
      };
      try {
        const first = await staff.person(agent);
        await first.page.locator('h1').waitFor();
        await look(first, 'workbench');
        const registered = await first.create(type, 'register', caller, registration);
        assert.match(registered.number, /^TS/);
        await see_refusal(first, registered, refused.action);
        await look(first, 'registered, with the refusal');
        await see_duty(await staff.person(steps[0].login), registered.number);
        await look(await staff.person(steps[0].login), 'workbench with the duty');

        let record = registered;
        const rounds = new Set();
        for (const [at, step] of steps.entries()) {
          const person = await staff.person(step.login);
          try {
            record = step.decision
              ? await person.decide(type, record.id, step.decision, step.reason)
              : await person.perform(type, record.id, step.action, step.answers, ['agree', 'plan'].includes(step.action) && record.fields.round === 1 ? look : undefined);
          } catch (error) {
            await person.page.screenshot({ path: picture }).catch(() => undefined);
            throw new Error(`${picture}: step ${at + 1}, ${step.login}: ${error.message}`, { cause: error });
          }
          rounds.add(record.fields.round);
        }
        assert.ok(record.state.end, `the case is closed, not ${record.state.id}`);
        assert.deepEqual([...rounds], [1, 2]);
        assert.ok(staff.people.size >= 4);

        // The screen of whoever registered the case has followed all of it by itself.
        await first.open(type, record.id, record.version);
        const last = await staff.person(steps.at(-1).login);
        await look(last, 'closed');
        await see_print(last, record);
        await see_breach(last, look);
        for (const [login, person] of staff.people) for (const line of person.errors) found.push(`${login}: ${line}`);
        assert.deepEqual([...new Set(found)], []);
        server.verify();
      } finally {
        await staff.close();
        await server.stop();
      }
    });
});
