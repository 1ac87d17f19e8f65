// A made-up organisation with one policy: what the console is developed against, and what its component tests read.
const T = (zh, en) => ({ zh, en });
const hours = (n) => new Date(Date.now() + n * 3_600_000).toISOString();
export const people = [['p1', '陈静'], ['p2', '李明'], ['p3', '王芳'], ['p4', '赵总']].map(([id, name]) => ({ id, name }));
const [chen, li, wang, zhao] = people;
export const session = {
  person: { ...chen, department: { id: 'd1', name: '客服部' }, roles: [{ id: 'agent', title: T('坐席', 'Agent') }] }, login: 'chen', csrf_token: 'c',
  organisation: { id: 'o', name: '示例物业服务有限公司', zone: 'Asia/Shanghai' }, language: 'zh-CN', unread: 3, server_time: hours(0),
  capabilities: ['import', 'admin', 'audit'],
};
const states = [['new', '已登记', 'Registered', 'blue'], ['assigned', '处理中', 'In hand', 'purple'], ['planned', '方案已批', 'Plan approved', 'teal'], ['done', '已实施', 'Carried out', 'amber'],
  ['called', '已回访', 'Called back', 'green'], ['filed', '已归档', 'Filed', 'grey']].map(([id, zh, en, colour], i) => ({ id, title: T(zh, en), colour, end: i === 5 }));
const F = (name, type, zh, en, more = {}) => ({ name, type, title: T(zh, en), help: null, clauses: [], derived: false, ...more });
const choices = (...list) => ({ choices: list.map(([value, zh, en]) => ({ value, title: T(zh, en) })) });
export const fields = [
  F('caller', 'text', '来电人', 'Caller', { clauses: ['D01-C009'] }), F('phone', 'phone', '电话', 'Telephone'),
  F('customer', 'reference', '客户', 'Customer', { reference_type: 'base.customer' }),
  F('channel', 'choice', '渠道', 'Channel', choices(['telephone', '电话', 'Telephone'], ['site', '现场', 'On site'], ['written', '书面', 'Written'])),
  F('content', 'long_text', '内容', 'Content', { clauses: ['D01-C011'], help: T('尽量写下原话。', 'Write down the words as they were said.') }),
  F('urgent', 'boolean', '紧急', 'Urgent'), F('heard_at', 'date_time', '接听时间', 'Taken at'), F('lead', 'person', '负责人', 'Person in charge', { clauses: ['D01-C018'] }),
  F('department', 'department', '处理部门', 'Department'), F('cost', 'money', '费用', 'Cost'), F('share', 'percent', '责任比例', 'Share'), F('limit', 'period', '承诺期限', 'Promised within'),
  F('kinds', 'choices', '类别', 'Kinds', choices(['water', '漏水', 'Water'], ['noise', '噪声', 'Noise'], ['lift', '电梯', 'Lift'])),
  F('measures', 'lines', '措施', 'Measures', { lines: [F('what', 'text', '措施', 'Measure', { required: true }), F('who', 'person', '责任人', 'Who'), F('until', 'date', '期限', 'Until')] }),
  F('photos', 'files', '照片', 'Photos'), F('signed', 'signature', '签名', 'Signature'),
];
export const meta = {
  packs: [{ id: 'desk', version: '1.0.0', title: T('报修处理制度', 'Repair requests'), effective: '2026-01-01', digest: 'x' }, { id: 'base', version: '1.0.0', title: T('基础资料', 'Base'), effective: '2026-01-01', digest: 'y' }],
  languages: ['zh-CN', 'en-US'],
  record_types: [
    { id: 'desk.request', name: 'request', pack: 'desk', title: T('报修单', 'Repair request'), title_field: 'content', states, fields, may_list: true, prints: [{ id: 'form', title: T('报修登记表', 'Registration form') }],
      groups: [{ title: T('登记', 'Registration'), fields: ['caller', 'phone', 'customer', 'channel', 'content', 'urgent', 'heard_at'] }, { title: T('处理', 'Handling'), fields: ['lead', 'department', 'cost', 'share', 'limit', 'kinds', 'measures', 'signed'] }],
      views: [{ id: 'all', title: T('全部', 'All'), as: 'table', columns: ['caller', 'channel', 'urgent', 'cost'], group: null, sort: '-changed_at' }, { id: 'short', title: T('简表', 'Short'), as: 'table', columns: ['phone'] }],
      create_actions: [{ id: 'register', title: T('登记来电', 'Register a call') }] },
    { id: 'base.customer', name: 'customer', pack: 'base', title: T('客户', 'Customer'), states: [{ id: 'active', title: T('有效', 'Active'), colour: 'green' }], fields: [F('name', 'text', '名称', 'Name'), F('phone', 'phone', '电话', 'Telephone')],
      groups: [], views: [{ id: 'all', title: T('全部', 'All'), columns: ['phone'] }], prints: [], create_actions: [{ id: 'add', title: T('新建客户', 'New customer') }], may_list: true },
  ],
};
const clock = (id, zh, en, status, due, words, more = {}) => ({
  duty: `desk.${id}`, id, title: T(zh, en), clauses: ['D01-C069'], status, started_at: hours(-30), due_at: hours(due), closed_at: null, round: 1, provisional: false, holder: { kind: 'person', ...chen },
  remaining_ms: due * 3_600_000, remaining_words: words, late_words: words, may: ['hand_over', 'waive'],
  explain: { limit: '1 周', steps: [{ at: '2026-11-17 10:20', text: '登记，当天不计' }, { at: '2026-11-24 17:30', text: '第 7 天下班时间' }, { at: '2026-11-25 17:30', text: '休息日顺延到下一个工作日' }] }, ...more,
});
const clocks = [clock('answer', '答复客户', 'Answer the customer', 'late', -5, '已超时 3 小时 20 分（工作时间）'), clock('plan', '提出方案', 'Propose a plan', 'open', 1.2, '剩余 1 小时 12 分（工作时间）'),
  clock('settle', '一周内办结', 'Settle within a week', 'open', 40, '剩余 2 天 4 小时（工作时间）', { provisional: true }), clock('call', '当天回访', 'Call the same day', 'kept_late', -20, '', { closed_at: hours(-18) })];
const titles = ['厨房天花板漏水，已经第三次报修，一直没有人处理', '电梯停运，老人无法下楼', '夜间施工噪声', '物业费账单金额与实际面积不符，要求更正并书面说明', '门禁卡失效'];
export const rows = Array.from({ length: 34 }, (_, i) => ({
  id: `r${i + 1}`, type: 'desk.request', number: `BX-2026-${String(341 - i).padStart(4, '0')}`, title: titles[i % 5], state: states[i % 6],
  fields: { caller: ['张建国', '刘女士', '孙先生'][i % 3], phone: '138****2' + (100 + i), channel: 'telephone', urgent: i % 4 === 0, cost: i % 3 ? '1280.5' : null, content: titles[i % 5] },
  owner: people[i % 4], customer: { id: 'c1', number: 'KH-0001', title: ['张建国', '刘女士', '孙先生'][i % 3], type: 'base.customer' }, created_at: hours(-24 * i - 3), changed_at: hours(-5 * i - 1), version: 3,
  next_due: i % 3 === 0 ? clocks[i % 2] : i % 3 === 1 ? clocks[2] : null, late: i % 6 === 0,
}));
const step = (name, zh, en, status, approvers, more = {}) => ({ name, title: T(zh, en), status, approvers, why: '制度第三条.5：方案依次由质量负责人、经理批示。', quorum: 'all', decisions: [], due_at: hours(20), clauses: ['D01-C024'], ...more });
const chain = [step('first', '质量负责人批示', 'Instruction of the head of quality', 'approved', [wang], { decisions: [{ by: wang, decision: 'approve', at: hours(-2), reason: '同意。' }] }), step('second', '经理批示', 'Instruction of the manager', 'waiting', [zhao, chen])];
export const approval = { id: 'a1', action: 'plan', title: T('处理方案', 'Handling plan'), status: 'waiting', applicant: li, started_at: hours(-6), steps: chain, may: ['approve', 'refuse', 'return', 'transfer', 'add_signer'] };
const ask = (name, required = true, change = 'free') => ({ field: name, required, change, clauses: [], shape: fields.find((f) => f.name === name) });
export const form = { action: 'register', title: T('登记来电', 'Register a call'), asks: [ask('caller'), ask('phone'), ask('customer', false), ask('channel'), ask('urgent', false), ask('heard_at', false), ask('content')], form: fields, proposals: { channel: 'telephone' } };
export const view = (row) => ({
  ...row, pack_version: '1.0.0', created_by: chen, department: { id: 'd1', name: '客服部' }, masked: ['phone'],
  fields: { ...row.fields, phone: '138****2345', customer: 'c1', heard_at: hours(-30), lead: 'p2', department: 'd2', cost: '1280.5', share: '0.6', limit: '3 working days', kinds: ['water', 'lift'], measures: [{ what: '更换立管接头', who: 'p2', until: '2026-11-26' }] },
  labels: { lead: { p2: '李明' }, department: { d2: '工程部' }, customer: { c1: '张建国' }, who: { p2: '李明' } },
  steps: states.map((s, i) => ({ state: s.id, title: s.title, status: i < 2 ? 'done' : i === 2 ? 'current' : 'ahead', at: i < 3 ? hours(-30 + i * 8) : null, by: i < 3 ? people[i] : null })),
  clocks, approvals: [approval],
  actions: [
    { id: 'plan', title: T('提交方案', 'Submit the plan'), primary: true, danger: false, clauses: ['D01-C024'], allowed: true, refusal: null, asks: [ask('lead', true, 'reason'), ask('department'), ask('measures', false), ask('cost', false), ask('share', false), ask('limit', false), ask('kinds', false), ask('photos', false), ask('signed', false)], proposals: { lead: 'p2', department: 'd2' }, confirm: [{ say: '费用超过 1000 元，请说明原因。' }], chain },
    { id: 'note', title: T('补充记录', 'Add a note'), primary: false, allowed: true, refusal: null, asks: [ask('content')], proposals: {} },
    { id: 'file', title: T('归档', 'File'), primary: false, allowed: false, clauses: ['D01-C075'], refusal: { code: 'action.not-from-state', title: '还没有回访，不能归档。', clauses: ['D01-C075'] }, asks: [] },
    { id: 'close', title: T('作废', 'Cancel'), danger: true, allowed: false, refusal: { code: 'action.not-yours', title: '只有经理可以作废。', clauses: [] }, asks: [] },
  ],
  related: [{ name: 'others', title: T('相关报修', 'Related'), type: 'desk.request', items: rows.slice(4, 6) }],
  postings: {
    balances: [{ book: 'demo.current', title: T('往来账', 'Current account'), unit: 'money', amount: -423.09 }],
    items: [{ book: 'demo.current', title: T('往来账', 'Current account'), unit: 'money', amount: 100, from: { id: null, type: null, title: 'drawer' }, to: { id: null, type: 'base.customer', title: '华信仪器' }, what: null,
      at: hours(-3), record: { id: null, type: 'demo.case', title: 'S2026-0007' }, reverses: false },
    { book: 'demo.current', title: T('往来账', 'Current account'), unit: 'money', amount: -523.09, from: { id: null, type: 'base.customer', title: '华信仪器' }, to: { id: null, type: null, title: 'revenue' }, what: null,
      at: hours(-20), record: { id: null, type: 'demo.case', title: 'S2026-0007' }, reverses: true }],
  },
  timeline: [{ seq: 1, at: hours(-30), by: chen, kind: 'action', title: '登记', clauses: ['D01-C008'], detail: [{ label: T('渠道', 'Channel'), value: '电话' }] }, { seq: 2, at: hours(-22), by: li, kind: 'action', title: '指派：李明', clauses: [] },
    { seq: 3, at: hours(-5), by: null, kind: 'duty', title: '答复客户：已超时', clauses: ['D01-C069'] }, { seq: 4, at: hours(-2), by: wang, kind: 'approval', title: '质量负责人批示：同意', clauses: ['D01-C024'] }],
  files: [{ id: 'f1', name: '现场照片.jpg', media_type: 'image/jpeg', bytes: 482000, at: hours(-20), by: li, field: 'photos' }], prints: meta.record_types[0].prints, clauses: [{ id: 'D01-C069', outcome: 'broken', at: hours(-5), rule: 'settle' }, { id: 'D01-C008', outcome: 'kept', at: hours(-30), rule: 'register' }],
});
const clause = (id, at, zh, en, state, kept, broken, open, more = {}) => ({ id, at: T(at, at), text: T(zh, en), reading: null, kind: 'deadline', added: false, state, kept, broken, waived: 0, open, refused: 0, share: kept + broken ? `${((kept / (kept + broken)) * 100).toFixed(1)}%` : null, carriers: [{ kind: 'action', id: 'register', title: T('登记来电', 'Register a call') }, ...(open ? [{ kind: 'duty', id: 'settle', title: T('一周内办结', 'Settle within a week') }] : [])], attestation: null, ...more });
export const policy = {
  id: 'desk', title: T('报修处理制度', 'Repair requests'), version: '1.0.0', effective: '2026-01-01', keywords: T('报修、时限', 'repairs, limits'), period: { from: '2026-10-01', to: '2026-11-24' },
  clauses: [clause('D01-C008', '第三条.1', '将报修内容详细记录在登记表上。', 'The contents are recorded in detail on the form.', 'kept', 341, 0, 0), clause('D01-C009', '第三条.1', '登记表写明报修人。', 'The form names the caller.', 'kept', 341, 0, 0), clause('D01-C011', '第三条.1', '登记表写明报修内容。', 'The form gives the content.', 'kept', 341, 0, 0),
    clause('D01-C018', '第三条.3', '确定具体负责人。', 'The person in charge is set.', 'kept', 300, 0, 4), clause('D01-C024', '第三条.5', '方案报质量负责人、经理批示。', 'The plan goes to the head of quality and the manager.', 'kept', 120, 0, 2),
    clause('D01-C069', '第六条.3', '一周内全部办结。', 'A case is settled completely within one week.', 'broken', 280, 5, 12, { reading: T('自登记次日起算', 'counted from the day after registration') }), clause('D01-C075', '第六条.3①', '登记表交综合部归档。', 'The form is filed.', 'untriggered', 0, 0, 0),
    clause('D01-C079', '第七条', '员工熟悉本制度。', 'Staff know this policy.', 'unobservable', 0, 0, 0, { attestation: { ask: T('员工是否熟悉本制度？', 'Does the staff know this policy?') } }), clause('D01-C080', '第七条', '特殊情况可以豁免。', 'Special cases may be waived.', 'waived', 0, 0, 0, { added: true })],
  lifecycles: [{ type: 'desk.request', title: T('报修单', 'Repair request'), states, actions: [['assign', '指派', 'Assign', 'new', 'assigned'], ['plan', '提交方案', 'Submit the plan', 'assigned', 'planned'], ['carry', '实施', 'Carry out', 'planned', 'done'], ['call', '回访', 'Call', 'done', 'called'], ['again', '再次处理', 'Again', 'called', 'assigned'], ['reject', '不成立', 'Reject', 'new', 'filed'], ['file', '归档', 'File', 'called', 'filed']].map(([id, zh, en, from, to]) => ({ id, title: T(zh, en), from, to })) }],
  decisions: [{ id: 'handler', title: T('由谁处理', 'Who handles it'), inputs: ['类别', '紧急'], outputs: ['部门'], hit_policy: 'unique', rules: [{ inputs: ['"water"', '-'], outputs: ['"工程部"'] }, { inputs: ['"lift"', 'true'], outputs: ['"维保部"'] }], clauses: ['D01-C018'] }],
  parameters: [{ id: 'settle', title: T('办结时限', 'To be settled within'), type: 'period', value: '1 week', stated: true, clauses: ['D01-C069'], since: '2026-01-01' }],
};
export const workbench = { duties: rows.slice(0, 5).map((record, i) => ({ clock: { ...clocks[i % 3], id: `w${i}` }, record })).sort((a, b) => a.clock.remaining_ms - b.clock.remaining_ms), late: 2, soon: 2, today: 3, approvals: [{ approval, record: rows[1] }], mine: rows.slice(2, 6), handed_to_me: [], recent: rows.slice(6, 11), routes: [], counts: { open: 5, late: 2, soon: 2, approvals: 1, unread: 3 } };
export const notices = rows.slice(0, 4).map((row, i) => ({ id: `n${i}`, text: i ? `${row.number} 即将超时` : `${row.number} 已超时，请立即处理`, record: { type: row.type, id: row.id, number: row.number }, at: row.changed_at, read_at: i > 1 ? row.changed_at : null, clauses: ['D01-C069'] }));

export const metrics = [{ id: 'desk.intime', title: T('及时率', 'Share in time'), period: '2026-Q4', value: '0.982', part: 280, whole: 285, target: '≥ 95%', met: true, show: '98.2%', clauses: ['D01-C069'], series: [{ period: 'Q1', value: -0.1 }, { period: 'Q2', value: 0.94 }, { period: 'Q3', value: 0.97 }, { period: 'Q4', value: 0.98 }] }];

const ledger_states = ['missed', 'made_up', 'open', 'not_yet', 'kept', 'waived'];
const proof = (seq, kind, by = chen, reason = null) => ({ seq, at: hours(-20), kind, reason, by, hash: 'a3f19c0b77e2d4415566a3f19c0b77e2d4415566a3f19c0b77e2d4415566a3f1' });
export const duties = rows.slice(0, 12).map((record, i) => {
  const state = ledger_states[i % 6];
  const closed = ['kept', 'made_up', 'waived'].includes(state);
  return {
    id: `u${i + 1}`, state, record: i === 5 ? null : record, object: null, period: i % 2 ? '2026-11' : null, place: i % 3 ? '南街小区 3号楼 101' : null, department: { id: 'd2', name: '工程部' },
    clock: { ...clocks[state === 'missed' ? 0 : 2], id: `u${i + 1}`, status: { missed: 'late', made_up: 'kept_late', open: 'open', not_yet: 'not_yet', kept: 'kept', waived: 'waived' }[state], closed_at: closed ? hours(-18) : null, remaining_words: state === 'missed' ? '已超时 3 小时 20 分（工作时间）' : '剩余 2 天 4 小时（工作时间）' },
    proof: { missed: [proof(301, 'broken', null)], made_up: [proof(302, 'broken', null), proof(310, 'kept', li)], kept: [proof(303, 'kept', li)], waived: [proof(304, 'waived', zhao, '住户长期外出，已电话确认')] }[state] ?? [],
    waived: state === 'waived' ? { reason: '住户长期外出，已电话确认', by: zhao, at: hours(-18) } : null,
  };
});
const counted = (not_yet, open, kept, made_up, missed, waived) => ({ not_yet, open, paused: 0, kept, made_up, missed, waived, dropped: 0 });
const group = (key, kind, title, states, more = {}) => ({ key, kind, title, states, total: Object.values(states).reduce((sum, n) => sum + n, 0), ...more });
export const duty_groups = {
  clause: [group('D01-C069', 'clause', '一周内全部办结。', counted(4, 12, 1280, 14, 5, 1), { policy: 'desk' }), group('D01-C024', 'clause', '方案报质量负责人、经理批示。', counted(0, 2, 120, 0, 0, 0), { policy: 'desk' })],
  duty: [group('desk.settle', 'duty', '一周内办结', counted(4, 12, 1280, 14, 5, 1), { policy: 'desk', clauses: ['D01-C069'] })],
  person: [group('role:agent', 'role', '坐席', counted(4, 8, 800, 10, 4, 0)), group('person:p2', 'person', '李明', counted(0, 4, 480, 4, 1, 1))],
  department: [group('d2', 'department', '工程部', counted(4, 12, 1280, 14, 5, 1))],
  place: [group('南街小区', 'place', '南街小区', counted(4, 12, 1280, 14, 5, 1)), group('-', 'place', '无地点', counted(0, 0, 2, 0, 0, 0))],
};
export const duty_states = counted(4, 12, 1280, 14, 5, 1);
export const metric = {
  ...metrics[0], from: '2026-10-01', to: '2026-12-31', judged_at: hours(400), judged: null, formulas: { value: '', part: 'count(request[state = "filed" and day in period])', whole: 'count(request[day in period])' },
  records: { value: null, part: 280, whole: 285, rest: 5 }, series: metrics[0].series.map((one) => ({ ...one, show: `${(one.value * 100).toFixed(1)}%`, met: one.value >= 0.95 })),
  splits: [{ id: 'kind', title: T('类别', 'Kind'), more: 0, groups: [{ key: 'lift', title: '电梯', value: 0.9, part: 36, whole: 40, show: '90.0%', met: false }, { key: 'water', title: '漏水', value: 0.996, part: 244, whole: 245, show: '99.6%', met: true }] }],
};
