// Works out the formulas that the server sends for a device (docs/api.md, Formula). Numbers are exact: an amount that stands on a
// slip must be the server's to the last digit. What a formula needs and nobody knows makes it unknown, and unknown refuses nothing.
import type { Field, Formula, Value, Values } from '@/api/types';
import { exact_types, is_blank } from '../forms/values';

/** digits × 10^-scale */
interface Exact { digits: bigint; scale: number }

export function exact(text: string): Exact | undefined {
  const match = /^([+-]?)(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/.exec(text.trim());
  if (!match) return undefined;
  const [, sign, whole, fraction = '', power = '0'] = match;
  const scale = fraction.length - Number(power);
  const digits = BigInt(`${sign === '-' ? '-' : ''}${whole}${fraction}`);
  return scale >= 0 ? { digits, scale } : { digits: digits * 10n ** BigInt(-scale), scale: 0 };
}
const at_scale = (value: Exact, scale: number) => value.digits * 10n ** BigInt(scale - value.scale);
function together(a: Exact, b: Exact): [bigint, bigint, number] {
  const scale = Math.max(a.scale, b.scale);
  return [at_scale(a, scale), at_scale(b, scale), scale];
}
/** Halves go away from zero, as on a bill. */
export function round_half_up(value: Exact, scale: number): Exact {
  if (value.scale <= scale) return { digits: at_scale(value, scale), scale };
  const unit = 10n ** BigInt(value.scale - scale);
  const negative = value.digits < 0n;
  const size = negative ? -value.digits : value.digits;
  const rounded = (size + unit / 2n) / unit;
  return { digits: negative ? -rounded : rounded, scale };
}
/** Plain digits, without zeros that say nothing unless a scale is asked for. */
export function plain(value: Exact, scale?: number): string {
  const { digits, scale: places } = scale === undefined ? value : round_half_up(value, scale);
  const negative = digits < 0n;
  const text = (negative ? -digits : digits).toString().padStart(places + 1, '0');
  const whole = text.slice(0, text.length - places);
  const fraction = scale === undefined ? text.slice(text.length - places).replace(/0+$/, '') : text.slice(text.length - places);
  return `${negative ? '-' : ''}${whole}${places > 0 && fraction ? `.${fraction}` : ''}`;
}

type Known = Exact | string | boolean | null;
const is_exact = (value: Known | undefined): value is Exact => typeof value === 'object' && value !== null;

export interface Around { input: Values; record: Values; previous: Values; fields: Field[] }

function named(around: Around, whose: string, name: string): Known | undefined {
  const value = (around as unknown as Record<string, Values>)[whose]?.[name];
  const field = around.fields.find((one) => one.name === name);
  // A computed field that nobody here can work out is left out of the record.
  if (value === undefined && whose === 'record' && field?.derived) return undefined;
  if (value === undefined || value === null) return null;
  if (typeof value === 'number' || (field && exact_types.has(field.type))) return exact(String(value));
  return typeof value === 'string' || typeof value === 'boolean' ? value : undefined;
}

/** Whether a picture or a signature is given there, wherever its bytes lie. */
function is_held(around: Around, place: Formula | undefined): boolean {
  const [whose, name] = place as [string, string];
  return !is_blank((around as unknown as Record<string, Values>)[whose]?.[name]);
}

/** Undefined: not to be known. Null is FEEL's null, which makes arithmetic and order null too. */
export function work_out(formula: Formula, around: Around): Known | undefined {
  if (!Array.isArray(formula)) return typeof formula === 'number' ? exact(String(formula)) : formula;
  const [op, ...of] = formula as [string, ...Formula[]];
  if (op === 'input' || op === 'record' || op === 'previous') return named(around, op, String(of[0]));
  if (op === 'held') return is_held(around, of[0]);
  const values = of.map((one) => work_out(one, around));
  if (op === 'and' || op === 'or') {
    const decides = op === 'or';
    if (values.includes(decides)) return decides;
    return values.every((one) => one === !decides) ? !decides : values.includes(undefined) ? undefined : null;
  }
  if (op === 'if') return values[0] === undefined ? undefined : values[0] === true ? values[1] : values[2];
  if (values.includes(undefined)) return undefined;
  const [a, b] = values as [Known, Known];
  switch (op) {
    case 'not': return typeof a === 'boolean' ? !a : null;
    case 'neg': return is_exact(a) ? { ...a, digits: -a.digits } : null;
    case '=': case '!=': {
      const same = is_exact(a) && is_exact(b) ? order(a, b) === 0 : a === b;
      return op === '=' ? same : !same;
    }
    case 'round half up': return is_exact(a) && is_exact(b) ? round_half_up(a, Number(plain(b))) : null;
  }
  if (op === '<' || op === '<=' || op === '>' || op === '>=') {
    if (!(is_exact(a) && is_exact(b)) && !(typeof a === 'string' && typeof b === 'string')) return null;
    const sign = order(a as Exact & string, b as Exact & string);
    return op === '<' ? sign < 0 : op === '<=' ? sign <= 0 : op === '>' ? sign > 0 : sign >= 0;
  }
  if (op !== '+' && op !== '-' && op !== '*') return undefined;
  if (!is_exact(a) || !is_exact(b)) return op === '+' && typeof a === 'string' && typeof b === 'string' ? a + b : null;
  const [left, right, scale] = together(a, b);
  if (op === '+') return { digits: left + right, scale };
  if (op === '-') return { digits: left - right, scale };
  return { digits: a.digits * b.digits, scale: a.scale + b.scale };
}

function order(a: Exact | string, b: Exact | string): number {
  if (typeof a === 'string' || typeof b === 'string') return a === b ? 0 : String(a) < String(b) ? -1 : 1;
  const [left, right] = together(a, b);
  return left === right ? 0 : left < right ? -1 : 1;
}

/** The value of a computed field as the API would send it; undefined where a device cannot tell. */
export function derived_value(field: Field, formula: Formula, around: Around): Value {
  const value = work_out(formula, around);
  if (!is_exact(value)) return value;
  const text = plain(value, field.scale !== null && field.scale !== undefined && field.scale >= 0 ? field.scale : undefined);
  return text.replace(/\D/g, '').length <= 15 ? Number(text) : text;
}
