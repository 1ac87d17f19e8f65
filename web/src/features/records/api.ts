import { useMutation, useQueryClient } from '@tanstack/react-query';
import { post, query, send } from '@/api/client';
import type { Committed, FileEntry, RecordId, TypeId, Values } from '@/api/types';

const record_path = (type: TypeId, id: RecordId) => `/records/${encodeURIComponent(type)}/${encodeURIComponent(id)}`;

export interface ActionBody {
  input: Values; version: number; confirm?: { reason: string } | null; leave?: { reason: string } | null;
}

/** What a command on a record makes stale: the record, every list of its type, and the workbench. */
export function useTouched(type: TypeId, id: RecordId) {
  const client = useQueryClient();
  return () => Promise.all([
    client.invalidateQueries({ queryKey: ['record'] }),
    client.invalidateQueries({ queryKey: ['records', type] }),
    client.invalidateQueries({ queryKey: ['workbench'] }),
    client.invalidateQueries({ queryKey: ['record', type, id] }),
  ]);
}

export function usePerform(type: TypeId, id: RecordId, action: string) {
  const touched = useTouched(type, id);
  return useMutation({
    mutationFn: ({ body, key }: { body: ActionBody; key: string }) =>
      post<Committed>(`${record_path(type, id)}/actions/${encodeURIComponent(action)}`, body, { version: body.version, key }),
    onSuccess: touched,
  });
}
export function useDutyCommand(type: TypeId, id: RecordId, duty: string) {
  const touched = useTouched(type, id);
  return useMutation({
    mutationFn: ({ what, body }: { what: 'hand-over' | 'accept' | 'waive'; body: Values }) => post(`/duties/${encodeURIComponent(duty)}/${what}`, body),
    onSuccess: touched,
  });
}
export function useUploadTo(type: TypeId, id: RecordId) {
  const touched = useTouched(type, id);
  return useMutation({
    mutationFn: (file: File) => send<FileEntry>('POST', `${record_path(type, id)}/files${query({ name: file.name })}`, {
      bytes: file, media_type: file.type || 'application/octet-stream',
    }),
    onSuccess: touched,
  });
}
export const print_path = (type: TypeId, id: RecordId, print: string, format: 'pdf' | 'xlsx') => `${record_path(type, id)}/print/${encodeURIComponent(print)}.${format}`;
