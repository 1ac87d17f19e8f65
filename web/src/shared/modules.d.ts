declare module '*/dev/fixture.mjs' {
  export const rows: unknown[];
  export const meta: { record_types: unknown[] };
  export function view(row: unknown): unknown;
}
