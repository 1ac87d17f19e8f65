// A person at the console: signs in, opens records, fills in forms by the shapes that the API sends, and reads what is
// said. Inputs are found by the field's name, so that a walk reads the same in every language and at every width.
import { fileURLToPath } from 'node:url';
import { open_page } from './browser.mjs';

const day = (offset) => new Date(Date.now() + 8 * 3_600_000 + offset * 86_400_000).toISOString();
const plain = new Set(['text', 'plate', 'phone', 'email', 'clause']);
const numbers = new Set(['number', 'integer', 'money', 'quantity', 'percent', 'points']);
const picked = new Set(['person', 'persons', 'department', 'place', 'reference', 'references']);

export const words = (text, language) => (typeof text === 'string' ? text : (language.startsWith('en') ? text?.en || text?.zh : text?.zh || text?.en) ?? '');

export class Person {
  constructor(opened, base) { Object.assign(this, opened, { base }); }

  /** Signs in at the console's own form, or with `by_form` false as the form does, to save the time of its screen. */
  static async sign_in(browser, server, login, password, { by_form = true, ...options }) {
    const person = new Person(await open_page(browser, { base: server.base, ...options }), server.base);
    const { page } = person;
    if (!by_form) {
      const answer = await page.request.post(`${server.base}/api/v1/session`, { data: { login, password } });
      if (!answer.ok()) throw new Error(`${login} cannot sign in: ${await answer.text()}`);
      return person;
    }
    await page.goto('/');
    await page.locator('input[autocomplete=username]').fill(login);
    await page.locator('input[autocomplete=current-password]').fill(password);
    await page.keyboard.press('Enter');
    await page.locator('.shell').waitFor();
    return person;
  }

  /** What the API answers this person, asked with the page's own session. */
  async api(path) {
    const response = await this.page.request.get(`${this.base}/api/v1${path}`, { headers: { 'Accept-Language': this.language } });
    if (!response.ok()) throw new Error(`${path}: ${response.status()} ${await response.text()}`);
    return response.json();
  }

  /** The record's screen. Where it stands open already it must have followed what others did meanwhile, by itself. */
  async open(type, id, version) {
    const path = `/records/${type.replace('.', '/')}/${id}`;
    if (new URL(this.page.url(), this.base).pathname !== path) await this.page.goto(path);
    await this.page.locator(version ? `.record-head[data-version="${version}"]` : '.record-head').waitFor();
  }

  async fields_of(type) {
    this.meta ??= await this.api('/meta');
    return this.meta.record_types.find((one) => one.id === type).fields;
  }

  /** Something believable for a field that must be filled in and of which the walk does not care. */
  static believable(field) {
    if (field.choices?.length) return field.choices[0].value;
    switch (field.type) {
      case 'boolean': return true;
      case 'date': return day(3).slice(0, 10);
      case 'date_time': return day(0).slice(0, 16);
      case 'time': return '10:00';
      case 'period': return '3';
      case 'phone': return '13912345678';
      case 'email': return 'someone@example.com';
      case 'percent': return '100';
      case 'money': return String(field.minimum ?? 200);
      case 'number': case 'integer': case 'quantity': case 'points': return String(field.minimum ?? 1);
      case 'lines': return [{}];
      default: return '经核实，情况属实，已按方案处理并向客户说明。';
    }
  }

  async fill_field(prefix, field, value) {
    const { page } = this;
    const id = `${prefix}_${field.name}`;
    const input = page.locator(`[id="${id}"]`);
    // What need not be given may stand folded up.
    const folded = page.locator('details:not([open])', { has: page.locator(`[id="${id}"], [name="${id}"]`) });
    if (await folded.count()) await folded.first().locator('> summary').click();
    if (field.type === 'boolean' || (field.type === 'choice' && field.choices.length <= 6)) {
      await page.locator(`label:has(input[name="${id}"][value="${value}"])`).click();
    } else if (field.type === 'choice' || picked.has(field.type) || (field.type === 'choices' && field.choices.length > 8)) {
      for (const one of Array.isArray(value) ? value : [value]) {
        const title = field.type.startsWith('choice') ? words(field.choices.find((choice) => choice.value === one)?.title ?? one, this.language) : one;
        await input.click();
        await input.fill(title);
        await page.locator('.ant-select-dropdown:visible .ant-select-item-option', { hasText: title }).first().click();
      }
      if (['persons', 'references', 'choices'].includes(field.type)) await page.keyboard.press('Tab');
    } else if (field.type === 'choices') {
      for (const one of Array.isArray(value) ? value : [value]) await input.locator(`label:has(input[value="${one}"])`).click();
    } else if (field.type === 'lines') {
      const group = input;
      for (const [index, row] of value.entries()) {
        if ((await group.locator('.line').count()) <= index) await group.locator('> button').click();
        for (const column of field.lines.filter((one) => !one.derived)) {
          if (!(column.name in row) && !column.required) continue;
          await this.fill_field(`${field.name}_${index}`, column, row[column.name] ?? Person.believable(column));
        }
      }
    } else if (field.type === 'signature') {
      const pad = input;
      // What is signed for stands above the pad and may be long.
      await pad.locator('canvas').scrollIntoViewIfNeeded();
      const box = await pad.locator('canvas').boundingBox();
      await page.mouse.move(box.x + 30, box.y + 40);
      await page.mouse.down();
      await page.mouse.move(box.x + 120, box.y + 70, { steps: 6 });
      await page.mouse.move(box.x + 200, box.y + 30, { steps: 6 });
      await page.mouse.up();
      await pad.getByRole('button').first().click();
      await pad.locator('img').waitFor();
    } else if (['file', 'files', 'photo'].includes(field.type)) {
      await input.setInputFiles(field.type === 'photo' ? fileURLToPath(new URL('../../demo/chenan/dial.png', import.meta.url)) : { name: 'proof.txt', mimeType: 'text/plain', buffer: Buffer.from('proof') });
      await page.locator('.file-list a').first().waitFor({ state: 'attached' });
    } else if (field.type === 'date' && typeof value === 'number') {
      await input.fill(day(value).slice(0, 10));
    } else if (plain.has(field.type) || numbers.has(field.type) || ['long_text', 'date', 'date_time', 'time', 'period'].includes(field.type)) {
      await input.fill(String(value));
    } else {
      throw new Error(`no way to fill in a field of type ${field.type}`);
    }
  }

  /** Fills in what the walk says and, believably, what else is required and still empty. */
  async fill(prefix, asks, known, answers, already = {}) {
    for (const ask of asks) {
      const field = ask.shape ?? known.find((one) => one.name === ask.field);
      const given = answers[ask.field];
      const proposed = already[ask.field];
      const blank = proposed === undefined || proposed === null || proposed === '' || (Array.isArray(proposed) && proposed.length === 0);
      if (given !== undefined) await this.fill_field(prefix, field, given);
      else if (ask.required && blank) await this.fill_field(prefix, field, picked.has(field.type) ? await this.first_choice(field) : Person.believable(field));
    }
  }
  async first_choice(field) {
    const from = field.type.startsWith('person') || field.reference_type === 'base.person' ? '/people' : field.type === 'department' || field.reference_type === 'base.department' ? '/departments' : `/references/${field.reference_type ?? `base.${field.type}`}`;
    const answer = await this.api(`${from}?limit=1`);
    return (answer.items ?? answer)[0].title;
  }

  /** Registers through the screen of a creating action, the telephone first: who calls is known before he has said it. */
  async create(type, action, caller, answers) {
    const { page } = this;
    await page.goto(`/records/${type.replace('.', '/')}/new/${action}`);
    const form = await this.api(`/records/${type}/new?action=${action}`);
    await page.locator('input[type=tel]').fill(caller.phone);
    await page.locator('.quick-side').getByText(caller.name).first().waitFor();
    await page.waitForFunction((name) => [...document.querySelectorAll('.quick-form input')].some((input) => input.value === name), caller.name);
    await this.fill('quick', form.asks.filter((ask) => answers[ask.field] !== undefined), form.form ?? [], answers);
    await page.keyboard.press('Control+Enter');
    await page.locator('.record-head').waitFor();
    return this.api(`/records/${type}/${page.url().split('/').at(-1)}`);
  }

  /** Performs an action on the record, through its button and its form; `look` is told when the form stands. */
  async perform(type, id, action, answers = {}, look = async () => {}) {
    const { page } = this;
    const record = await this.api(`/records/${type}/${id}`);
    await this.open(type, id, record.version);
    const offer = record.actions.find((one) => one.id === action);
    if (!offer) throw new Error(`${action} is not offered in ${record.state.id}: ${record.actions.map((one) => one.id).join(', ')}`);
    if (!offer.allowed) throw new Error(`${action} is refused in ${record.state.id}: ${offer.refusal?.title}`);
    const title = words(offer.title, this.language);
    const button = page.locator('.record-actions').first().getByRole('button', { name: title, exact: true });
    if (await button.count()) await button.first().click();
    else {
      await page.locator('.record-actions').first().locator('.ant-dropdown-trigger').click();
      await page.getByRole('menuitem', { name: title, exact: true }).click();
    }
    const drawer = page.locator('.ant-drawer-open').last();
    await drawer.locator('form').waitFor();
    await this.fill(`action-${action}`, offer.asks, await this.fields_of(type), answers, { ...record.fields, ...offer.proposals });
    await look(this, action);
    if (offer.confirm?.length) await drawer.locator('.warning-box textarea').first().fill('已核对。');
    const done = page.waitForResponse((answer) => answer.request().method() === 'POST' && (answer.url().endsWith(`/actions/${action}`) || answer.url().endsWith('/commands')));
    await drawer.locator('button[type=submit]').click();
    const said = await Promise.race([
      // On a telephone what a device may do by itself goes through its outbox, whose answers say how each act fared.
      done.then(async (answer) => {
        if (!answer.ok()) return answer.text();
        const { answers = [] } = await answer.json();
        return answers.every((one) => one.status === 'done') ? '' : JSON.stringify(answers);
      }),
      drawer.locator('.ant-form-item-explain-error').first().waitFor().then(() => drawer.locator('.ant-form-item-explain-error').allInnerTexts()),
    ]);
    if (said.length) throw new Error(`${action}: ${[said].flat().join(' | ')}`);
    await page.waitForFunction(() => !document.querySelector('.ant-drawer-open'));
    return this.api(`/records/${type}/${id}`);
  }

  /** Decides the approval that waits on the record. */
  async decide(type, id, decision, reason) {
    const { page } = this;
    const record = await this.api(`/records/${type}/${id}`);
    await this.open(type, id, record.version);
    const zh = { approve: '同意', refuse: '拒绝', return: '退回' };
    const en = { approve: 'Approve', refuse: 'Refuse', return: 'Return' };
    const word = (this.language.startsWith('en') ? en : zh)[decision];
    await page.getByRole('button', { name: word, exact: true }).first().click();
    const drawer = page.locator('.ant-drawer-open').last();
    await drawer.locator('textarea').fill(reason);
    const done = page.waitForResponse((answer) => answer.url().includes('/approvals/'));
    await drawer.getByRole('button', { name: this.language.startsWith('en') ? `Confirm: ${word}` : `确认${word}` }).click();
    const answer = await done;
    if (!answer.ok()) throw new Error(`${decision}: ${await answer.text()}`);
    await page.waitForFunction(() => !document.querySelector('.ant-drawer-open'));
    return this.api(`/records/${type}/${id}`);
  }

  async close() { await this.context.close(); }
}

