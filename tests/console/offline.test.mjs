// A route walked with a telephone, its network cut and restored at every step: each act arrives once and in order, what the server
// does not take is settled side by side, nobody's acts go as another's, and the console opens without a network in its newest version.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { launch } from './browser.mjs';
import { password, start_round, today } from './round.mjs';
import { Walker, route } from './walker.mjs';
import { start_wire } from './wire.mjs';

let browser;
let server;
let wire;
let folder;
before(async () => {
  browser = await launch();
  folder = mkdtempSync(join(tmpdir(), 'huiyin-offline-'));
  cpSync(fileURLToPath(new URL('../../web/dist', import.meta.url)), join(folder, 'dist'), { recursive: true });
  server = await start_round({ console_folder: join(folder, 'dist') });
  wire = await start_wire(server.base);
});
after(async () => {
  await browser?.close();
  await wire?.stop();
  await server?.stop();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

beforeEach(() => wire.restore());

let planned = 0;
/** Stops of today for this test alone: those of the one before are moved out of the way. */
async function stops(...names) {
  const made = [];
  for (const name of names) { planned += 1; made.push(...(await server.plan([name], today(), { position: planned, place: '南街小区' }))); }
  return made;
}
const done = (record, title) => record.timeline.filter((entry) => entry.kind === 'action' && entry.title.startsWith(`${title}：`)).length;
const look = async (page, name) => { if (process.env.CONSOLE_PICTURES) await page.screenshot({ path: join(process.env.CONSOLE_PICTURES, `${name}.png`) }); };
function digest(shown) {
  return createHash('sha256').update(shown.map((one) => `${[one.field, one.title, one.text, one.value].map((part) => `${part}\u001f`).join('')}\u001e`).join('')).digest('hex');
}
async function sign_in(page, login) {
  await page.locator('input[autocomplete=username]').fill(login);
  await page.locator('input[autocomplete=current-password]').fill(password);
  await page.keyboard.press('Enter');
  await page.locator('.shell').waitFor();
}

test('the route goes on without a network and over reloads, and arrives once and in order', async () => {
  const [first, second, third] = await stops('甲户', '乙户', '丙户');
  const walker = await Walker.start(browser, server, wire);
  const { page } = walker;
  await page.locator('.stop-next', { hasText: '甲户' }).waitFor();
  await look(page, 'route');
  for (const target of await page.locator('.stop-actions .ant-btn, .route-stop, .stop-call, .route-head .ant-btn').all()) {
    const box = await target.boundingBox();
    assert.ok(box.height >= 44, `a thumb misses ${await target.innerText()}: ${box.height}`);
  }
  // From the workbench it is one tap away, and says how far one has come.
  await page.goto('/');
  await look(page, 'workbench');
  await page.locator('.today-route', { hasText: '已完成 0 / 3 站' }).click();
  await page.locator('.stop-next', { hasText: '甲户' }).waitFor();
  await walker.cut();
  await page.reload();
  await page.locator('.outbox-line', { hasText: '无网络' }).waitFor();
  // Anomalies are told on the spot, without the server.
  await walker.begin('抄录');
  await page.locator('[id="action-count_figure"]').fill('90');
  await page.locator('.ant-form-item-explain-warning', { hasText: '小于上次的100' }).waitFor();
  await look(page, 'anomaly');
  await walker.form().locator('button[type=submit]').click();
  await page.locator('.ant-form-item-explain-error', { hasText: '小于上次' }).waitFor();
  await page.locator('[id="action-count_figure"]').fill('700');
  await page.locator('.warning-box', { hasText: '用量超过 500' }).waitFor();
  await page.locator('.ant-drawer-close').click();
  await page.locator('.ant-drawer-open').waitFor({ state: 'detached' });
  await walker.count('甲户', 130, true);
  await page.locator('.stop-next', { hasText: '乙户' }).waitFor();
  await page.getByText('已完成 1 / 3').or(page.locator('.route-progress strong', { hasText: '1' })).first().waitFor();
  await walker.choose('甲户');
  await walker.begin('签认');
  const slip = page.locator('.signed-document');
  assert.match(await slip.innerText(), /本次数字\s*130/);
  assert.match(await slip.innerText(), /95\.10/);                       // 30 × 3.17, as the server will work it out
  await walker.draw();
  // A telephone that is turned over keeps what was begun on it: the form, and the hand in it.
  await page.setViewportSize({ width: 844, height: 390 });
  await look(page, 'signing-turned');
  await page.setViewportSize({ width: 390, height: 844 });
  await look(page, 'signing');
  await walker.keep_signature();
  await walker.submit();
  await page.reload();
  await page.locator('.stop-next', { hasText: '乙户' }).waitFor();
  await walker.begin('未遇');
  await walker.form().getByText('门锁').click();
  await walker.submit();
  await walker.outbox();
  assert.deepEqual((await walker.log()).map((entry) => [entry.sequence, entry.action, entry.standing]), [[1, 'count', 'queued'], [2, 'sign', 'queued'], [3, 'miss', 'queued']]);
  await look(page, 'outbox-waiting');
  assert.equal((await server.record(first.id)).state.id, 'open');
  await walker.restore();
  await walker.until_sent();
  assert.deepEqual((await walker.log()).map((entry) => entry.standing), ['done', 'done', 'done']);
  const record = await server.record(first.id);
  assert.equal(record.state.id, 'signed');
  assert.equal(done(record, '抄录'), 1);
  assert.equal(done(record, '签认'), 1);
  const [signature] = record.signatures;
  assert.equal(signature.as_signed, true);
  assert.equal(signature.digest, digest(signature.shown));
  assert.ok(signature.shown.some((one) => one.field === 'due_amount' && one.text === '¥95.10'));
  const picture = record.files.find((file) => file.field === 'picture');
  assert.ok(picture.bytes > 0 && picture.media_type === 'image/jpeg', 'the picture was made smaller');
  assert.equal((await server.record(second.id)).state.id, 'missed');
  assert.equal((await server.record(third.id)).state.id, 'open');
  // What is changed later is told on the record's page.
  const changed = await server.perform(first.id, 'correct', { figure: 140 }, record.version);
  assert.ok(changed.version > record.version);
  await page.goto(`/records/field-round/stop/${first.id}`);
  await page.locator('.signed-changed').waitFor();
  await page.getByText('签名时 130，现在 140').waitFor();
  await look(page, 'signed-changed');
  await walker.close();
});

test('whatever is lost on the way, a request or an answer, is sent again and done once', async () => {
  const cuts = [
    ['the session is not heard', (w) => w.lose_request(/GET \/api\/v1\/session$/)], ['the first device', (w) => w.lose_answer(/POST \/api\/v1\/devices$/)],
    ['the picture is not heard', (w) => w.lose_request(/POST \/api\/v1\/files$/)], ['the answer to the picture', (w) => w.lose_answer(/POST \/api\/v1\/files$/)],
    ['the act is not heard', (w) => w.lose_request(/\/commands$/)], ['the answer to the act', (w) => w.lose_answer(/\/commands$/)],
  ];
  const made = await stops(...cuts.map((_, index) => `断线${index}户`));
  // A browser of its own each time, so that each is a device that registers anew.
  for (const [index, [what, lose]] of cuts.entries()) {
    const walker = await Walker.start(browser, server, wire);
    await walker.page.locator('.route-stop', { hasText: `断线${index}户` }).waitFor();
    await walker.cut();
    await walker.count(`断线${index}户`, 200 + index, true);
    lose(wire);
    wire.restore();
    lose(wire);
    await walker.context.setOffline(false);
    for (let tries = 0; !wire.is_cut() && tries < 100; tries += 1) await walker.page.waitForTimeout(100);
    assert.ok(wire.is_cut(), `${what}: the wire was not cut`);
    await walker.page.waitForTimeout(300);
    assert.equal((await walker.log())[0].standing, 'queued', what);
    wire.restore();
    await walker.page.evaluate(() => window.dispatchEvent(new Event('online')));
    await walker.until_sent();
    const record = await server.record(made[index].id);
    assert.equal(record.state.id, 'counted', what);
    assert.equal(done(record, '抄录'), 1, what);
    assert.equal(record.files.filter((file) => file.field === 'picture').length, 1, what);
    await walker.close();
  }
  assert.match(server.verify(), /./);
});

test('what others changed meanwhile is settled side by side, and a hand stands only under what it saw', async () => {
  const [stop, lost] = await stops('冲突户', '放弃户');
  const walker = await Walker.start(browser, server, wire);
  const { page } = walker;
  await page.locator('.route-stop', { hasText: '放弃户' }).waitFor();
  await walker.cut();
  await walker.count('冲突户', 150);
  await walker.sign('冲突户');
  await walker.choose('放弃户');
  await walker.begin('未遇');
  await walker.form().getByText('无人').click();
  await walker.submit();
  await server.perform(stop.id, 'move', { day: today(), phone: '13900001111' }, (await server.record(stop.id)).version);
  await server.perform(lost.id, 'move', { day: today(), phone: '13900002222' }, (await server.record(lost.id)).version);
  await walker.restore();
  await walker.until_sent();
  assert.deepEqual((await walker.log()).map((entry) => entry.standing), ['conflict', 'held', 'conflict']);
  await walker.outbox();
  const conflict = walker.entry(1);
  await conflict.locator('.side-by-side').waitFor();
  assert.match(await conflict.locator('.side-by-side').innerText(), /本次数字[\s\S]*150/);
  assert.match(await conflict.locator('.moved').innerText(), /13812345\d\d\d[\s\S]*13900001111/);
  await look(page, 'conflict');
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth));
  // Altered and sent: what was held goes on by itself, but the hand was put under another figure.
  await conflict.getByRole('button', { name: '修改后提交' }).click();
  assert.equal(await page.locator('[id="action-count_figure"]').inputValue(), '150');
  await page.locator('[id="action-count_figure"]').fill('160');
  await walker.submit();
  await walker.entry(5).locator('.error-box').or(walker.entry(6).locator('.error-box')).first().waitFor();
  const refused = (await walker.log()).find((entry) => entry.standing === 'refused');
  assert.equal(refused.code, 'signature.changed');
  const again = walker.entry(refused.sequence);
  await again.getByRole('button', { name: '修改后提交' }).click();
  assert.match(await page.locator('.signed-document').innerText(), /本次数字\s*160/);
  await walker.draw();
  await walker.keep_signature();
  await walker.submit();
  const given_up = walker.entry(3);
  await given_up.getByRole('button', { name: '放弃', exact: true }).click();
  await given_up.locator('textarea').fill('改由他人上门');
  await given_up.getByRole('button', { name: '确认放弃' }).click();
  await page.locator('[data-sequence="3"][data-standing="discarded"]').waitFor();
  await look(page, 'outbox-settled');
  const record = await server.record(stop.id);
  assert.equal(record.state.id, 'signed');
  assert.equal(record.fields.figure, 160);
  assert.equal(done(record, '抄录'), 1);
  assert.equal(record.signatures[0].as_signed, true);
  assert.equal((await server.record(lost.id)).state.id, 'open');
  await walker.close();
});

test('two pages of one telephone whose browser has no locks send each act once and in order', async () => {
  const names = ['一页户', '二页户', '三页户', '四页户'];
  const made = await stops(...names);
  const walker = await Walker.start(browser, server, wire, 'walker', { before: () => Object.defineProperty(Navigator.prototype, 'locks', { get: () => undefined }) });
  const { page, context } = walker;
  assert.equal(await page.evaluate(() => navigator.locks), undefined);
  const other = new Walker({ page: await context.newPage(), context, errors: walker.errors }, wire);
  await other.page.goto(route);
  for (const one of [walker, other]) await one.page.locator('.route-stop', { hasText: '四页户' }).waitFor();
  const sent = [];
  context.on('request', (request) => { if (request.url().endsWith('/commands')) sent.push(...request.postDataJSON().commands.map((command) => command.sequence)); });
  await walker.cut();
  for (const [index, name] of names.entries()) await (index % 2 ? other : walker).count(name, 400 + index, true);
  assert.deepEqual((await walker.log()).map((entry) => [entry.sequence, entry.standing]), names.map((_, index) => [index + 1, 'queued']));
  await walker.restore();
  // Both hear of it at once, and again while one of them sends.
  await Promise.all([walker, other, walker, other].map((one) => one.page.evaluate(() => window.dispatchEvent(new Event('online')))));
  await walker.until_sent();
  for (const one of [walker, other]) await one.page.locator('.outbox-line').waitFor({ state: 'detached' });
  assert.deepEqual(sent, [1, 2, 3, 4]);
  assert.deepEqual((await walker.log()).map((entry) => entry.standing), ['done', 'done', 'done', 'done']);
  for (const { id } of made) {
    const record = await server.record(id);
    assert.equal(done(record, '抄录'), 1);
    assert.equal(record.files.filter((file) => file.field === 'picture').length, 1);
  }
  await other.page.close();
  await walker.close();
});

test('nobody sends what another did, and a session that ends costs nothing', async () => {
  const [mine, later] = await stops('本人户', '过期户');
  const walker = await Walker.start(browser, server, wire);
  const { page, context } = walker;
  await page.locator('.route-stop', { hasText: '过期户' }).waitFor();
  await walker.cut();
  await walker.count('本人户', 300);
  // Signing out without a network holds here at once, and at the server as soon as it is heard.
  await page.locator('.bottom-tabs a').last().click();
  await page.getByRole('button', { name: '退出登录' }).or(page.getByRole('button', { name: '退出' })).first().click();
  await page.locator('.ant-modal-confirm-title', { hasText: '还有 1 项未发送' }).waitFor();
  await look(page, 'leaving');
  await page.locator('.ant-modal').getByRole('button').last().click();
  await page.locator('.sign-in-card').waitFor();
  await page.reload();
  await page.locator('.sign-in').waitFor();
  await walker.restore();
  await page.reload();
  await page.locator('.sign-in-card', { hasText: '1 项尚未发送' }).waitFor();
  await look(page, 'sign-in-unsent');
  await sign_in(page, 'second');
  await page.goto(route);
  await page.locator('.route').waitFor();
  await page.waitForTimeout(500);
  assert.equal((await server.record(mine.id)).state.id, 'open');
  assert.equal((await walker.log())[0].standing, 'queued');
  await page.goto('/me');
  await page.getByRole('button', { name: '退出登录' }).or(page.getByRole('button', { name: '退出' })).first().click();
  await page.locator('.sign-in-card').waitFor();
  await sign_in(page, 'walker');
  await walker.until_sent();
  assert.equal(done(await server.record(mine.id), '抄录'), 1);
  // The session ends while there is no network.
  await page.goto(route);
  await page.locator('.route-stop', { hasText: '过期户' }).waitFor();
  await walker.cut();
  await walker.count('过期户', 310);
  await context.clearCookies();
  await walker.restore();
  await page.evaluate(() => window.dispatchEvent(new Event('online')));
  await page.locator('.sign-in-card', { hasText: '1 项尚未发送' }).waitFor();
  await sign_in(page, 'walker');
  await walker.until_sent();
  assert.equal(done(await server.record(later.id), '抄录'), 1);
  await walker.close();
});

test('a new version of the console is seen at once, and laid by for when there is no network', async () => {
  const walker = await Walker.start(browser, server, wire);
  const { page } = walker;
  const dist = join(folder, 'dist');
  const index = readFileSync(join(dist, 'index.html'), 'utf8');
  const worker = readFileSync(join(dist, 'sw.js'), 'utf8');
  writeFileSync(join(dist, 'index.html'), index.replace('<html ', '<html data-build="next" '));
  writeFileSync(join(dist, 'sw.js'), worker.replace(/const version = '(\w+)'/, "const version = '$1next'"));
  await page.reload();
  await page.locator('html[data-build="next"]').waitFor({ state: 'attached' });
  await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    await registration.update();
  });
  // The new files lie ready beside the old ones; asked of the page itself, since a promise alone is true already.
  const laid_by = await page.evaluate(async () => {
    for (const until = Date.now() + 20_000; Date.now() < until; await new Promise((done) => setTimeout(done, 100))) {
      const name = (await caches.keys()).find((one) => one.endsWith('next'));
      const held = name && await (await caches.open(name)).match('/');
      if (held) return held.text();
    }
    return '';
  });
  assert.match(laid_by, /data-build="next"/);
  await walker.restore();
  await walker.close();
});
