/** Shapes of /api/v1 as docs/api.md states them. Instants are RFC 3339 in UTC, dates are ISO days, amounts stay digits. */

declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]?: Name };
export type RecordId = Branded<'record'>;
export type TypeId = Branded<'record type'>;
export type ClauseId = Branded<'clause'>;
export type PersonId = Branded<'person'>;
export type Instant = string;

export interface Text { zh?: string; en?: string }
export type Words = Text | string;

export interface Person { id: PersonId; name: string }
export interface Named { id: string; name: string }
export interface Titled { id: string; title: Words }

export interface Problem {
  type?: string; title: string; status: number; code: string; detail?: string; id?: string;
  params?: Record<string, unknown>; clauses?: ClauseId[]; errors?: FieldProblem[];
}
export interface FieldProblem { pointer: string; code: string; title: string; params?: Record<string, unknown>; clauses?: ClauseId[] }

export interface Page<Item> { items: Item[]; next: string | null; total?: number | null }

export interface Session {
  person: Person & { department: Named | null; roles: Titled[] };
  login: string; csrf_token: string; organisation: Named & { zone: string };
  language: string; unread: number; server_time: Instant; capabilities: string[];
}

export type FieldType =
  | 'text' | 'long_text' | 'number' | 'integer' | 'money' | 'quantity' | 'percent' | 'points' | 'boolean' | 'date' | 'date_time'
  | 'time' | 'period' | 'choice' | 'choices' | 'phone' | 'email' | 'plate' | 'person' | 'persons' | 'department' | 'place' | 'file'
  | 'files' | 'photo' | 'signature' | 'reference' | 'references' | 'lines' | 'clause';

export interface Choice { value: string; title: Words }
export interface Field {
  name: string; title: Words; help?: Words | null; type: FieldType; choices?: Choice[]; reference_type?: TypeId | null; lines?: Field[];
  minimum?: number | string | null; maximum?: number | string | null; length_min?: number | null; length_max?: number | null;
  pattern?: string | null; scale?: number | null; unit?: string | null; absent?: string[]; derived?: boolean; clauses?: ClauseId[];
  required?: boolean;
}

export interface State extends Titled { end?: boolean; colour?: string }
export interface ViewAction extends Titled { offline: boolean; asks: { field: string; required: boolean }[] }
export interface View extends Titled {
  as?: string; columns: string[]; group?: string | null; sort?: string | null; day?: string | null; action?: ViewAction | null;
}
export interface RecordType {
  id: TypeId; name: string; pack: string; title: Words; title_field?: string | null; states: State[]; fields: Field[];
  groups: { title: Words; fields: string[] }[]; views: View[]; prints: Titled[]; create_actions: Titled[]; import_actions?: Titled[]; may_list: boolean;
  /** Computed fields that a device can work out by itself. */
  formulas?: Record<string, Formula>;
}
export interface Meta {
  packs: { id: string; version: string; title: Words; effective: string; digest: string }[];
  record_types: RecordType[]; languages: string[];
}

export type Value = unknown;
export type Values = Record<string, Value>;

export interface CustomerRef { id: RecordId; number: string; title: string; type?: TypeId; phone?: string | null }
export interface RecordRow {
  id: RecordId; type: TypeId; number: string; title: string; state: State; fields: Values; owner: Person | null;
  customer: CustomerRef | null; created_at: Instant; changed_at: Instant; version: number; next_due: Clock | null; late: boolean;
  labels?: Labels;
}
export type Labels = Record<string, Record<string, Words>>;

export type ClockStatus = 'not_yet' | 'open' | 'late' | 'kept' | 'kept_late' | 'broken' | 'waived' | 'dropped' | 'paused';
export interface Clock {
  duty: string; id: string; title: Words; clauses: ClauseId[]; status: ClockStatus; started_at: Instant; due_at: Instant | null;
  closed_at: Instant | null; round?: number; provisional?: boolean; holder?: { kind: string; id: string; name: string } | null;
  remaining_ms: number | null; remaining_words?: string | null; late_words?: string | null;
  explain?: { limit: string; steps: { at: string; text: string }[] } | null; may?: string[];
}

export interface Ask { field: string; required: boolean; change: 'free' | 'reason' | 'locked'; clauses?: ClauseId[]; shape?: Field }
export interface Refusal { code: string; title: string; params?: Record<string, unknown>; clauses?: ClauseId[] }
export interface ActionOffer extends Titled {
  danger?: boolean; primary?: boolean; clauses?: ClauseId[]; allowed: boolean; refusal: Refusal | null; asks: Ask[]; proposals?: Values;
  confirm?: { say: string }[]; chain?: ApprovalStep[] | null;
  /** The states that it may lead to, and whether a device may perform it without a network. */
  to?: string[]; offline?: boolean;
  /** Of offline actions: from where they lead, and what a device can judge by itself. */
  from?: string[]; checks?: DeviceCheck[];
}
/** A value, a name (`["input", field]`), or an operation on others; see docs/api.md. */
export type Formula = string | number | boolean | null | Formula[];
export interface DeviceCheck { kind: 'require' | 'confirm'; if: Formula; that: Formula; say: string; field: string; clauses?: ClauseId[] }
/** What stood above a signature, and what became of it. */
export interface Shown { field: string; title: string; text: string; value: string }
export interface SignatureView {
  field: string; file: string; picture: string; digest: string; at: Instant; by: Person | null; as_signed: boolean; shown: Shown[];
  changed: { field: string; title: Words; then: string; now: string }[];
}
export interface ActionForm {
  action: string; title: Words; asks: Ask[]; form?: Field[]; proposals?: Values; labels?: Labels; clauses?: ClauseId[];
  confirm?: { say: string }[]; chain?: ApprovalStep[] | null;
}

export type Decision = 'approve' | 'refuse' | 'return' | 'transfer' | 'add_signer' | 'withdraw' | 'chase' | 'copy';
export interface ApprovalStep {
  name: string; title: Words; status: string; approvers: Person[]; why?: string; quorum?: string | number | null;
  decisions?: { by: Person; decision: string; at: Instant; reason?: string | null }[]; due_at?: Instant | null; clauses?: ClauseId[];
}
export interface Approval {
  id: string; action: string; title: Words; status: string; applicant: Person; started_at: Instant; steps: ApprovalStep[]; may: Decision[];
}

export interface TimelineEntry {
  seq: number; at: Instant; entered_at?: Instant; by: Person | null; kind: string; title: string;
  detail?: { label: Words; value: string }[]; clauses?: ClauseId[]; icon?: string;
}
export interface FileEntry { id: string; name: string; media_type: string; bytes: number; at?: Instant; by?: Person; field?: string | null }
/** One side of a posting: a record (its id where the reader may open it), or a word of the book. */
export interface Holder { id: RecordId | null; type: TypeId | null; title: string }
export interface Balance { book: string; title: Words; unit: string; amount: number | string }
export interface Posting extends Balance { from: Holder; to: Holder; what: Holder | null; at: Instant; record: Holder; reverses: boolean }

export interface RecordView {
  id: RecordId; type: TypeId; number: string; title: string; state: State; version: number; pack_version: string; created_at: Instant;
  changed_at: Instant; created_by: Person | null; owner: Person | null; department: Named | null; customer: CustomerRef | null; fields: Values;
  masked: string[]; labels: Labels;
  steps: { state: string; title: Words; status: 'done' | 'current' | 'ahead'; at: Instant | null; by: Person | null }[];
  clocks: Clock[]; actions: ActionOffer[]; approvals: Approval[];
  /** Computed fields that hang on what the record refers to, as a device can work them out. */
  formulas?: Record<string, Formula>;
  related: { name: string; title: Words; type: TypeId; items: RecordRow[] }[];
  postings: { balances: Balance[]; items: Posting[] };
  timeline: TimelineEntry[]; files: FileEntry[]; prints: Titled[]; signatures?: SignatureView[];
  clauses: { id: ClauseId; outcome: 'kept' | 'broken' | 'waived'; at: Instant; rule?: string }[];
}
export interface RouteStop { done: boolean; record: RecordView }
export interface RouteView { type: TypeId; view: string; day: string; as_of: Instant; done: number; complete: boolean; stops: RouteStop[] }
export interface Committed { id: RecordId; type: TypeId; number: string; version: number; state: string; events: number[] }

/** A route on which the person has stops today, and how far he has come on it. */
export interface RouteOfToday { type: TypeId; view: string; title: Words; done: number; stops: number }
export interface Workbench {
  duties: { clock: Clock; record: RecordRow }[]; late: number; soon: number; today: number;
  approvals: { approval: Approval; record: RecordRow }[]; mine: RecordRow[]; handed_to_me: { clock: Clock; record: RecordRow }[];
  recent: RecordRow[]; routes: RouteOfToday[]; counts: { open: number; late: number; soon: number; approvals: number; unread: number };
}
export interface Lookup { customer: RecordRow | null; candidates: RecordRow[]; history: RecordRow[]; open: number; recent_same: number }
export interface Pick { id: string; number?: string; title: string; subtitle?: string }
export interface SearchHit { type: TypeId; type_title: Words; record: RecordRow; snippet: { text: string; hit: boolean }[] }
export interface SearchResult { items: SearchHit[]; people?: Pick[] }
export interface Notice {
  id: string; text: string; record: { type: TypeId; id: RecordId; number: string } | null; at: Instant; read_at: Instant | null;
  clauses?: ClauseId[];
}

export type LedgerState = 'not_yet' | 'open' | 'paused' | 'kept' | 'made_up' | 'missed' | 'waived' | 'dropped';
export interface DutyProof { seq: number; at: Instant; kind: 'broken' | 'kept' | 'waived' | 'dropped' | 'ended'; reason: string | null; by: Person | null; hash: string }
export interface LedgerDuty {
  id: string; state: LedgerState; clock: Clock; record: RecordRow | null; object: string | null; period: string | null; place: string | null;
  department: Person | null; proof: DutyProof[]; waived: { reason: string | null; by: Person | null; at: Instant | null } | null;
}
export interface DutyGroup {
  key: string; kind: 'person' | 'role' | 'department' | 'nobody' | 'place' | 'clause' | 'duty' | 'schedule' | 'approval'; title: string; policy?: string | null;
  clauses?: ClauseId[]; states: Record<LedgerState, number>; total: number;
}
export interface DutyCounts { period: { from: string; to: string }; states: Record<LedgerState, number>; groups: DutyGroup[]; more: number }

export type ClauseState = 'kept' | 'broken' | 'untriggered' | 'unobservable' | 'waived';
export interface PolicyRow {
  id: string; title: Words; version: string; effective: string; clauses: number; states: Record<ClauseState, number>;
}
export interface ClauseView {
  id: ClauseId; at: Words; text: Words; reading?: Words | null; kind?: string; added?: boolean; state: ClauseState; kept: number; broken: number;
  waived: number; open: number; refused: number; share: string | null; carriers: { kind: string; id: string; title: Words }[];
  attestation?: { answer?: boolean; by?: Person; at?: Instant; expires_on?: string | null; note?: string | null; ask?: Words | null;
    may_answer?: boolean } | null;
}
export interface Lifecycle {
  type: TypeId; title: Words; states: State[]; actions: { id: string; title: Words; from: string | string[] | null; to: string | string[] | null }[];
}
export interface DecisionTable {
  id: string; title: Words; inputs: (Titled | string)[]; outputs: (Titled | string)[]; hit_policy: string; clauses?: ClauseId[];
  rules: { inputs?: string[]; outputs?: string[]; clauses?: ClauseId[]; note?: Words }[] | string[][];
}
export interface Parameter {
  id: string; title: Words; type: string; value: Value; shown?: Words; initial?: Value; stated?: boolean; clauses?: ClauseId[]; since?: string | null;
}
export interface MetricView {
  id: string; title: Words; period: string; value: string | number | null; part?: number | string | null; whole?: number | string | null;
  target?: string | number | null; met: boolean | null; show?: string; clauses?: ClauseId[]; series?: { period: string; value: number | string | null; show?: string; met?: boolean | null }[];
}
export type MetricSide = 'value' | 'part' | 'whole' | 'rest';
export interface MetricGroup { key: string; title: string; value: number | string | null; part: number | string | null; whole: number | string | null; show: string; met: boolean | null }
export interface MetricSplit { id: string; title: Words; groups: MetricGroup[]; more: number }
export interface MetricPage extends MetricView {
  from: string; to: string; judged_at: Instant; judged: { at: Instant; seq: number; value: number | string | null; show: string; met: boolean | null } | null;
  formulas: Record<'value' | 'part' | 'whole', string>; records: Record<MetricSide, number | null>; splits: MetricSplit[];
}
export interface MetricRecords { items: RecordRow[]; next: string | null; total: number; hidden: number }
export interface PolicyView {
  id: string; title: Words; version: string; effective: string; keywords?: Words[] | Words; period: { from: string; to: string };
  clauses: ClauseView[]; lifecycles: Lifecycle[]; decisions: DecisionTable[]; parameters: Parameter[];
}
export interface Evidence {
  seq: number; at: Instant; outcome: string; rule?: string; title: string; record: RecordRow | null; by: Person | null; event_hash: string;
  duty?: { id: string; title: Words; period: string | null; due_at: Instant | null; record: RecordRow | null } | null; metric?: { id: string; period: string } | null;
}

export interface CalendarDay {
  date: string; working: boolean; kind: string; name?: Words | null; source?: Words | null; spans: [string, string][];
}
export interface ImportReport {
  rows: number; good: number; errors: { row: number; column: string | null; code: string; title: string }[]; committed: boolean; import?: string;
}
export interface ImportThing {
  id: string; record_type: string; action?: string; acts?: boolean; file: string; by: Person | null; at: string; rows: number; records: number; left: number; undone: boolean;
  used?: { id: string; type: string; number: string; title: string }[]; used_count?: number;
}
