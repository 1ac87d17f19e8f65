// One telephone complaint, from the call to the filed form: registered by one person and handled by others, refused where
// the policy refuses, sent into a second round by an unsatisfied customer, printed. The policy page shows the breach that
// it left behind. Walked at both widths and in both languages; the console stays quiet and axe finds nothing serious.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axe_violations, launch } from './browser.mjs';
import { words } from './person.mjs';
import { start_server } from './server.mjs';
import { Staff, sign_ins } from './staff.mjs';
import { answers_to, type } from './complaint.mjs';

let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser?.close(); });

/**
 * Does the next thing that the record itself offers to somebody: an approval that waits, else the first action of `order`
 * that anybody may perform. Answers with what was done, or null when nobody may do anything.
 */
async function next(staff, id, order, performed, fields) {
  const views = await staff.views(type, id);
  for (const [login, view] of views)
    if (view.approvals.some((approval) => approval.status === 'waiting' && approval.may.includes('approve'))) {
      const person = await staff.browser_of(login);
      const after_it = await person.decide(type, id, 'approve', '同意，按方案执行。');
      return { login, action: 'approve', view: after_it };
    }
  const round = [...views.values()][0].fields.round ?? 1;
  for (const action of order)
    for (const [login, view] of views) {
      const offer = view.actions.find((one) => one.id === action && one.allowed);
      const key = `${round}:${view.state.id}:${action}`;
      if (!offer || performed.has(key)) continue;
      performed.add(key);
      const person = await staff.browser_of(login);
      return { login, action, view: await person.perform(type, id, action, answers_to(offer.asks, fields, round)) };
    }
  return null;
}

for (const [width, language] of [['desk', 'zh-CN'], ['phone', 'zh-CN'], ['desk', 'en-US'], ['phone', 'en-US']])
  test(`a telephone complaint is walked to its file at ${width} width in ${language}`, { timeout: 420_000 }, async () => {
    const server = await start_server();
    const staff = new Staff(browser, server, { width, language });
    const found = [];
    const look = async (person, where) => {
      for (const line of await axe_violations(person.page)) found.push(`${where}: ${line}`);
      for (const line of person.errors.splice(0)) found.push(`${where}: ${line}`);
    };
    try {
      await staff.start(sign_ins(server));
      // Whoever may register does; the pack says which action that is, and the order of the others.
      const pack = type.split('.')[0];
      const [agent_login, meta] = await staff.who_may_create(type);
      const shape = meta.record_types.find((one) => one.id === type);
      const lifecycle = (await staff.ask(agent_login, `/policies/${pack}`)).lifecycles.find((one) => one.type === type);
      const agent = await staff.browser_of(agent_login);
      await agent.page.locator('h1').waitFor();
      await look(agent, 'workbench');
      const creating = shape.create_actions[0].id;
      const form = await agent.api(`/records/${type}/new?action=${creating}`);
      const record = await agent.create(type, creating, answers_to(form.asks, shape.fields, 1));
      assert.match(record.number, /^TS/);
      await look(agent, 'record');

      // Somebody who may not do what is next sees the action closed, with the reason and the clause.
      const refused = record.actions.find((action) => !action.allowed && action.refusal);
      assert.ok(refused, 'the agent is refused at least one action of others');
      await agent.page.locator('.may-not > summary').click();
      const closed = agent.page.getByRole('button', { name: words(refused.title, language), exact: true }).first();
      assert.equal(await closed.getAttribute('aria-disabled'), 'true');
      await closed.focus();
      await agent.page.getByText(refused.refusal.title).first().waitFor();
      await look(agent, 'refusal');

      const performed = new Set();
      const acted = new Set([agent_login]);
      let view = record;
      for (let turn = 0; turn < 80 && !view.state.end; turn += 1) {
        const done = await next(staff, record.id, lifecycle.actions.map((one) => one.id), performed, shape.fields);
        if (!done) {
          const offers = [...(await staff.views(type, record.id))].map(([login, one]) => `${login}: ${one.actions.map((action) => (action.allowed ? action.id : `(${action.id}: ${action.refusal?.title})`)).join(', ')}`);
          assert.fail(`nobody goes on from ${view.state.id} after ${[...performed].join(' ')}\n${offers.join('\n')}`);
        }
        acted.add(done.login);
        view = done.view;
      }
      assert.ok(view.state.end, `the form is filed, not ${view.state.id}`);
      assert.ok(acted.size >= 4, `at least four people took part, not ${[...acted].join(', ')}`);
      assert.ok([...performed].some((key) => key.startsWith('2:')), 'the case went through a second round');

      const last = await staff.browser_of([...acted].at(-1));
      await last.open(type, record.id);
      await look(last, 'filed');
      const print = view.prints[0];
      const pdf = await last.page.request.get(`/api/v1/records/${type}/${record.id}/print/${print.id}.pdf`);
      assert.equal(pdf.status(), 200);
      assert.equal((await pdf.body()).subarray(0, 5).toString(), '%PDF-');

      // The policy page shows the clause that was broken, and its evidence names the case.
      const broken = (await last.api(`/policies/${pack}`)).clauses.find((one) => one.state === 'broken');
      assert.ok(broken, 'the sample has broken at least one clause');
      await last.page.goto(`/policies/${pack}`);
      const clause = last.page.locator(`[id="${broken.id}"]`);
      await clause.waitFor();
      await clause.locator('.mark-broken').waitFor();
      await look(last, 'policy');
      await clause.locator('.clause-side .link-button').click();
      await last.page.locator('.evidence .evidence-broken').first().waitFor();
      await look(last, 'evidence');
      for (const [login, person] of staff.people) for (const line of person.errors) found.push(`${login}: ${line}`);
      assert.deepEqual(found, []);
    } finally {
      await staff.close();
      await server.stop();
    }
  });
