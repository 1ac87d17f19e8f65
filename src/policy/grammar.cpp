#include "policy/grammar.hpp"

#include <algorithm>

#include "base/result.hpp"

namespace huiyin::policy {
namespace {

using enum Written;
constexpr Need must = Need::must, may = Need::may, later = Need::later;
constexpr std::string_view clause_zh = "这条规则落实的条款", clause_en = "The clauses that this rule keeps";
constexpr std::string_view if_zh = "条件（FEEL）；为空视为否", if_en = "Condition in FEEL; null counts as false";
constexpr std::string_view rest_days = "natural|keep|next|previous|next in week|next in month|previous in week|previous in month";

std::vector<Key> titled(std::vector<Key> keys) {
    keys.insert(keys.begin(), {{"zh", string, "中文名称", "Chinese title"}, {"en", string, "英文名称", "English title"}, {"title", text, "名称，写成 {zh, en}", "The title as {zh, en}"}});
    return keys;
}

std::vector<Rule> header_rules() {
    return {
        {"pack", "制度包的首页 policy.yaml", "The first page of a pack, policy.yaml",
         {{"policy", word, "制度包的编号，英文小写与连字符", "The id of the pack: lower case and hyphens", must},
          {"version", string, "版本，如 1.0.0；发布后不再改动", "The version, such as 1.0.0; never altered once published", must},
          {"title", text, "制度的名称", "The title of the policy", must},
          {"effective", date, "生效日期", "The day on which it takes effect", must},
          {"keywords", words, "主题词", "Keywords"},
          {"include", words, "其余 YAML 文件；路径的一段里可用一个 *", "Further YAML files; one * inside a part of the path"},
          {"imports", ranges, "引入的制度包及其版本，如 {base: 1.x}", "Packs that this one builds on, such as {base: 1.x}"}}},
        {"sections", "制度包的各部分；可分散在多个文件里", "The sections of a pack; they may be spread over files",
         {{"calendars", named_rules, "工作日历", "Working calendars", may, "calendar"},
          {"parameters", named_rules, "参数：由组织填写的数字", "Parameters: figures that belong to the organisation", may, "parameter"},
          {"clauses", named_rules, "条款，按编号", "Clauses by their id", may, "clause"},
          {"roles", named_rules, "角色", "Roles", may, "role"},
          {"chains", named_rules, "多处使用的审批链", "Approval chains that are used more than once", may, "chain"},
          {"records", named_rules, "单据类型：表单、流程与操作", "Record types: form, lifecycle and actions", may, "record"},
          {"duties", named_rules, "时限义务：由事件开始", "Duties: they start with an event", may, "duty"},
          {"schedules", named_rules, "周期任务：按日历开始", "Schedules: they start with the calendar", may, "schedule"},
          {"decisions", named_rules, "决策表与公式", "Decision tables and formulas", may, "decision"},
          {"books", named_rules, "账簿：有出必有入的数量", "Books: quantities that balance", may, "book"},
          {"metrics", named_rules, "指标", "Metrics", may, "metric"},
          {"access", rules, "查阅、导出与打印的权限；未写明的一律不许", "Who may read, export and print; what is not granted is denied", may, "access"},
          {"notices", named_rules, "通知", "Notices", may, "notice"},
          {"views", named_rules, "列表视图", "Views", may, "view"},
          {"prints", named_rules, "打印件", "Printed forms", may, "print"},
          {"statements", json, "结算单", "Statements", later}, {"standards", json, "行为规范", "Standards", later},
          {"always", json, "常设条件", "Standing conditions", later}, {"uses", json, "构件的使用", "Uses of building blocks", later}, {"blocks", json, "构件", "Building blocks", later},
          {"replaces", json, "所替代的版本", "The version that it replaces", later}, {"delta", json, "对另一版本的改动", "Changes to another version", later}}},
        {"calendar", "工作日历；第一个为默认", "A working calendar; the first is the default",
         titled({{"hours", hours, "工作时间，如 {Mon-Fri: 08:30-12:00 13:30-17:30}", "Working hours, such as {Mon-Fri: 08:30-12:00 13:30-17:30}"},
                 {"days_off", one_of, "national：随国家放假与调休；none：全年", "national: official holidays and make-up days; none: the whole year", may, "national|none"},
                 {"day_starts", string, "一天从几点算起，默认 00:00", "When the day begins, 00:00 unless given"},
                 {"shifts", word, "排班表类型", "A roster type", later}})},
        {"parameter", "参数", "A parameter",
         titled({{"type", one_of, "类型", "Its type", must, "period|moment|money|percent|number|boolean|choice|text|list|table|who"},
                 {"default", json, "默认值；不写即为空白", "The default; left out, it is blank"},
                 {"choices", choices, "可选值", "The choices"},
                 {"least", number, "最小值", "The least value"}, {"most", number, "最大值", "The greatest value"},
                 {"stated", boolean, "true：数字出自制度原文；否则是我们的默认值", "true: the figure stands in the text; otherwise it is our default"},
                 {"clause", words, clause_zh, clause_en},
                 {"per", word, "按什么分别取值", "What it may differ by", later}, {"needed", word, "何时必填", "When it must be there", later}, {"columns", columns, "表的各列", "The columns of a table", later}})},
        {"clause", "条款：用我们的话简短准确地复述", "A clause, restated in our words, short and exact",
         {{"at", string, "在原文中的位置，如 第六条.3", "Where it stands in the text"},
          {"text", text, "条文", "The text", must},
          {"kind", one_of, "rule：约束我们；customer：约束客户；right：权利，不会被违反；aim：目标，应有指标；note：说明", "rule binds us; customer binds the customer; right is never broken; aim wants a metric; note binds nobody", may, "rule|customer|right|aim|note"},
          {"added", boolean, "true：我们所加，不出自原文", "true: ours, not the policy's"},
          {"reading", text, "有疑义处的读法", "How a doubtful place is read"},
          {"attest", rule, "系统看不到的，由谁定期证明", "Who attests what cannot be observed", may, "attest"}}},
        {"attest", "定期证明", "An attestation",
         {{"by", word, "由哪个角色证明", "The role that attests", must}, {"every", every, "多久一次", "How often", must},
          {"ask", text, "所问的话", "What is asked"}, {"expires", period, "多久后失效", "When it lapses"}}},
        {"role", "角色", "A role",
         titled({{"seats", number, "席位数", "How many may hold it"},
                 {"else", words, "空缺时由哪些角色代行", "Roles that act for an empty seat"},
                 {"never_with", words, "不得与哪些角色由同一人担任", "Roles that the same person must not hold"},
                 {"above", word, "上一级角色", "The role one line up"},
                 {"clause", words, clause_zh, clause_en},
                 {"while", feel, "只有条件成立时才可行使（holder 是担任者）", "Acts only while this holds of `holder`", later}, {"of", word, "读自哪种单据", "Read from a record type", later}, {"is", feel, "由谁担任", "Who holds it", later}})},
        {"book", "账簿", "A book",
         titled({{"unit", word, "单位；money 为元，保留两位小数", "The unit; money is yuan with two decimals", must},
                 {"what", word, "所计的单据类型", "The record type that is counted"},
                 {"holders", words, "各方：自定的名称，或单据类型（其每一张为一方）", "The holders: words of its own, or record types, each record of which is one", must},
                 {"titles", choices, "各方的名称", "What the holders are called"},
                 {"least", json, "各方的余额不得低于：一个数，或 {一方: 数}", "No holder may fall below: one figure, or {holder: figure}"},
                 {"clause", words, clause_zh, clause_en}})},
        {"text", "两种文字", "A text in two languages", {{"zh", string, "中文", "Chinese", must}, {"en", string, "英文", "English"}}},
    };
}

std::vector<Rule> record_rules() {
    return {
        {"record", "单据类型", "A record type",
         titled({{"form", word, "表单文件，如 forms/x.json", "The form's file, such as forms/x.json", must},
                 {"number", string, "编号，如 TS{yyyy}-{seq:4}；按所用的年月重新编起", "The number, such as TS{yyyy}-{seq:4}; it restarts with the date parts used"},
                 {"title_field", word, "列表中用来称呼它的字段", "The field that names it in lists"},
                 {"customer_field", word, "指向客户的字段", "The field that refers to the customer"},
                 {"owner_field", word, "记载负责人的字段", "The field that holds who leads it"},
                 {"department_field", word, "记载承办部门的字段", "The field that holds the department"},
                 {"derive", named_rules, "由其他字段算出的字段", "Fields that are computed from others", may, "derive"},
                 {"unique", rules, "不得重复的字段组合", "Combinations of fields that must not repeat", may, "unique"},
                 {"require", rules, "每个操作都须满足的条件", "Conditions of every action", may, "row"},
                 {"retain", rule, "保存期限", "How long it is kept", may, "retain"},
                 {"owes_reply", boolean, "true：必须答复客户，编译器会证明", "true: the customer must be answered; the compiler proves it"},
                 {"states", named_rules, "流程的状态", "The states of the lifecycle", must, "state"},
                 {"actions", named_rules, "操作", "The actions", may, "action"},
                 {"secrecy", json, "密级", "The level of secrecy", later}})},
        {"state", "状态", "A state",
         titled({{"end", boolean, "true：终点", "true: the record ends here"}, {"colour", one_of, "颜色", "The colour", may, "grey|blue|green|amber|red|purple|teal|orange|gold|cyan"}})},
        {"derive", "算出的字段", "A computed field",
         titled({{"type", one_of, "类型；表单里已有该字段时不必写", "Its type; not needed where the form has the field", may, "text|number|money|quantity|percent|points|boolean|date|date_time"},
                 {"value", feel, "公式", "The formula", must},
                 {"read", boolean, "true：读取时才计算，可用 now()", "true: computed when read; may use now()"},
                 {"clause", words, clause_zh, clause_en}})},
        {"unique", "不得重复", "What must not repeat",
         {{"fields", words, "字段", "The fields", must}, {"if", feel, "只在条件成立的单据之间", "Only among records of which this holds"}, {"during", words, "区间起止两个字段（日期或时刻，含起不含止，止为空即尚未结束）：各字段相同的单据，区间不得重叠", "The fields of both ends, dates or moments, the second not included and open where empty: intervals of equal fields must not overlap"}}},
        {"retain", "保存期限", "How long records are kept",
         {{"keep", period, "至少保存多久", "The least time", must}, {"since", feel, "从何时起算", "Counted from"}, {"hold", feel, "条件成立时不得销毁", "Nothing goes while this holds"}, {"clause", words, clause_zh, clause_en},
          {"approve", chain, "销毁的审批", "Approval of the destruction", later, "step"}, {"witnesses", number, "见证人数", "Witnesses", later}}},
        {"action", "操作：唯一能改变单据的途径", "An action: the only way to change a record",
         titled({{"from", words, "起始状态；new 为新建，any 为任何未到终点的状态（默认）", "States it starts from; new creates, any is every state that is no end (default)"},
                 {"to", targets, "到达的状态，或依次尝试的分支；不写即停在原状态", "The state it leads to, or branches tried in order; left out, it stays", may, "branch"},
                 {"by", who, "谁可以执行", "Who may perform it", must},
                 {"ask", asks, "必填字段", "Fields that must be given", may, "ask"},
                 {"offer", asks, "可填字段", "Fields that may be given", may, "ask"},
                 {"require", rules, "不满足即拒绝", "Refuses", may, "row"},
                 {"confirm", rules, "不满足须说明理由才能继续", "Goes on with a reason", may, "row"},
                 {"judge", rules, "照常进行，但记条款为遵守或违反", "Goes on; the clause is kept or broken", may, "row"},
                 {"wait", rules, "距上次做某操作至少多久", "The least time since another action of the record was last done", may, "wait"},
                 {"approve", chain, "审批链：步骤，或 chains 中的名称", "The approval: steps, or a name of `chains`", may, "step"},
                 {"do", effects, "随之发生的事", "What happens with it", may, "effect"},
                 {"happened", feel, "实际发生的时间；不得在将来", "When it really happened; not in the future"},
                 {"back", period, "最多可以补记多久以前的", "How far back that may be"},
                 {"public", boolean, "true：客户可见", "true: customers see it"},
                 {"replies", boolean, "true：这就是对客户的答复", "true: this answers the customer"},
                 {"hidden", boolean, "true：只由其他操作带出，没有按钮", "true: performed by effects only, without a button"},
                 {"danger", boolean, "true：难以挽回，界面以红色提示", "true: hard to undo, shown in red"},
                 {"clause", words, clause_zh, clause_en},
                 {"offline", boolean, "true：设备没有网络时也可执行，连上后补送", "true: a device may perform it without a network and send it later"},
                 {"row", word, "针对子行执行", "Acts on one child row", later}})},
        {"branch", "分支", "A branch", {{"if", feel, if_zh, if_en}, {"state", word, "到达的状态", "The state"}, {"do", effects, "随之发生的事", "What happens with it", may, "effect"}}},
        {"ask", "一个字段", "One field",
         {{"field", word, "字段", "The field", must}, {"propose", feel, "建议的值", "The proposed value"}, {"change", rule, "谁可以改动建议的值；不写则无人可改", "Who may alter the proposal; left out, nobody", may, "change"}, {"clause", words, clause_zh, clause_en}}},
        {"change", "对建议值的改动", "Changes of the proposal", {{"by", who, "谁可以改", "Who may"}, {"reason", boolean, "true：须写理由", "true: with a reason"}}},
        {"row", "一条条件", "One condition",
         {{"if", feel, "仅在此时适用，否则不作判断，也不计条款", "Where it does not hold, the row says nothing and no clause is counted"}, {"that", feel, "应当成立的条件", "What must hold", must}, {"say", text, "不成立时说的话", "What is said when it does not"}, {"field", word, "提示在哪个字段", "The field where it is said"},
          {"unless", who, "谁可以凭理由放行", "Who may give leave, with a reason"}, {"clause", words, clause_zh, clause_en}}},
        {"wait", "间隔", "A wait",
         {{"after", word, "自哪个操作起", "The action since which", must}, {"least", period, "至少多久（按服务器时间）", "The least time, by the server's clock", must}, {"say", text, "未到时说的话", "What is said before"}, {"clause", words, clause_zh, clause_en}}},
        {"chain", "审批链", "An approval chain",
         {{"steps", rules, "步骤", "The steps", must, "step"}, {"order", one_of, "依次，或同时", "One after the other, or together", may, "sequence|together"},
          {"back", one_of, "退回后重走，或直接回到退回者", "After a return: walk again, or straight back", may, "walk|straight"}, {"refused", effects, "被否决时发生的事", "What happens when it is refused", later, "effect"}}},
        {"step", "审批步骤", "A step of an approval",
         titled({{"name", word, "步骤的编号", "Its id", must}, {"by", who, "谁审批", "Who approves", must}, {"quorum", string, "one、all 或比例，如 60%", "one, all or a share such as 60%"},
                 {"if", feel, if_zh, if_en}, {"due", limit, "时限", "Its limit"}, {"sign", boolean, "true：须签名", "true: with a signature"}, {"clause", words, clause_zh, clause_en}, {"late", json, "逾期阶梯", "What follows when late", later}})},
        {"effect", "随操作发生的事；与操作同时成立或同时不成立", "What happens with an action, all or nothing",
         {{"set", values, "给字段赋值", "Sets fields"}, {"add", word, "在该明细字段中加一行", "Adds a row to this field of lines"}, {"create", word, "新建哪种单据", "Creates a record of this type"},
          {"perform", word, "对 for 所指的单据执行哪个操作", "Performs this action on each of `for`"}, {"with", values, "给它的值", "What it is given"}, {"action", word, "用哪个操作新建", "The action that creates it"},
          {"notify", who, "通知谁", "Whom it tells"}, {"text", text, "说什么；{{…}} 中为 FEEL", "What it says; FEEL inside {{…}}"}, {"print", word, "打印哪个打印件", "The printed form it prints"},
          {"pause", string, "暂停本单据的时钟，写明原因", "Stops the clocks of the record, for this reason"}, {"resume", boolean, "恢复时钟", "Starts them again"},
          {"if", feel, if_zh, if_en}, {"for", feel, "对其中每一个；其对象为 item", "For each of these; it is called `item`"}, {"clause", words, clause_zh, clause_en},
          {"move", rule, "记账：一方减少，另一方增加", "Posts an amount from one holder to another", may, "move"}, {"reverse", word, "冲正本单据某操作的记账", "Counter-posts what this action of the record had posted"}, {"grant", json, "授权", "Grants", later}}},
        {"move", "一笔记账", "One posting",
         {{"book", word, "账簿", "The book", must}, {"what", feel, "计的是哪一件", "The thing that is counted"}, {"amount", value, "数量或金额", "The amount", must},
          {"from", value, "由谁转出：账簿的一方，或得出单据的 FEEL", "From whom: a holder of the book, or FEEL that gives a record", must},
          {"to", value, "转给谁", "To whom", must}}},
        {"who", "谁", "Who",
         {{"role", word, "角色", "A role"}, {"person", feel, "人员（FEEL）", "Persons in FEEL"}, {"of", feel, "限于该部门或地点", "Within this department or place"},
          {"not", json, "绝不是这些人，或这些部门的人", "Never these persons or members of these departments"}, {"other_than", words, "不是在本单据上做过这些操作的人", "Not whoever did these actions on the record"}, {"if", feel, "只有条件成立时才算（回避时由他人接替）", "Counts only while this holds, so that a replacement steps in for who must not act"}, {"all", boolean, "须全体", "Every one of them", later}}},
        {"event", "事件", "An event", {{"event", word, "record.action 或 record/state", "record.action or record/state", must}, {"if", feel, if_zh, if_en}}},
    };
}

std::vector<Rule> clock_rules() {
    return {
        {"duty", "时限义务；没有条款的是期限，不算违反", "A duty; without a clause it is a term, which breaks nothing of ours",
         titled({{"clause", words, clause_zh, clause_en},
                 {"start", events, "什么事件使它开始", "The events that start it", must},
                 {"again", one_of, "未完时又开始：ignore 不理，restart 重算，new 另起", "A start while one is open: ignore, restart, or new", may, "ignore|restart|new"},
                 {"if", feel, "开始时的条件", "A condition at the start"},
                 {"due", due, "期限、时刻，或得出它们的 FEEL", "A period, a moment, or FEEL that gives one", must},
                 {"rest_day", one_of, "期限落在休息日时", "Where it ends on a day of rest", may, rest_days},
                 {"calendar", word, "按哪个日历", "The calendar that counts"},
                 {"counts", one_of, "按发生时间还是录入时间", "Which time of an act counts", may, "happened|entered"},
                 {"who", who, "由谁承担", "Who holds it", must},
                 {"kept_by", kept_by, "什么事件算履行，或字段满足的条件", "The events that keep it, or a condition over the fields"},
                 {"kept_when", feel, "字段满足此条件即履行", "A condition over the fields that keeps it"},
                 {"drop", events, "什么事件使它不再需要", "The events that let it fall away"},
                 {"pauses", pauses, "在这些状态，或两事件之间，时钟暂停", "States, or stretches between events, in which the clock rests", may, "pause"},
                 {"warn", rules, "到期前的提醒，由远到近", "Warnings, from far to near", may, "warning"},
                 {"late", rules, "逾期后的阶梯，由近到远", "What follows when late, from near to far", may, "lateness"},
                 {"inside", word, "不得晚于哪项义务", "The duty that it must not outlast"},
                 {"waive", who, "谁可以凭理由免除", "Who may waive it, with a reason"},
                 {"plan_by", json, "给人看的日期", "The date shown to people", later}})},
        {"pause", "两事件之间", "Between two events", {{"from", events, "从", "From", must}, {"until", events, "到", "Until", must}}},
        {"warning", "一次提醒", "A warning",
         {{"before", period, "到期前多久", "How long before", must}, {"notify", who, "通知谁", "Whom it tells"}, {"text", text, "说什么", "What it says"}, {"do", effects, "随之发生的事", "What happens", may, "effect"}, {"clause", words, clause_zh, clause_en}}},
        {"lateness", "一级反应", "A step of the ladder",
         {{"after", period, "逾期多久", "How long after", must}, {"notify", who, "通知谁", "Whom it tells"}, {"text", text, "说什么", "What it says"}, {"do", effects, "随之发生的事", "What happens", may, "effect"}, {"clause", words, clause_zh, clause_en}}},
        {"schedule", "周期任务", "A schedule",
         titled({{"clause", words, clause_zh, clause_en},
                 {"every", every, "多久一次；节奏会变时改写 phases", "How often; where the rhythm changes, `phases` stands instead"},
                 {"for", feel, "针对哪些对象；不写则对整个组织", "For which objects; left out, for the organisation"},
                 {"times", number, "每期几次，默认 1", "How often in a period, 1 unless given"},
                 {"anchor", value, "周期从何时数起：calendar 历法（默认）、completion 上次完成，或给出 item 某个日期的 FEEL", "What periods are counted from: calendar (unless given), completion of the last one, or FEEL that gives a date of `item`"},
                 {"phases", rules, "节奏的变化，依次进行", "Changes of the rhythm, one after the other", may, "phase"},
                 {"sample", rule, "只抽一部分", "Only a sample of them", may, "sample"},
                 {"if", feel, "条件（item、period）", "A condition over item and period"},
                 {"create", word, "每次新建哪种单据", "The record type that each occurrence opens"},
                 {"action", word, "用哪个操作新建", "The action that creates it"},
                 {"with", values, "给它的值", "What it is given"},
                 {"opens", limit, "从何时起算数（时刻）；此前完成的不算，不写时间即从当日零点起", "From when it can be kept, a moment; what is done before does not keep it; without a time, from the beginning of that day"},
                 {"due", due, "期限、时刻，或得出它们的 FEEL", "A period, a moment, or FEEL that gives one", must},
                 {"rest_day", one_of, "期限落在休息日时", "Where it ends on a day of rest", may, rest_days},
                 {"calendar", word, "按哪个日历", "The calendar that counts"},
                 {"who", who, "由谁承担", "Who holds it", must},
                 {"kept_by", events, "什么事件算完成；有 create 时默认该单据到达终点", "The events that keep it; with create, the end of that record"},
                 {"warn", rules, "到期前的提醒", "Warnings", may, "warning"},
                 {"late", rules, "逾期后的阶梯", "What follows when late", may, "lateness"},
                 {"waive", who, "谁可以凭理由免除", "Who may waive it, with a reason"},
                 {"plan_by", json, "给人看的日期", "The date shown to people", later}})},
        {"phase", "一段节奏", "One stretch of a rhythm",
         {{"every", every, "多久一次", "How often", must}, {"times", number, "做几次后进入下一段；最后一段可不写", "After how many periods the next begins; the last may go on for ever"}, {"clause", words, clause_zh, clause_en}}},
        {"sample", "抽样：用记录在案的种子抽取，抽过不再重抽", "A sample, drawn by a seed that is written down, and drawn once",
         {{"share", value, "抽多大比例，如 5%，或得出它的 FEEL", "Which share, such as 5%, or FEEL that gives it", must}, {"least", value, "每组至少几个", "How many of each group at least"},
          {"per", feel, "按什么分组，如 item.reader", "What makes a group, such as item.reader"}, {"hidden", boolean, "true：事先不告知，只有承担人看得到", "true: unannounced, only who holds it sees it"}}},
        {"decision", "决策表，或公式", "A decision table, or a formula",
         titled({{"hit", one_of, "命中规则，默认 unique", "The hit policy, unique unless given", may, "unique|first|any|priority|order|output order|collect|collect sum|collect min|collect max|collect count"},
                 {"in", columns, "输入：名称 → 类型或可选值", "Inputs: name → type or [values]"},
                 {"out", columns, "输出：名称 → 类型或可选值", "Outputs: name → type or [values]"},
                 {"rows", cells, "每行先输入后输出；输入为 FEEL 一元测试，- 为任意", "Rows, inputs first; inputs are unary tests of FEEL, - is any"},
                 {"value", feel, "公式", "A formula"},
                 {"clause", words, clause_zh, clause_en},
                 {"file", word, "DMN 文件", "A DMN file", later}})},
        {"metric", "指标", "A metric",
         titled({{"every", every, "多久计算一次", "How often", must},
                 {"value", feel, "数值", "The figure"}, {"part", feel, "分子", "The part"}, {"whole", feel, "分母", "The whole"},
                 {"target", string, "目标（FEEL 一元测试），如 '>= 0.95'", "The target, a unary test such as '>= 0.95'"},
                 {"show", string, "显示方式，如 percent 2", "How it is shown, such as percent 2"},
                 {"missed", effects, "未达标时发生的事", "What happens when it is missed", may, "effect"},
                 {"clause", words, clause_zh, clause_en},
                 {"split", named_feel, "分组看：名称 → 对 item 的 FEEL", "What it is split by: name → FEEL over `item`"},
                 {"due", limit, "何时计算（时刻）；默认期末", "When it is measured, a moment; the end of the period unless given"}})},
        {"split", "分组", "What a figure is split by", titled({{"by", feel, "对 item 的 FEEL，得出它属于哪一组", "FEEL over `item` that gives its group", must}})},
        {"access", "权限", "A right of access",
         {{"what", word, "单据类型，或 单据.字段", "A record type, or record.field", must},
          {"may", some_of, "可以做什么", "What one may do", may, "read|export|print"},
          {"who", who, "谁", "Who", must}, {"if", feel, if_zh, if_en},
          {"mask", one_of, "遮盖方式", "How the value is masked", may, "middle|last4|all"},
          {"log", boolean, "true：每次查阅都记入台账", "true: every read is an event"},
          {"never", boolean, "true：一律不许，优先于其他规则", "true: never, above every other rule"},
          {"clause", words, clause_zh, clause_en},
          {"levels", words, "密级", "Levels of secrecy", later}, {"needs", word, "须有授权", "Only with a grant", later}, {"reveal", json, "显示原值", "Shows what is masked", later}, {"approve", chain, "审批", "Approval", later, "step"}}},
        {"notice", "通知", "A notice",
         {{"start", events, "什么事件使它发出", "The events that send it", must}, {"to", who, "发给谁；customer 为客户", "To whom; customer is the customer", must}, {"text", text, "内容；{{…}} 中为 FEEL", "The text; FEEL inside {{…}}", must},
          {"public", boolean, "true：可以发给客户", "true: may leave the house"}, {"receipt", period, "多久内须确认已阅", "Within which it must be acknowledged", later}, {"clause", words, clause_zh, clause_en},
          {"via", words, "渠道", "Channels", later}, {"quiet", json, "免打扰", "Quiet hours", later}}},
        {"view", "列表视图", "A view",
         titled({{"for", word, "单据类型", "The record type", must},
                 {"as", one_of, "形式：table 表格，board 看板，calendar 日历，route 一天的路线，grid 逐行录入", "Its form: a table, a board of columns, a calendar, the route of a day, a grid for quick entry", may, "table|board|calendar|route|grid"},
                 {"columns", words, "各列", "The columns"}, {"where", feel, "条件（item）", "A condition over item"},
                 {"group", word, "分组字段；看板的列（默认 state），路线的地点", "The field that groups: the columns of a board (default state), the places of a route"},
                 {"sort", string, "排序字段；前面加 - 为倒序", "The field that sorts; - before it is descending"},
                 {"day", word, "日历与路线按它安排单据的日期或时间字段", "The date or moment field by which calendar and route place a record"},
                 {"action", word, "逐行录入与路线逐张执行的操作", "What grid and route perform, record by record"}, {"who", who, "谁看得到", "Who sees it"}})},
        {"print", "打印件", "A printed form",
         titled({{"for", word, "单据类型", "The record type", must}, {"layout", word, "版式文件", "The layout's file", must}, {"paper", one_of, "纸张", "The paper", may, "A4"}, {"clause", words, clause_zh, clause_en},
                 {"copies", json, "份数", "Copies", later}, {"signatures", json, "签名处", "Signatures", later}, {"seal", json, "印章", "Seal", later}, {"watermark", json, "水印", "Watermark", later}})},
    };
}

std::vector<Rule> layout_rules() {
    return {
        {"layout", "版式：打印件怎样排", "A layout: how a printed form is set",
         {{"title", text, "标题", "The title", must}, {"head", rules, "标题旁的栏目", "Cells beside the title", may, "cell"}, {"qr", word, "二维码的内容，如 @number", "What the QR code says, such as @number"}, {"blocks", rules, "各块", "The blocks", must, "block"}}},
        {"block", "一块", "A block",
         {{"heading", text, "灰底标题", "A grey band"}, {"row", rules, "并排的栏目", "Cells side by side", may, "cell"}, {"box", rule, "可变高的长文字", "A long text that grows", may, "cell"},
          {"each", word, "对每一张指向本单据的单据（x-back 的名称）", "For every record that refers to this one (the name of x-back)"}, {"blocks", rules, "每一张怎样排", "How each is set", may, "block"},
          {"table", rule, "表格", "A table", may, "table"}, {"signatures", rules, "签名栏", "Boxes for signatures", may, "signature"}, {"approvals", word, "某操作的各次审批", "The decisions on this action"}, {"empty", text, "没有时写什么", "What stands there when there is none"}}},
        {"cell", "栏目", "A cell",
         {{"label", text, "标签", "The label", must}, {"value", word, "字段，或 @number 之类", "A field, or @number and its like", must}, {"width", number, "宽度的比重", "A weight of width"}, {"lines_min", number, "至少几行高", "The least height in lines"}}},
        {"table", "表格", "A table",
         {{"related", word, "指向本单据的单据（x-back 的名称）", "Records that refer to this one (the name of x-back)"}, {"lines", word, "明细字段", "A field of rows"}, {"columns", rules, "各列", "The columns", must, "cell"}, {"lines_min", number, "至少几行", "The fewest rows"}}},
        {"signature", "签名栏", "A box for a signature",
         {{"label", text, "标签", "The label", must}, {"image", word, "签名字段", "The field that holds it"}, {"name", word, "姓名", "The name"}, {"date", word, "日期", "The date"}}},
    };
}

std::vector<Rule> form_rules() {
    constexpr std::string_view types =
        "text|long_text|texts|number|integer|money|quantity|percent|points|boolean|date|date_time|time|period|choice|choices|phone|email|plate|person|persons|department|place|file|files|photo|signature|seal|reference|references|lines|clause|unit";
    return {
        {"form", "表单：带 ui 与 x- 关键字的 JSON Schema 2020-12", "A form: JSON Schema 2020-12 with `ui` and x- keywords",
         {{"properties", named_rules, "字段", "The fields", must, "property"}, {"required", words, "必填字段", "Fields that must be there"}, {"ui", rule, "顺序与分组", "Order and groups", may, "ui"},
          {"type", one_of, "总是 object", "Always object", may, "object"}, {"$schema", string, "所用的架构", "The schema in use"}, {"title", json, "标题", "Title"}, {"description", json, "说明", "Description"}, {"additionalProperties", json, "不允许其他字段", "Further fields"}}},
        {"ui", "页面", "The page", {{"order", words, "字段的顺序", "The order of the fields"}, {"groups", rules, "分组", "Groups", may, "group"}, {"widget", word, "控件", "The widget"}}},
        {"group", "分组", "A group", {{"title", text, "标题", "Its title", must}, {"fields", words, "字段", "Its fields", must}}},
        {"property", "字段", "A field",
         {{"x-title", text, "名称", "The title"}, {"title", json, "名称（可只写中文）", "The title"}, {"description", json, "说明", "Description"},
          {"x-type", one_of, "类型；不写则取自 type 与 format", "The type; left out, taken from type and format", may, types},
          {"type", one_of, "JSON 类型", "The type in JSON", may, "string|number|integer|boolean|array|object"}, {"format", one_of, "格式", "The format", may, "date|date-time|time|email"},
          {"enum", json, "可选值", "The choices"}, {"x-titles", choices, "可选值的名称", "The titles of the choices"}, {"const", json, "定值", "A fixed value"}, {"default", json, "默认值", "The default"},
          {"items", rule, "明细的列", "The columns of rows", may, "items"}, {"properties", json, "下级字段", "Inner fields"}, {"required", words, "必填的列", "Columns that must be there"},
          {"minimum", number, "最小值", "The least value"}, {"maximum", number, "最大值", "The greatest value"}, {"multipleOf", number, "倍数", "A multiple of"},
          {"minLength", number, "最少字数", "The least length"}, {"maxLength", number, "最多字数", "The greatest length"}, {"minItems", number, "最少项数", "The fewest items"}, {"maxItems", number, "最多项数", "The most items"},
          {"uniqueItems", boolean, "各项不同", "No item twice"}, {"pattern", string, "样式（正则表达式）", "A pattern"},
          {"x-help", text, "填写说明", "Help beside the field"}, {"x-scale", number, "保留几位小数；金额为 2", "Decimals kept; 2 for money"}, {"x-unit", string, "单位，或记载单位的字段", "The unit, or the field that holds it"},
          {"x-ref", word, "引用哪种单据", "The record type it refers to"}, {"x-back", word, "从被引用者回来的名称", "The name of the way back"}, {"x-lines", json, "明细", "Rows"},
          {"x-mask", one_of, "遮盖方式", "How it is masked", may, "middle|last4|all"}, {"x-secrecy", one_of, "密级", "The level of secrecy", may, "秘密|机密|绝密"},
          {"x-absent", some_of, "如实留空：不详、没有、拒绝", "Honest blanks", may, "unknown|none|refused"}, {"x-clause", words, "条款", "Its clauses"},
          {"x-search", boolean, "true：可以搜到", "true: can be searched"}, {"x-index", boolean, "true：建索引", "true: has an index"}, {"ui", rule, "控件", "The widget", may, "ui"}}},
        {"items", "明细的列", "The columns of rows",
         {{"properties", named_rules, "列", "The columns", may, "property"}, {"required", words, "必填的列", "Columns that must be there"}, {"type", json, "JSON 类型", "The type in JSON"}, {"enum", json, "可选值", "The choices"}, {"maxLength", number, "最多字数", "The greatest length"},
          {"minLength", number, "最少字数", "The least length"}, {"format", json, "格式", "The format"}}},
    };
}

}  // namespace

std::vector<std::string> Key::choices() const {
    std::vector<std::string> all;
    for (std::size_t at = 0; !of.empty() && at <= of.size();) {
        const std::size_t end = std::min(of.find('|', at), of.size());
        all.emplace_back(of.substr(at, end - at));
        at = end + 1;
    }
    return all;
}

const Key* Rule::find(std::string_view key) const {
    const auto found = std::find_if(keys.begin(), keys.end(), [&](const Key& each) { return each.name == key; });
    return found == keys.end() ? nullptr : &*found;
}

std::vector<std::string> Rule::names() const {
    std::vector<std::string> all;
    for (const Key& key : keys)
        if (key.need != Need::later) all.emplace_back(key.name);
    return all;
}

const std::vector<Rule>& grammar() {
    static const std::vector<Rule> rules = [] {
        std::vector<Rule> all = header_rules();
        for (auto more : {record_rules(), clock_rules(), form_rules(), layout_rules()}) all.insert(all.end(), more.begin(), more.end());
        return all;
    }();
    return rules;
}

const Rule& grammar(std::string_view rule) {
    const auto found = std::find_if(grammar().begin(), grammar().end(), [&](const Rule& each) { return each.name == rule; });
    HUIYIN_ASSERT(found != grammar().end());
    return *found;
}

}  // namespace huiyin::policy
