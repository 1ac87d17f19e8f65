// What the walk says when a form asks: everything else is filled in believably by the field's kind.
export const type = 'complaint-handling.complaint';

/** Choices are taken by these words where a field offers one of them, else the first. */
const wanted = /^(telephone|phone|complaint|result|moderate|normal|main|internal|corrective|talk|accepts|met|public)$/;

const content = '三月九日收到的报告数据有误，要求重新检测并书面说明原因，已经打过两次电话没有答复。';

/** `answers` for one action: the first call finds the customer unsatisfied, every later one satisfied. */
export function answers_to(asks, fields, round) {
  const given = {};
  for (const ask of asks) {
    const field = ask.shape ?? fields.find((one) => one.name === ask.field);
    if (!field) continue;
    const name = field.name;
    if (field.type === 'boolean') given[name] = /satisfied/.test(name) ? round > 1 : !/anonymous|misunder|secre|urgent/.test(name);
    else if (field.type === 'choice') given[name] = (field.choices.find((choice) => wanted.test(choice.value)) ?? field.choices[0]).value;
    else if (field.type === 'phone') given[name] = '13912340099';
    else if (/^(content|complaint_content|what)$/.test(name)) given[name] = content;
    else if (name === 'dissatisfied_reasons' && round === 1) given[name] = '新报告仍未说明数据有误的原因。';
    else if (ask.required && field.type === 'date_time') given[name] = undefined;
  }
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}
