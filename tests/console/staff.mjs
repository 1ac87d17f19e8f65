// The people of the sample organisation and a browser for each who does something.
import { execFileSync } from 'node:child_process';
import { Person } from './person.mjs';

/** Accounts as the program prints them: login, password, name. */
export function sign_ins(server) {
  const text = execFileSync(server.program, ['demo', '--data', server.data, '--sign-ins'], { cwd: server.root, encoding: 'utf8' });
  const accounts = new Map();
  for (const line of text.split('\n')) {
    const [login, password, name] = line.trim().split(/\s+/);
    if (name) accounts.set(login, { login, password, name });
  }
  return accounts;
}

export class Staff {
  constructor(browser, server, options) { Object.assign(this, { browser, server, options, accounts: sign_ins(server), people: new Map() }); }

  /** The browser of one person, opened when it is first needed; the first of all signs in at the form. */
  async person(login) {
    const account = this.accounts.get(login);
    if (!account) throw new Error(`the sample has no ${login}`);
    if (!this.people.has(login))
      this.people.set(login, await Person.sign_in(this.browser, this.server, login, account.password, { ...this.options, by_form: this.people.size === 0 }));
    return this.people.get(login);
  }

  async close() { for (const person of this.people.values()) await person.close(); }
}
