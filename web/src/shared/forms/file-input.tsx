import { useMutation } from '@tanstack/react-query';
import { Button } from 'antd';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { query, send } from '@/api/client';
import type { Field, FileEntry, Value } from '@/api/types';
import { Icon } from '../icon';
import { keep_file, smaller, useFileAddress, useOnDevice } from '../offline/files';
import { useProblemTitle } from '../problems';

/** Brings a file to the server at once; in a form whose act goes through the outbox it stays on the device until that is sent. */
export function useUpload(field: string) {
  const person = useOnDevice();
  return useMutation({
    mutationFn: async (file: { name: string; blob: Blob }) => {
      if (person) return keep_file(person, field, file.name, file.blob);
      const answer = await send<FileEntry>('POST', `/files${query({ field, name: file.name })}`, {
        bytes: file.blob, media_type: file.blob.type || 'application/octet-stream',
      });
      return { ...answer, name: answer.name ?? file.name };
    },
  });
}

function ids_of(value: Value): string[] {
  const list = Array.isArray(value) ? value : value ? [value] : [];
  return list.map((one) => (typeof one === 'string' ? one : (one as { id: string }).id));
}

function FileLink({ id, name, picture }: { id: string; name: string; picture: boolean }) {
  const address = useFileAddress(id);
  return <a href={address} target="_blank" rel="noreferrer">{picture && address && <img className="file-thumb" src={address} alt="" />} {name}</a>;
}

/** Uploads at once and keeps the file's id; a photo opens the camera of a phone. */
export function FileInput({ field, value, on_change, many = false, disabled, id, title }: {
  field: Field; value: Value; on_change: (value: Value) => void; many?: boolean; disabled?: boolean; id?: string; title: string;
}) {
  const { t } = useTranslation();
  const problem = useProblemTitle();
  const input = useRef<HTMLInputElement>(null);
  const [names, set_names] = useState<Record<string, string>>({});
  const upload = useUpload(field.name);
  const ids = ids_of(value);

  const add = async (list: FileList | null) => {
    let next = many ? ids : [];
    for (const file of list ?? []) {
      const stored = await upload.mutateAsync({ name: file.name, blob: field.type === 'photo' ? await smaller(file) : file });
      set_names((before) => ({ ...before, [stored.id]: stored.name }));
      next = many ? [...next, stored.id] : [stored.id];
      on_change(many ? next : next[0]);
    }
    if (input.current) input.current.value = '';
  };
  return (
    <div className="file-input">
      <input ref={input} id={id} type="file" className="visually-hidden" multiple={many} disabled={disabled} aria-label={title} tabIndex={-1}
        accept={field.type === 'photo' ? 'image/*' : undefined} capture={field.type === 'photo' ? 'environment' : undefined}
        onChange={(event) => { add(event.target.files).catch(() => undefined); }} />
      <Button icon={<Icon name="file" size={16} />} disabled={disabled} loading={upload.isPending} onClick={() => input.current?.click()}>
        {field.type === 'photo' ? t('form.take_photo') : t('form.add_file')}
      </Button>
      <ul className="file-list">
        {ids.map((one) => (
          <li key={one}>
            <FileLink id={one} name={names[one] ?? t('form.file')} picture={field.type === 'photo'} />
            {!disabled && (
              <Button type="text" size="small" aria-label={t('form.remove', { what: names[one] ?? one })} icon={<Icon name="cross" size={14} />}
                onClick={() => on_change(many ? ids.filter((other) => other !== one) : undefined)} />
            )}
          </li>
        ))}
      </ul>
      {upload.error && <p className="error-text" role="alert">{problem(upload.error)}</p>}
    </div>
  );
}
