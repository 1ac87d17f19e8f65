// Somebody with a telephone on a route: what he does at a stop, on a wire that may be cut.
import { deflateSync } from 'node:zlib';
import { close, signed_in } from './round.mjs';

export const route = '/records/field-round/stop?view=field-round.today';

/** A PNG of one colour: what a camera gives, large enough to be made smaller. */
export function picture(width = 2400, height = 1800) {
  const table = Array.from({ length: 256 }, (_, n) => { let c = n; for (let k = 0; k < 8; k += 1) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1; return c >>> 0; });
  const crc = (bytes) => { let c = 0xffffffff; for (const byte of bytes) c = table[(c ^ byte) & 0xff] ^ (c >>> 8); return (c ^ 0xffffffff) >>> 0; };
  const chunk = (name, body) => {
    const head = Buffer.from(name, 'latin1');
    const out = Buffer.alloc(12 + body.length);
    out.writeUInt32BE(body.length, 0);
    head.copy(out, 4);
    body.copy(out, 8);
    out.writeUInt32BE(crc(Buffer.concat([head, body])), 8 + body.length);
    return out;
  };
  const shape = Buffer.alloc(13);
  shape.writeUInt32BE(width, 0);
  shape.writeUInt32BE(height, 4);
  shape.set([8, 2, 0, 0, 0], 8);
  const row = Buffer.alloc(1 + width * 3, 90);
  row[0] = 0;
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), chunk('IHDR', shape), chunk('IDAT', deflateSync(Buffer.concat(Array(height).fill(row)))), chunk('IEND', Buffer.alloc(0))]);
}

export class Walker {
  constructor(opened, wire) { Object.assign(this, opened, { wire }); }

  static async start(browser, server, wire, login = 'walker', options = {}) {
    const walker = new Walker(await signed_in(browser, { ...server, base: wire.base }, login, { width: 'phone', ...options }), wire);
    await walker.page.goto(route);
    await walker.page.locator('.route, .face').first().waitFor();
    // The console's files are on the device once its worker is at work.
    await walker.page.evaluate(async () => { await navigator.serviceWorker.ready; });
    return walker;
  }
  async cut() { this.wire.cut(); await this.context.setOffline(true); }
  async restore() { this.wire.restore(); await this.context.setOffline(false); }

  async choose(name) {
    const stop = this.page.locator('.route-stop', { hasText: name });
    await stop.click();
    await this.page.locator('.stop-next h2', { hasText: name }).waitFor();
  }
  form = () => this.page.locator('.ant-drawer-open');
  async begin(button) {
    await this.page.locator('.stop-actions').getByRole('button', { name: button, exact: true }).click();
    await this.form().locator('form').waitFor();
  }
  /** Submits the open form and waits until it is done or kept. */
  async submit() {
    await this.form().locator('button[type=submit]').click();
    await this.page.locator('.ant-drawer-open').waitFor({ state: 'detached' });
  }
  async draw() {
    const pad = this.form().locator('.signature canvas');
    await pad.scrollIntoViewIfNeeded();
    const box = await pad.boundingBox();
    await this.page.mouse.move(box.x + 30, box.y + 40);
    await this.page.mouse.down();
    for (const [x, y] of [[120, 80], [200, 30], [260, 70]]) await this.page.mouse.move(box.x + x, box.y + y, { steps: 5 });
    await this.page.mouse.up();
  }
  async keep_signature() {
    await this.form().getByRole('button', { name: '确认签名' }).first().click();
    await this.form().locator('.signature img').waitFor();
  }
  async count(name, figure, with_picture = false) {
    await this.choose(name);
    await this.begin('抄录');
    await this.page.locator('[id="action-count_figure"]').fill(String(figure));
    if (with_picture) {
      const more = this.form().locator('details.form-more:not([open]) > summary');
      if (await more.count()) await more.click();
      await this.page.locator('[id="action-count_picture"]').setInputFiles({ name: 'door.png', mimeType: 'image/png', buffer: picture() });
      await this.form().locator('.file-list img').waitFor();
    }
    await this.submit();
  }
  async sign(name) {
    await this.choose(name);
    await this.begin('签认');
    await this.draw();
    await this.keep_signature();
    await this.submit();
  }
  /** Opens the outbox by the line on the route, without asking the server for a page. */
  async outbox() {
    await this.page.locator('.outbox-line').click();
    await this.page.locator('.outbox').waitFor();
  }
  entry = (sequence) => this.page.locator(`[data-sequence="${sequence}"]`);
  /** What the device has written down, as it lies in the browser. */
  log = () => this.page.evaluate(() => new Promise((resolve, reject) => {
    const request = indexedDB.open('huiyin');
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      const all = request.result.transaction('log').objectStore('log').getAll();
      all.onsuccess = () => { request.result.close(); resolve(all.result.map(({ person, sequence, standing, act, answer }) => ({ person, sequence, standing, action: act?.action, record: act?.record, code: answer?.problem?.code }))); };
      all.onerror = () => reject(all.error);
    };
  }));
  async until_sent() {
    for (let tries = 0; tries < 120; tries += 1) {
      if (!(await this.log()).some((entry) => entry.standing === 'queued')) return;
      await this.page.waitForTimeout(250);
    }
    throw new Error(`not sent: ${JSON.stringify(await this.log())}`);
  }
  /** A wire that is cut is complained of by the browser; nothing else may be. */
  close = () => close({ ...this, errors: this.errors.filter((text) => !/net::ERR_(EMPTY_RESPONSE|INCOMPLETE_CHUNKED_ENCODING|CONNECTION_\w+|INTERNET_DISCONNECTED|FAILED)/.test(text)) });
}
