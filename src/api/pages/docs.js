// The API browser: reads openapi.json, lists the operations by group, shows their schemas, and tries them out with the
// session of the browser. Everything is set as text, never as markup.
'use strict';

const make = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
};

let api;
let csrf = '';

const resolve = (schema) => (schema && schema.$ref ? api.components.schemas[schema.$ref.split('/').pop()] : schema);

/** An example value of a schema, so that a body can be filled in rather than typed. */
function example(schema, depth = 0) {
  schema = resolve(schema);
  if (!schema || depth > 5) return null;
  if (schema.const !== undefined) return schema.const;
  if (schema.example !== undefined) return schema.example;
  if (schema.enum) return schema.enum[0];
  if (schema.oneOf) return example(schema.oneOf[0], depth + 1);
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (type === 'object') {
    const names = schema.required && schema.required.length ? schema.required : Object.keys(schema.properties || {});
    return Object.fromEntries(names.map((name) => [name, example((schema.properties || {})[name], depth + 1)]));
  }
  if (type === 'array') return [];
  if (type === 'integer' || type === 'number') return 0;
  if (type === 'boolean') return false;
  return type === 'string' ? '' : null;
}

function schemaView(schema) {
  const box = make('details', {}, make('summary', {}, 'Schema'));
  box.addEventListener('toggle', () => {
    if (box.open && box.children.length === 1) box.append(make('div', {}, make('pre', {}, JSON.stringify(expand(schema, 0), null, 2))));
  });
  return box;
}
function expand(schema, depth) {
  if (!schema || typeof schema !== 'object') return schema;
  if (schema.$ref) return depth > 3 ? schema.$ref.split('/').pop() : expand(resolve(schema), depth + 1);
  if (Array.isArray(schema)) return schema.map((item) => expand(item, depth));
  return Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, expand(value, depth)]));
}

function tryForm(method, path, operation) {
  const form = make('form');
  const table = make('table');
  const inputs = [];
  for (const raw of operation.parameters || []) {
    const parameter = raw.$ref ? api.components.parameters[raw.$ref.split('/').pop()] : raw;
    const label = `${parameter.name}${parameter.required ? ' *' : ''}`;
    const input = make('input', { 'aria-label': parameter.name });
    if (parameter.name === 'Idempotency-Key') input.value = crypto.randomUUID ? crypto.randomUUID() : String(Math.random()).slice(2);
    inputs.push([parameter, input]);
    table.append(make('tr', {}, make('th', {}, label), make('td', {}, parameter.in), make('td', {}, input), make('td', {}, parameter.description || '')));
  }
  const content = operation.requestBody && operation.requestBody.content;
  const mediaType = content && Object.keys(content)[0];
  const body = make('textarea', { 'aria-label': 'body', spellcheck: 'false' });
  if (mediaType === 'application/json') body.value = JSON.stringify(example(content[mediaType].schema), null, 2);
  const output = make('pre', { hidden: '', 'aria-live': 'polite' });
  form.append(table);
  if (mediaType) form.append(make('p', {}, mediaType), body, schemaView(content[mediaType].schema));
  form.append(make('p', {}, make('button', { type: 'submit' }, '发送 · Send')), output);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    let url = api.servers[0].url + path;
    const query = new URLSearchParams();
    const headers = {};
    for (const [parameter, input] of inputs) {
      if (parameter.in === 'path') url = url.replace(`{${parameter.name}}`, encodeURIComponent(input.value));
      else if (!input.value) continue;
      else if (parameter.in === 'query') query.append(parameter.name, input.value);
      else if (parameter.in === 'header') headers[parameter.name] = input.value;
    }
    if (method !== 'get' && csrf) headers['X-CSRF-Token'] = csrf;
    if (mediaType) headers['Content-Type'] = mediaType;
    output.hidden = false;
    try {
      const started = performance.now();
      const answer = await fetch(url + (query.size || String(query) ? `?${query}` : ''), {
        method: method.toUpperCase(), headers, body: mediaType ? body.value : undefined,
      });
      const type = answer.headers.get('Content-Type') || '';
      let text = type.includes('json') || type.startsWith('text/') ? await answer.text() : `${(await answer.blob()).size} bytes, ${type}`;
      if (type.includes('json')) text = JSON.stringify(JSON.parse(text), null, 2);
      const shown = ['ETag', 'Location', 'Retry-After', 'Idempotent-Replay'].filter((name) => answer.headers.get(name));
      output.textContent = `${answer.status} ${answer.statusText} · ${Math.round(performance.now() - started)} ms\n${shown
        .map((name) => `${name}: ${answer.headers.get(name)}\n`).join('')}\n${text}`;
      if (path === '/session') await whoAmI();
    } catch (error) {
      output.textContent = String(error);
    }
  });
  return form;
}

function operationView(method, path, operation) {
  const box = make('details', { id: operation.operationId }, make('summary', {},
    make('span', { class: `method ${method}` }, method.toUpperCase()), make('span', { class: 'path' }, path),
    make('span', { class: 'what' }, operation.summary || '')));
  box.addEventListener('toggle', () => {
    if (!box.open || box.children.length > 1) return;
    const inside = make('div');
    if (operation.description) inside.append(make('p', {}, operation.description));
    inside.append(tryForm(method, path, operation));
    for (const [status, raw] of Object.entries(operation.responses)) {
      const answer = raw.$ref ? api.components.responses[raw.$ref.split('/').pop()] : raw;
      const type = answer.content && Object.keys(answer.content)[0];
      inside.append(make('p', {}, make('strong', {}, status), ` ${answer.description || ''} ${type || ''}`));
      if (type && answer.content[type].schema) inside.append(schemaView(answer.content[type].schema));
    }
    box.append(inside);
  });
  return box;
}

async function whoAmI() {
  const answer = await fetch('/api/v1/session');
  const who = document.getElementById('who');
  if (!answer.ok) {
    csrf = '';
    who.textContent = '未登录：用下面的 POST /session 登录。 · Not signed in: sign in with POST /session below.';
    return;
  }
  const session = await answer.json();
  csrf = session.csrf_token;
  who.textContent = `${session.person.name} · ${session.organisation.name}`;
}

async function start() {
  api = await (await fetch('/api/v1/openapi.json')).json();
  document.getElementById('title').textContent = `${api.info.title} ${api.info.version}`;
  const groups = new Map();
  for (const [path, methods] of Object.entries(api.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const tag = (operation.tags || ['other'])[0];
      if (!groups.has(tag)) groups.set(tag, []);
      groups.get(tag).push([method, path, operation]);
    }
  }
  const index = document.getElementById('index');
  const list = document.getElementById('operations');
  const shown = [];
  for (const [tag, operations] of groups) {
    const section = make('section', {}, make('h2', {}, tag));
    const links = make('div', {}, make('strong', {}, tag));
    for (const [method, path, operation] of operations) {
      const view = operationView(method, path, operation);
      const link = make('a', { href: `#${operation.operationId}` }, operation.summary || path);
      link.addEventListener('click', () => { view.open = true; });
      section.append(view);
      links.append(link);
      shown.push([`${tag} ${method} ${path} ${operation.summary || ''}`.toLowerCase(), view, link]);
    }
    list.append(section);
    index.append(links);
  }
  document.getElementById('filter').addEventListener('input', (event) => {
    const wanted = event.target.value.toLowerCase();
    for (const [text, view, link] of shown) view.hidden = link.hidden = !text.includes(wanted);
  });
  await whoAmI();
  if (location.hash) {
    const view = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (view) { view.open = true; view.scrollIntoView(); }
  }
}

start().catch((error) => { document.getElementById('who').textContent = String(error); });
