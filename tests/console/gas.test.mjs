// A gas slip on a clock that is moved on: signed at the door, keyed at the counter, paid in part, reminded, demanded, shut off,
// paid and restored; and the clause of the reading days, before and after a day on which nobody came.
import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, before, test } from 'node:test';
import { axe_violations, launch } from './browser.mjs';
import { Person } from './person.mjs';
import { start_rehearsal } from './rehearsal.mjs';

const company = fileURLToPath(new URL('./gas-sample', import.meta.url));
const picture = join(tmpdir(), 'huiyin-gas-failed.png');
const type = (name) => `gas-billing.${name}`;
const china = (instant) => new Date(instant.getTime() + 8 * 3_600_000).toISOString();

let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser?.close(); });

/** The people of the company, each in a browser of his own; a failure leaves a picture of the last screen. */
class Company {
  constructor(server) { Object.assign(this, { server, people: new Map(), found: [] }); }
  async person(login, width = 'desk', language = 'zh-CN') {
    if (!this.people.has(login)) this.people.set(login, await Person.sign_in(browser, this.server, login, 'rounds-of-2026', { by_form: false, width, language }));
    return this.people.get(login);
  }
  /** The clock moves on; whoever was signed in signs in again, since no session lasts for weeks. */
  async pass(instant) {
    for (const [login, person] of this.people) this.found.push(...person.errors.splice(0).map((line) => `${login}: ${line}`));
    await this.server.pass(instant);
    for (const [login, person] of this.people) {
      const answer = await person.page.request.post(`${this.server.base}/api/v1/session`, { data: { login, password: 'rounds-of-2026' } });
      assert.ok(answer.ok(), `${login} signs in again`);
      await person.page.clock.setSystemTime(this.server.now());
      await person.page.goto('/');                                  // the next screen is read anew, at the new time
      await person.page.locator('.shell').waitFor();
      person.errors.length = 0;                                     // that the server was away for a moment is our own doing
    }
  }
  /** The only record of the type, as a person sees it. */
  async only(login, name, filter = '') {
    const { items } = await this.server.ask(login, 'GET', `/records/${type(name)}?limit=50${filter}`);
    assert.equal(items.length, 1, `one ${name}, not ${items.length}`);
    return this.server.ask(login, 'GET', `/records/${type(name)}/${items[0].id}`);
  }
  async perform(login, name, id, action, answers) {
    const person = await this.person(login);
    try {
      return await person.perform(type(name), id, action, answers);
    } catch (error) {
      await person.page.screenshot({ path: picture }).catch(() => undefined);
      throw new Error(`${picture}: ${login}, ${action}: ${error.message}`, { cause: error });
    }
  }
  async look(person, where) {
    for (const line of await axe_violations(person.page)) this.found.push(`${where}: ${line}`);
    const wider = await person.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (wider > 0) this.found.push(`${where}: ${wider} px wider than the screen`);
  }
  async end() {
    for (const [login, person] of this.people) for (const line of person.errors) this.found.push(`${login}: ${line}`);
    assert.deepEqual([...new Set(this.found)], []);
  }
  async close() { for (const person of this.people.values()) await person.close(); }
}

/** This month's reading of the account: opened by the round within its days, by hand outside them. */
async function reading_of(server, account_name) {
  const { items: accounts } = await server.ask('supervisor', 'GET', `/records/${type('gas_account')}?limit=50`);
  const account = accounts.find((one) => one.title === account_name);
  const { items: meters } = await server.ask('supervisor', 'GET', `/records/${type('gas_meter')}?limit=50`);
  const meter = meters.find((one) => one.title === (account_name === '街角面馆' ? 'M0001' : 'M0002'));
  const { items } = await server.ask('supervisor', 'GET', `/records/${type('meter_reading')}?limit=50`);
  const open = items.find((one) => one.fields?.account?.title === account_name || one.title === '南街1号');
  if (open) return { account, reading: open };
  const made = await server.ask('supervisor', 'POST', `/records/${type('meter_reading')}`, { action: 'open', input: { meter: meter.id, month: `${china(server.now()).slice(0, 7)}-01` } });
  assert.ok(made.id, JSON.stringify(made));
  return { account, reading: made };
}

test('a slip goes from the door to the restoration', { timeout: 600_000 }, async () => {
  const server = await start_rehearsal(company);
  const staff = new Company(server);
  try {
    // ---- At the door, on a telephone
    const { account, reading } = await reading_of(server, '街角面馆');
    const reader = await staff.person('reader', 'phone');
    // What cannot be is told on the spot, without a network too: the policy's tables are on the telephone.
    await reader.open(type('meter_reading'), reading.id);
    await reader.page.locator('.record-actions').first().getByRole('button', { name: '抄表', exact: true }).click();
    const index = reader.page.locator('[id="action-read_present_index"]');
    await index.waitFor();
    await reader.page.context().setOffline(true);
    for (const [figure, said] of [['900', '本次读数900小于'], ['1234567', '“1234567”不是它的读数']]) {
      await index.fill(figure);
      await reader.page.locator('.ant-form-item-explain-warning', { hasText: said }).waitFor();
    }
    await index.fill('1250');
    await reader.page.locator('.ant-form-item-explain-warning', { hasText: '本次读数' }).waitFor({ state: 'detached' });
    await reader.page.context().setOffline(false);
    await reader.page.locator('.ant-drawer-close').click();
    await reader.page.locator('.ant-drawer-open').waitFor({ state: 'detached' });
    await staff.perform('reader', 'meter_reading', reading.id, 'read', { present_index: '1250', photo: true, outside_reason: '用户约在今日' });
    let slip = await staff.only('reader', 'gas_settlement_slip');
    assert.equal(Number(slip.fields.amount), 905, '250 m³ at 3.62');
    await staff.perform('reader', 'gas_settlement_slip', slip.id, 'deliver', { delivered_to: '店主' });
    slip = await staff.perform('reader', 'gas_settlement_slip', slip.id, 'sign', { signer: '店主', signer_capacity: '业主', signature: true });
    assert.equal(slip.state.id, 'signed');
    assert.ok(slip.fields.signature, 'the hand of the customer is kept');
    await staff.look(reader, 'signed slip on the telephone');
    await staff.perform('reader', 'gas_settlement_slip', slip.id, 'hand_over');

    // ---- At the counter: keyed in the grid, with the keyboard alone
    await staff.perform('cashier', 'gas_settlement_slip', slip.id, 'receive');
    const cashier = await staff.person('cashier');
    const entry = await staff.only('cashier', 'usage_entry');
    await cashier.page.goto(`/records/gas-billing/usage_entry?view=${type('entries')}`);
    await cashier.page.locator(`[id="cell-${entry.id}-usage"]`).focus();
    await cashier.page.keyboard.type('250');
    await cashier.page.keyboard.press('Enter');
    await cashier.page.getByText('已录 1 / 1 行，已保存 1 行').waitFor();
    await staff.look(cashier, 'the grid of the counter');
    assert.equal((await staff.only('cashier', 'usage_entry')).state.id, 'entered');

    // ---- In the hall: a part of it
    const clerk = await staff.person('clerk');
    const pay = async (amount) => {
      await clerk.page.goto('/records/gas-billing/payment/new/take');
      const form = await clerk.api(`/records/${type('payment')}/new?action=take`);
      const answers = { slip: '街角面馆', amount, method: 'scan' };
      await clerk.fill('quick', form.asks.filter((ask) => answers[ask.field] !== undefined), form.form ?? await clerk.fields_of(type('payment')), answers);
      await clerk.page.keyboard.press('Control+Enter');
      await clerk.page.locator('.record-head').waitFor();
      return server.ask('clerk', 'GET', `/records/${type('payment')}/${clerk.page.url().split('/').at(-1)}`);
    };
    const part = await pay('400');
    assert.equal(part.state.id, 'posted');
    assert.equal(part.fields.in_part, true);
    slip = await staff.only('clerk', 'gas_settlement_slip');
    assert.equal(Number(slip.fields.open_amount), 505);

    // ---- Reminded on the last of the three days, overdue after the week, told by telephone
    await staff.pass(slip.fields.third_at);
    slip = await staff.only('reader', 'gas_settlement_slip');
    assert.ok(slip.timeline.some((entry) => entry.title.includes('友情提醒')), 'the customer was reminded before');
    await staff.pass(slip.fields.due_at);
    slip = await staff.only('reader', 'gas_settlement_slip');
    assert.equal(slip.state.id, 'overdue');
    await reader.open(type('gas_settlement_slip'), slip.id, slip.version);
    await staff.look(reader, 'overdue slip on the telephone');
    const notice = await staff.only('reader', 'payment_notice');
    await staff.perform('reader', 'payment_notice', notice.id, 'tell', { channel: 'phone', result: 'reached', person_reached: '店主' });

    // ---- Arrears data, the demand
    await staff.pass((await staff.only('reader', 'gas_settlement_slip')).fields.wait_until);
    const arrears = await staff.only('clerk', 'arrears_list');
    assert.equal(Number(arrears.fields.owed), 505);
    await staff.perform('clerk', 'arrears_list', arrears.id, 'hand_over');
    await staff.perform('reader', 'arrears_list', arrears.id, 'accept');
    let demand = await staff.only('reader', 'demand_notice');
    await staff.perform('reader', 'demand_notice', demand.id, 'issue');
    demand = await staff.perform('reader', 'demand_notice', demand.id, 'deliver', { delivery: 'receipt', received_by: '店主' });
    const print = await reader.page.request.get(`/api/v1/records/${type('demand_notice')}/${demand.id}/print/${demand.prints[0].id}.pdf`);
    assert.equal((await print.body()).subarray(0, 5).toString(), '%PDF-');

    // ---- Shut off: proposed, approved by another, announced for a day that may be, carried out
    await staff.pass(demand.fields.last_at);
    await staff.perform('reader', 'demand_notice', demand.id, 'propose_shutoff');
    let shutoff = await staff.only('manager', 'shutoff_case');
    shutoff = await staff.perform('manager', 'shutoff_case', shutoff.id, 'approve', { decision_note: '已催缴期满' });
    for (let day = 2; shutoff.state.id === 'approved' && day < 15; day += 1) {
      const input = { planned_at: `${new Date(server.now().getTime() + day * 86_400_000).toISOString().slice(0, 13)}:00:00.000Z`, announced_by: 'phone' };
      await server.ask('reader', 'POST', `/records/${type('shutoff_case')}/${shutoff.id}/actions/announce`, { input, version: shutoff.version });
      shutoff = await staff.only('manager', 'shutoff_case');
    }
    assert.equal(shutoff.state.id, 'announced', 'never before a day of rest, but some day');
    await staff.pass(shutoff.fields.planned_at);
    await staff.perform('technician', 'shutoff_case', shutoff.id, 'carry_out', { closing_index: '1250', seal_no: 'F9', photo: true });
    assert.equal((await server.ask('clerk', 'GET', `/records/${type('gas_account')}/${account.id}`)).state.id, 'shut_off');

    // ---- The rest is paid, the supply restored, and the books are even
    await pay('505');
    const order = await staff.only('technician', 'restoration_order');
    await staff.perform('technician', 'restoration_order', order.id, 'finish', { leak_check: 'passed', opening_index: '1250', seal_no: 'F10' });
    const last = await server.ask('clerk', 'GET', `/records/${type('gas_account')}/${account.id}`);
    assert.equal(last.state.id, 'active');
    assert.equal(Number(last.postings.balances[0].amount), 0);
    assert.deepEqual(last.postings.items.map((item) => [item.from.title, item.to.title, Number(item.amount)]),
      [['街角面馆', '银行存款', -505], ['街角面馆', '银行存款', -400], ['气费收入', '街角面馆', 905]]);
    await clerk.open(type('gas_account'), account.id, last.version);
    await clerk.page.getByText('银行存款').first().waitFor();
    await staff.look(clerk, 'the account with its postings');
    await staff.end();
  } finally {
    await staff.close();
    await server.stop();
  }
});

/** The clause as its page tells it, in figures. */
async function clause_told(page, id) {
  const address = `/policies/gas-billing#${id}`;
  // The same address again is not read anew by going to it.
  await (page.url().endsWith(address) ? page.reload() : page.goto(address));
  const clause = page.locator(`[id="${id}"]`);
  await clause.locator('.clause-side').waitFor();
  const told = (await clause.locator('.clause-side').innerText()).replace(/\s+/g, ' ');
  const [, kept, broken, open] = /kept (\d+) · broken (\d+) · open (\d+)/.exec(told).map(Number);
  return { told, kept, broken, open };
}

test('the clause of the reading days, before and after nobody came', { timeout: 300_000 }, async () => {
  const server = await start_rehearsal(company);
  const staff = new Company(server);
  try {
    // On a morning within the days: of this month if they are still to come, of the next otherwise.
    const [year, month, day] = china(server.now()).slice(0, 10).split('-').map(Number);
    const at = (day_of_month, hour, minute = 0) => new Date(Date.UTC(year, day < 20 ? month - 1 : month, day_of_month, hour - 8, minute));
    const round = china(at(1, 12)).slice(0, 7);
    await server.pass(at(21, 9));
    const supervisor = await staff.person('supervisor', 'desk', 'en-US');
    await supervisor.page.clock.setSystemTime(server.now());
    const before = await clause_told(supervisor.page, 'P03-C015');
    assert.equal(before.open, 2, `both shops are still to be read: ${before.told}`);

    // One of the two is read on its day.
    const reader = await staff.person('reader', 'phone');
    await reader.page.clock.setSystemTime(server.now());
    const { items } = await server.ask('supervisor', 'GET', `/records/${type('meter_reading')}?limit=50`);
    const due = (address) => items.find((one) => one.title === address && china(new Date(one.created_at)).startsWith(round));
    await staff.perform('reader', 'meter_reading', due('南街1号').id, 'read', { present_index: '1250', photo: true });
    const one_read = await clause_told(supervisor.page, 'P03-C015');
    assert.deepEqual({ ...one_read, told: '' }, { told: '', kept: before.kept + 1, broken: before.broken, open: 1 });

    // The 25th ends, and nobody came to the other.
    await staff.pass(at(26, 0, 1));
    const missed = await clause_told(supervisor.page, 'P03-C015');
    // It is still to be made up, and so it stands open as well.
    assert.deepEqual({ ...missed, told: '' }, { told: '', kept: before.kept + 1, broken: before.broken + 1, open: 1 });
    assert.match(missed.told, /Broken/, 'the clause says in a word that it was broken');
    const clause = supervisor.page.locator('[id="P03-C015"]');
    await staff.look(supervisor, 'the clause after the missed day');
    await clause.locator('.clause-side .link-button').click();
    const evidence = supervisor.page.locator('.evidence .evidence-broken').first();
    await evidence.waitFor();
    const proof = await evidence.innerText();
    assert.match(proof, /Broken/);
    assert.match(proof, new RegExp(round), 'the round that was missed');
    assert.match(proof, /南街2号|M0002/, 'whose it was');
    assert.match(proof, /#\d+ [0-9a-f]{16}/, 'the event in the ledger');

    // Read after its days: made up, but missed it stays; a reason does not make it kept.
    await staff.perform('reader', 'meter_reading', due('南街2号').id, 'read', { present_index: '2100', photo: true, outside_reason: '用户改约' });
    assert.deepEqual({ ...await clause_told(supervisor.page, 'P03-C015'), told: '' }, { ...missed, told: '', open: 0 });
    await supervisor.page.goto(`/duties?month=${round}&clause=P03-C015&by=list`);
    await supervisor.page.locator('.duty-list').getByText('Kept late').first().waitFor();

    // The auditor reads what was done, and may do nothing to it.
    const auditor = await staff.person('auditor');
    await auditor.open(type('meter_reading'), due('南街2号').id);
    await auditor.page.getByText('用户改约').first().waitFor();
    await auditor.page.locator('.record-actions').getByText('您目前没有可执行的操作').waitFor();
    await staff.end();
    server.verify();
  } finally {
    await staff.close();
    await server.stop();
  }
});
