import type { RecordId, TypeId } from '@/api/types';

/**
 * Addresses of screens. A record type `pack.name` takes two segments: an address whose last segment holds a point
 * looks like a file to a server.
 */
const type_path = (type: TypeId) => `/records/${type.split('.').map(encodeURIComponent).join('/')}`;

export const paths = {
  list: (type: TypeId) => type_path(type),
  view: (type: TypeId, view: string) => `${type_path(type)}?view=${encodeURIComponent(view)}`,
  record: (type: TypeId, id: RecordId) => `${type_path(type)}/${encodeURIComponent(id)}`,
  create: (type: TypeId, action: string) => `${type_path(type)}/new/${encodeURIComponent(action)}`,
  outbox: '/outbox',
  /** The event's place in what happened to the record. */
  event: (type: TypeId, id: RecordId, seq: number) => `${type_path(type)}/${encodeURIComponent(id)}#event-${seq}`,
  duties_of_clause: (pack: string, clause: string) => `/duties?policy=${encodeURIComponent(pack)}&clause=${encodeURIComponent(clause)}&by=list`,
  metric: (pack: string, metric: string, period?: string) => `/policies/${encodeURIComponent(pack)}/metrics/${encodeURIComponent(metric.slice(metric.indexOf('.') + 1))}${period ? `?period=${encodeURIComponent(period)}` : ''}`,
  policy: (pack: string, clause?: string) => `/policies/${encodeURIComponent(pack)}${clause ? `#${encodeURIComponent(clause)}` : ''}`,
};

export const type_of = (params: { pack?: string; type?: string }): TypeId => `${params.pack}.${params.type}`;
