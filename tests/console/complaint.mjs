// One telephone complaint as the people of the sample organisation take it through the seven steps of its policy: who does
// what, in which order, and what he writes. The first call finds the customer unsatisfied, the second satisfied.
export const type = 'complaint-handling.complaint';
export const agent = 'linxiao';
export const caller = { phone: '13812340003', name: '恒达食品有限公司' };

export const registration = {
  subject: '报告 R-261120',
  matter: 'result',
  content: '上周收到的报告数据有误，要求重新检测并书面说明原因，已经打过两次电话没有答复。',
  subject_area: 'technical',
};

/** What somebody of the office may not do, because it is for another: it stands closed on his screen. */
export const refused = { login: agent, action: 'assess' };

const cause = '新批号试剂没有验收';
const plan = (login) => [
  { login, action: 'set_measures', answers: { measure_table: [{ cause_no: '1', kind: 'none', what: '本次处理已消除原因，无需另立措施' }] } },
  { login, action: 'plan', answers: {
    circumstances: '新批号试剂未经验收即投入使用', demands: [{ demand: '重新检测', answered: 'met', grounds: '客户要求合理' }],
    plan: '免费重新检测，书面说明原因', measures: [{ measure: '重新检测', who: '技术部', until: 1 }] } },
  { login, action: 'submit_plan' },
  { login: 'qinlan', decision: 'approve', reason: '同意，按方案执行。' },
  { login: 'zhaowen', decision: 'approve', reason: '同意。' },
];
const carry_out = (login) => [
  { login, action: 'begin' },
  { login, action: 'implement', answers: { measures_done: '已重新检测并换发报告', treatment: 'none', treatment_note: '系流程原因，无个人职责', lead_signature: true } },
  { login, action: 'inform', answers: { informed_by: 'telephone', informed: '已电话告知重新检测的结果' } },
];
const analysis = { causes: [{ cause, found_by: '核对试剂台账' }], caused_by: 'system', cause_grounds: '验收流程没有覆盖新批号' };

export const steps = [
  // Steps 1 to 3: entered, found to stand, given to somebody.
  { login: 'hejing', action: 'enter' },
  { login: 'hejing', action: 'review', answers: { gravity: 'moderate', method: 'normal', review_note: '材料齐全' } },
  { login: 'hejing', action: 'assess', answers: { reasons_sufficient: true, content_reasonable: true, assess_grounds: '已核对报告与客户陈述' } },
  { login: 'hejing', action: 'assign', answers: { handling_lead: '刘洋' } },
  // Step 4: agreed, investigated, explained.
  { login: 'sunli', action: 'agree', answers: { responsibility: '技术部', preliminary_plan: '免费重新检测', talk: '已致歉并说明', talk_channel: 'telephone',
    agreement: 'reached', agreement_text: '三日内重新检测' } },
  { login: 'zhenghai', action: 'investigate', answers: { participants: ['吴芳'], investigation: '调取记录并访谈有关人员' } },
  { login: 'zhenghai', action: 'propose_persons', answers: { proposed_persons: '系流程原因，没有职责人员' } },
  { login: 'liuyang', action: 'analyse', answers: analysis },
  { login: 'hejing', action: 'attribute', answers: { attribution: 'no_party', attribution_grounds: '系流程原因，无个人职责' } },
  // Steps 5 and 6, and a call that finds the customer unsatisfied.
  ...plan('wufang'), ...carry_out('liuyang'),
  { login: 'qinlan', action: 'call', answers: { conversation: '客户认为说明不充分', satisfied: false, followup_result: '客户不满意', dissatisfied_reasons: '没有附原始数据' } },
  // The second round is led by who called.
  { login: 'qinlan', action: 'analyse', answers: analysis },
  ...plan('wufang'), ...carry_out('qinlan'),
  { login: 'fengjia', action: 'call', answers: { conversation: '客户已收到原始数据，没有其他要求', satisfied: true, followup_result: '客户满意' } },
  // Every handling is reported and instructed, the form handed over, filed, summed up and closed.
  ...[1, 2].flatMap(() => [
    { login: 'qinlan', action: 'report', answers: { report_facts: '数据有误属实', report_cause: cause, report_responsibility: '系流程原因', report_handling: '已重新检测', report_result: '客户已知悉' } },
    { login: 'zhong', action: 'instruct', answers: { instruction: '同意。' } },
  ]),
  { login: 'fengjia', action: 'hand_over' },
  { login: 'mameng', action: 'receive_form' },
  { login: 'wufang', action: 'confirm', answers: { quality_confirmed: true, confirm_note: '已回访并核对新报告' } },
  { login: 'hejing', action: 'summarise', answers: { evaluation: '客户满意', lesson: '新批号试剂先验收后使用', improvement: 'none', improvement_note: '已纳入部门例会' } },
  { login: 'mameng', action: 'file', answers: { sorted_by: '检测类' } },
  { login: 'hejing', action: 'close' },
];
