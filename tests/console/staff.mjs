// The people of the sample organisation: who may do what on a record, and a browser for each who does something.
import { execFileSync } from 'node:child_process';
import { Person } from './person.mjs';

/** Accounts as the program prints them: lines that hold a login and a password. */
export function sign_ins(server) {
  const text = execFileSync(server.program, ['demo', '--data', server.data, '--sign-ins'], { cwd: server.root, encoding: 'utf8' });
  const accounts = [];
  for (const line of text.split('\n')) {
    const words = line.trim().split(/\s{2,}|\t|\s*\|\s*|\s+\/\s+|\s+/).filter(Boolean);
    const login = words.find((word) => /^[a-z][a-z0-9._-]{2,}$/.test(word));
    const at = words.indexOf(login);
    if (login && words[at + 1]) accounts.push({ login, password: words[at + 1], line: line.trim() });
  }
  return accounts;
}

export class Staff {
  constructor(browser, server, options) { Object.assign(this, { browser, server, options, people: new Map(), sessions: new Map() }); }

  async start(accounts) {
    for (const account of accounts) {
      const response = await fetch(`${this.server.base}/api/v1/session`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ login: account.login, password: account.password }) });
      if (!response.ok) continue;
      const session = await response.json();
      const cookie = response.headers.getSetCookie().map((one) => one.split(';')[0]).join('; ');
      this.sessions.set(account.login, { ...account, session, cookie });
    }
    if (this.sessions.size === 0) throw new Error('none of the sample sign-ins was accepted');
  }

  async ask(login, path) {
    const response = await fetch(`${this.server.base}/api/v1${path}`, { headers: { Cookie: this.sessions.get(login).cookie, 'Accept-Language': this.options.language } });
    return response.ok ? response.json() : null;
  }

  /** The first person who may create a record of the type, and what is installed in his eyes. */
  async who_may_create(type) {
    for (const login of this.sessions.keys()) {
      const meta = await this.ask(login, '/meta');
      if (meta?.record_types.some((one) => one.id === type && one.create_actions.length > 0)) return [login, meta];
    }
    throw new Error(`nobody may create a ${type}`);
  }

  /** The browser of one person; opened when it is first needed. */
  async browser_of(login) {
    if (!this.people.has(login)) {
      const { password } = this.sessions.get(login);
      this.people.set(login, await Person.sign_in(this.browser, this.server, login, password, this.options));
    }
    return this.people.get(login);
  }

  /** Everyone's view of the record, by login; who may not see it is left out. */
  async views(type, id) {
    const seen = new Map();
    for (const login of this.sessions.keys()) {
      const view = await this.ask(login, `/records/${type}/${id}`);
      if (view) seen.set(login, view);
    }
    return seen;
  }

  async close() { for (const person of this.people.values()) await person.close(); }
}
