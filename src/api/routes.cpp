// Every operation of /api/v1: where it is, who may call it, on which lane it runs, and how the document describes it.
#include "api/resources.hpp"

namespace huiyin::api {
namespace {

constexpr std::size_t none = 0, small = 64 * 1024, form = 1024 * 1024, upload = 32 * 1024 * 1024, upload_calendar = 4 * 1024 * 1024;
using enum Lane;
using enum Entry;

RouteParameter text(const char* name, const char* zh, const char* en) { return {name, "string", {zh, en}}; }
RouteParameter flag(const char* name, const char* zh, const char* en) { return {name, "boolean", {zh, en}}; }
RouteParameter limit() { return {"limit", "integer", {"每页条数，最多 200", "items a page, 200 at most"}}; }
RouteParameter cursor() { return text("cursor", "上一页给出的 next", "`next` of the page before"); }

std::vector<RouteParameter> list_parameters() {
    return {text("view", "视图", "view"), text("filter", "FEEL 条件", "FEEL condition"), text("q", "文字", "text"),
            text("state", "状态，逗号分隔", "states, by comma"), flag("open", "仅未结", "only those still open"),
            flag("mine", "仅我负责", "only those I lead"), text("owner", "负责人", "owner"), text("customer", "客户", "customer"),
            text("department", "部门", "department"), flag("late", "仅逾期", "only those late"), text("from", "视图的 day 从（日期）", "day of the view, from (date)"),
            text("to", "视图的 day 到（日期）", "day of the view, to (date)"), text("sort", "排序，如 -changed_at", "order, such as -changed_at"),
            limit(), cursor()};
}

std::vector<RouteParameter> ledger_parameters() {
    return {text("from", "到期日从（日期），缺省为本月", "due from (date), else this month"), text("to", "到期日到（日期）", "due until (date)"),
            text("person", "落在此人身上的：本人、其岗位、其部门", "what sits on the person, his roles, his department"),
            text("holder", "责任方：person:、role: 或 department: 加编号", "the seat: person:, role: or department: with an id"),
            text("department", "部门，含下级", "department, those below it too"), text("place", "地点，含其中的", "place, what lies in it too"),
            text("clause", "条款", "clause"), text("policy", "制度", "policy"), text("duty", "义务或周期任务", "duty or schedule"), text("record", "单据", "record")};
}

std::vector<RouteParameter> with(std::vector<RouteParameter> list, std::initializer_list<RouteParameter> more) {
    list.insert(list.end(), more);
    return list;
}

}  // namespace

std::vector<Route> Resources::routes() {
    const auto to = [this](Response (Resources::*method)(const Call&)) { return [this, method](const Call& call) { return (this->*method)(call); }; };
    using R = Resources;
    // method, path, handler, lane, entry, body bytes, group, operation, summary, query, body, answer, status, versioned
    return {
        {"POST", "/session", to(&R::sign_in), passwords, anybody, small, "session", "signIn", {"登录", "Sign in"}, {}, "SignIn", "Session"},
        {"GET", "/session", to(&R::session), queries, signed_in, none, "session", "getSession", {"当前会话", "The session"}, {}, "", "Session"},
        {"DELETE", "/session", to(&R::sign_out), commands, signed_in, none, "session", "signOut", {"退出", "Sign out"}, {}, "", "", 204},
        {"POST", "/session/password", to(&R::change_password), passwords, signed_in, small, "session", "changePassword", {"修改密码", "Change the password"}, {}, "PasswordChange", "", 204},

        {"GET", "/meta", to(&R::meta), queries, signed_in, none, "meta", "getMeta", {"已安装的制度包与单据类型", "What is installed"}, {}, "", "Meta"},
        {"GET", "/health", to(&R::health), queries, anybody, none, "meta", "getHealth", {"是否正常", "Whether it is well"}, {}, "", "Health"},
        {"GET", "/version", to(&R::version), queries, anybody, none, "meta", "getVersion", {"版本", "Version"}, {}, "", "Version"},
        {"GET", "/openapi.json", to(&R::openapi), queries, anybody, none, "meta", "getOpenapi", {"本文档", "This document"}, {}, "", "Anything"},

        {"GET", "/records/{type}", to(&R::list_records), queries, signed_in, none, "records", "listRecords", {"单据列表", "Records of a type"}, list_parameters(), "", "RecordPage"},
        {"POST", "/records/{type}", to(&R::create_record), commands, signed_in, form, "records", "createRecord", {"新建单据", "Create a record"}, {}, "Create", "Outcome", 201, true},
        {"GET", "/records/{type}/export.xlsx", to(&R::export_records), heavy, signed_in, none, "records", "exportRecordsXlsx", {"导出列表为 XLSX", "Export a list as XLSX"}, with(list_parameters(), {text("columns", "字段，逗号分隔", "fields, by comma")}), "", "bytes"},
        {"GET", "/records/{type}/export.csv", to(&R::export_records), heavy, signed_in, none, "records", "exportRecordsCsv", {"导出列表为 CSV", "Export a list as CSV"}, with(list_parameters(), {text("columns", "字段，逗号分隔", "fields, by comma")}), "", "bytes"},
        {"GET", "/records/{type}/export.pdf", to(&R::export_records), heavy, signed_in, none, "records", "exportRecordsPdf", {"打印列表为 PDF", "Print a list as PDF"}, with(list_parameters(), {text("columns", "字段，逗号分隔", "fields, by comma")}), "", "pdf"},
        {"GET", "/records/{type}/new", to(&R::new_form), queries, signed_in, none, "records", "getNewForm", {"新建表单", "Form of a creating action"}, {text("action", "操作", "action")}, "", "ActionForm"},
        {"GET", "/records/{type}/route.pdf", to(&R::print_route), heavy, signed_in, none, "records", "printRoute", {"打印一天的路线", "Print the route of a day"}, {text("view", "视图", "view"), text("day", "日期", "day")}, "", "pdf"},
        {"GET", "/records/{type}/route", to(&R::route), queries, signed_in, none, "records", "getRoute", {"一天的路线，含各站单据", "The route of a day with its records"}, {text("view", "视图", "view"), text("day", "日期", "day")}, "", "RouteView"},
        {"POST", "/records/{type}/check", to(&R::check), queries, signed_in, form, "records", "checkInput", {"只检查，不执行", "Check an input, do nothing"}, {}, "Check", "CheckAnswer"},
        {"GET", "/records/{type}/by-number/{number}", to(&R::record_by_number), queries, signed_in, none, "records", "getRecordByNumber", {"按编号查单据", "Record by number"}, {}, "", "RecordView", 200, true},
        {"GET", "/records/{type}/{id}", to(&R::record), queries, signed_in, none, "records", "getRecord", {"单据", "A record"}, {}, "", "RecordView", 200, true},
        {"POST", "/records/{type}/{id}/actions/{action}", to(&R::perform), commands, signed_in, form, "records", "performAction", {"执行操作", "Perform an action"}, {}, "Perform", "Outcome", 200, true},
        {"POST", "/records/{type}/{id}/approvals/{approval}", to(&R::decide), commands, signed_in, form, "approvals", "decideApproval", {"审批", "Decide an approval"}, {}, "Decision", "Outcome", 200, true},
        {"POST", "/records/{type}/{id}/files", to(&R::attach_file), commands, signed_in, upload, "files", "attachFile", {"为单据上传文件", "Attach a file to a record"},
         {text("field", "字段", "field"), text("name", "文件名", "name of the file")}, "bytes", "UploadedFile", 201},
        {"POST", "/files", to(&R::upload_file), commands, signed_in, upload, "files", "uploadFile", {"上传文件", "Upload a file"}, {text("name", "文件名", "name of the file")}, "bytes", "UploadedFile", 201},
        {"GET", "/files/{id}", to(&R::download_file), queries, signed_in, none, "files", "getFile", {"下载文件", "Download a file"}, {}, "", "bytes"},
        {"GET", "/records/{type}/{id}/print/{print}.pdf", to(&R::print), heavy, signed_in, none, "records", "printRecord", {"打印为 PDF", "Print as PDF"}, {}, "", "pdf"},
        {"GET", "/records/{type}/{id}/print/{print}.xlsx", to(&R::print), heavy, signed_in, none, "records", "printRecordXlsx", {"打印件存为 XLSX", "A printed form as XLSX"}, {}, "", "bytes"},
        {"GET", "/records/{type}/{id}/clocks/{duty}/explain", to(&R::explain_clock), queries, signed_in, none, "duties", "explainClock", {"时限如何计算", "How a due time was counted"}, {}, "", "Clock"},
        {"POST", "/duties/{id}/hand-over", to(&R::hand_over), commands, signed_in, small, "duties", "handOverDuty", {"移交", "Hand a duty over"}, {}, "HandOver", "Anything"},
        {"POST", "/duties/{id}/accept", to(&R::accept_duty), commands, signed_in, small, "duties", "acceptDuty", {"接收移交", "Accept a duty"}, {}, "", "Anything"},
        {"POST", "/duties/{id}/waive", to(&R::waive_duty), commands, signed_in, small, "duties", "waiveDuty", {"豁免", "Waive a duty"}, {}, "Reason", "Anything"},

        {"POST", "/devices", to(&R::register_device), commands, signed_in, small, "devices", "registerDevice", {"登记一台离线设备", "Register a device that works without a network"}, {}, "DeviceName", "Device", 201},
        {"GET", "/devices/{id}", to(&R::device), queries, signed_in, none, "devices", "getDevice", {"设备与下一个序号", "A device and the sequence that is awaited"}, {}, "", "Device"},
        {"POST", "/devices/{id}/commands", to(&R::take_commands), commands, signed_in, form, "devices", "sendCommands", {"按序发送离线完成的操作", "Send what was done without a network, in order"}, {}, "DeviceCommands", "DeviceAnswers"},

        {"GET", "/workbench", to(&R::workbench), queries, signed_in, none, "workbench", "getWorkbench", {"工作台", "The workbench"}, {}, "", "Workbench"},
        {"GET", "/duty-ledger", to(&R::duty_ledger), queries, signed_in, none, "workbench", "listDuties", {"义务台账", "The duty ledger"},
         with(ledger_parameters(), {text("state", "状态，逗号分隔：not_yet、open、paused、kept、made_up、missed、waived、dropped", "states, by comma: not_yet, open, paused, kept, made_up, missed, waived, dropped"), limit(), cursor()}), "", "DutyLedgerPage"},
        {"GET", "/duty-ledger/counts", to(&R::duty_counts), queries, signed_in, none, "workbench", "countDuties", {"义务台账的各状态件数", "Duties counted by state"},
         with(ledger_parameters(), {text("by", "汇总：person、department、place、clause、duty", "parted by person, department, place, clause or duty")}), "", "DutyCounts"},
        {"GET", "/search", to(&R::search), queries, signed_in, none, "workbench", "search", {"搜索", "Search"},
         {text("q", "文字，两个字即可", "text, two characters suffice"), text("types", "单据类型，逗号分隔", "record types, by comma"), limit()}, "", "SearchAnswer"},
        {"GET", "/customers/lookup", to(&R::lookup_customer), queries, signed_in, none, "workbench", "lookupCustomer", {"来电识别客户", "Customer by telephone"}, {text("phone", "电话", "telephone")}, "", "CustomerLookup"},
        {"GET", "/people", to(&R::people), queries, signed_in, none, "choices", "listPeople", {"人员", "People"}, {text("q", "文字", "text"), limit()}, "", "Choices"},
        {"GET", "/departments", to(&R::departments), queries, signed_in, none, "choices", "listDepartments", {"部门", "Departments"}, {text("q", "文字", "text"), limit()}, "", "Choices"},
        {"GET", "/references/{type}", to(&R::references), queries, signed_in, none, "choices", "listReferences", {"可引用的单据", "Records to refer to"}, {text("q", "文字", "text"), limit()}, "", "Choices"},
        {"GET", "/notices", to(&R::notices), queries, signed_in, none, "notices", "listNotices", {"通知", "Notices"}, {flag("unread", "仅未读", "only unread"), limit(), cursor()}, "", "NoticePage"},
        {"POST", "/notices/{id}/read", to(&R::read_notice), commands, signed_in, small, "notices", "readNotice", {"标为已读", "Mark as read"}, {}, "", "Anything"},
        {"POST", "/notices/read-all", to(&R::read_all_notices), commands, signed_in, small, "notices", "readAllNotices", {"全部标为已读", "Mark all as read"}, {}, "", "Anything"},
        {"GET", "/changes", to(&R::changes), queries, signed_in, none, "workbench", "streamChanges", {"实时变更（SSE）", "Live changes (SSE)"}, {}, "", "events"},

        {"GET", "/policies", to(&R::policies), queries, signed_in, none, "policies", "listPolicies", {"制度", "Policies"}, {}, "", "PolicySummaries"},
        {"GET", "/policies/{pack}", to(&R::policy), queries, signed_in, none, "policies", "getPolicy", {"制度与逐条执行情况", "A policy, clause by clause"},
         {text("from", "从（日期）", "from (date)"), text("to", "到（日期）", "to (date)")}, "", "PolicyView"},
        {"GET", "/policies/{pack}/clauses/{clause}/evidence", to(&R::evidence), queries, signed_in, none, "policies", "listEvidence", {"条款的证据", "Evidence of a clause"},
         {text("outcome", "kept、broken、waived、refused", "kept, broken, waived, refused"), text("from", "从（日期）", "from (date)"), text("to", "到（日期）", "to (date)"), limit(), cursor()}, "", "EvidencePage"},
        {"POST", "/policies/{pack}/clauses/{clause}/attestations", to(&R::attest), commands, signed_in, small, "policies", "attestClause", {"声明", "Attest a clause"}, {}, "Attest", "Anything"},
        {"GET", "/metrics-of/{pack}", to(&R::metrics), queries, signed_in, none, "policies", "listMetrics", {"指标", "Metrics"}, {text("period", "期间，如 2026-Q1", "period, such as 2026-Q1"), flag("series", "是否带此前各期（默认带）", "with the periods before (so by default)")}, "", "MetricViews"},
        {"GET", "/metrics-of/{pack}/{metric}", to(&R::metric), queries, signed_in, none, "policies", "getMetric", {"一个指标：分组、走势、何时评定", "A metric: its groups, its past, and when it is judged"}, {text("period", "期间，如 2026-Q1", "period, such as 2026-Q1")}, "", "MetricPage"},
        {"GET", "/metrics-of/{pack}/{metric}/records", to(&R::metric_records), queries, signed_in, none, "policies", "listMetricRecords", {"指标背后的单据", "The records behind a metric"},
         {text("period", "期间，如 2026-Q1", "period, such as 2026-Q1"), text("of", "part 分子、whole 分母、rest 分母中不在分子的、value", "part, whole, rest (of the whole, not of the part), value"), text("split", "分组的维度", "dimension"), text("group", "该维度的组", "group of it"), limit(), cursor()}, "", "MetricRecords"},
        {"PUT", "/policies/{pack}/parameters/{id}", to(&R::set_parameter), commands, signed_in, small, "policies", "setParameter", {"修改参数", "Set a parameter"}, {}, "ParameterChange", "Anything"},

        {"GET", "/calendar", to(&R::calendar_days), queries, signed_in, none, "administration", "listCalendarDays", {"工作日历", "Working calendar"}, {text("from", "从（日期）", "from (date)"), text("to", "到（日期）", "to (date)")}, "", "CalendarDays"},
        {"PUT", "/calendar/holidays", to(&R::put_holidays), heavy, signed_in, form, "administration", "putHolidays", {"导入法定节假日", "Import statutory holidays"}, {}, "Anything", "HolidayOutcome"},
        {"PUT", "/calendar/days/{date}", to(&R::put_day), commands, signed_in, small, "administration", "putCalendarDay", {"调整某一天", "Override a day"}, {}, "DayOverride", "HolidayOutcome"},
        {"POST", "/calendar/import", to(&R::import_calendar), heavy, signed_in, upload_calendar, "administration", "importCalendar", {"导入 .ics 日历文件", "Import an .ics file"},
         {text("as", "holidays 法定节假日，closures 本单位停业", "holidays, or closures of one's own"), flag("commit", "写入；不写则只预览", "write it; otherwise it is only tried")}, "calendar", "CalendarImport"},
        {"GET", "/calendar-feed", to(&R::calendar_feed), queries, signed_in, none, "session", "getCalendarFeed", {"我的日历订阅", "My calendar feed"}, {}, "", "CalendarFeed"},
        {"POST", "/calendar-feed", to(&R::make_calendar_feed), commands, signed_in, small, "session", "makeCalendarFeed", {"新建订阅地址，旧的失效", "A new address for the feed; the old one ends"}, {}, "CalendarFeedOrigin", "NewCalendarFeed", 201},
        {"DELETE", "/calendar-feed", to(&R::drop_calendar_feed), commands, signed_in, none, "session", "dropCalendarFeed", {"停用订阅地址", "End the feed"}, {}, "", "", 204},
        {"GET", "/tokens", to(&R::tokens), queries, signed_in, none, "session", "listTokens", {"程序的访问令牌", "Tokens of machines"}, {flag("all", "所有人的（系统管理员）", "of everybody (administrators)")}, "", "Tokens"},
        {"DELETE", "/tokens/{token}", to(&R::drop_token), commands, signed_in, none, "session", "dropToken", {"收回访问令牌", "Take a token back"}, {}, "", "", 204},
        {"GET", "/calendars/{person}.ics", to(&R::read_calendar_feed), queries, anybody, none, "session", "readCalendarFeed", {"日历订阅（iCalendar）", "The feed that calendars read (iCalendar)"}, {text("key", "订阅密钥", "key of the feed")}, "", "calendar"},
        {"POST", "/imports/{type}", to(&R::import_rows), heavy, signed_in, upload, "administration", "importRows", {"导入 CSV 或 XLSX", "Import CSV or XLSX"},
         {flag("commit", "全部无误时写入", "write when all rows are good"), flag("good_only", "只写入无误的行", "write the good rows only"), text("name", "文件名", "name of the file"), text("sheet", "工作表", "sheet of the workbook"), text("action", "对已有单据执行的操作；不填则新建", "action on records that exist; without it rows create records"), text("key", "用来找单据的列，逗号分隔；不填则为编号和该操作不填写的字段", "columns by comma that say which record is meant; else the number and all fields that the action does not ask for"), text("confirm", "明知有提醒仍继续的理由", "why one goes on in spite of warnings")}, "csv", "ImportAnswer"},
        {"POST", "/imports/{type}/errors.xlsx", to(&R::import_errors), heavy, signed_in, upload, "administration", "importErrors", {"有错的行，附错误说明，可改后再导入", "The rows at fault with what is wrong, to be mended and imported again"}, {text("sheet", "工作表", "sheet of the workbook"), text("action", "对已有单据执行的操作；不填则新建", "action on records that exist; without it rows create records"), text("key", "用来找单据的列，逗号分隔；不填则为编号和该操作不填写的字段", "columns by comma that say which record is meant; else the number and all fields that the action does not ask for"), text("confirm", "明知有提醒仍继续的理由", "why one goes on in spite of warnings")}, "csv", "bytes"},
        {"GET", "/imports/{type}/template.xlsx", to(&R::import_template), queries, signed_in, none, "administration", "getImportTemplate", {"导入模板", "A template for importing"}, {text("action", "对已有单据执行的操作", "action on records that exist"), text("key", "用来找单据的列，逗号分隔", "columns by comma that say which record is meant")}, "", "bytes"},
        {"GET", "/imports", to(&R::imports), queries, signed_in, none, "administration", "listImports", {"导入记录", "What was imported"}, {}, "", "Anything"},
        {"GET", "/imports/{import}", to(&R::one_import), queries, signed_in, none, "administration", "getImport", {"一次导入，及其后用过的单据", "An import, and what of it was used since"}, {}, "", "Anything"},
        {"POST", "/imports/{import}/undo", to(&R::undo_import), heavy, signed_in, small, "administration", "undoImport", {"整体撤销导入", "Undo an import as a whole"}, {flag("rest", "保留用过的，撤销其余的", "keep what was used, undo the rest")}, "", "Anything"},
        {"GET", "/views/{type}", to(&R::saved_views), queries, signed_in, none, "records", "listSavedViews", {"保存的视图", "Saved views"}, {}, "", "SavedViews"},
        {"PUT", "/views/{type}/{name}", to(&R::put_saved_view), commands, signed_in, small, "records", "putSavedView", {"保存视图", "Save a view"}, {}, "SavedView", "", 204},
        {"DELETE", "/views/{type}/{name}", to(&R::delete_saved_view), commands, signed_in, none, "records", "deleteSavedView", {"删除视图", "Drop a saved view"}, {}, "", "", 204},
        {"GET", "/ledger", to(&R::ledger), queries, signed_in, none, "administration", "getLedger", {"台账", "The ledger"}, {}, "", "LedgerSummary"},
        {"POST", "/ledger/verify", to(&R::verify_ledger), heavy, signed_in, small, "administration", "verifyLedger", {"校验台账", "Verify the ledger"}, {}, "", "VerifyReport"},
    };
}

}  // namespace huiyin::api
