// Pictures and other files that wait on the device. A picture is made smaller first: a telephone's own are ten times what anybody needs.
import { createContext, useContext, useEffect, useState } from 'react';
import { fresh_key } from '@/api/client';
import { local_prefix } from './outbox';
import { hex, sha256 } from './sha256';
import { shelf } from './shelf';

const longest_side = 1600;
const quality = 0.82;
const bytes_max = 30 * 1024 * 1024;

/** The picture with its longer side at most 1600 pixels, upright; other files, and pictures that are small, as they are. */
export async function smaller(file: Blob): Promise<Blob> {
  if (!/^image\/(jpeg|png|webp|heic|heif)$/.test(file.type)) return file;
  try {
    const picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
    const share = Math.min(1, longest_side / Math.max(picture.width, picture.height));
    const surface = document.createElement('canvas');
    surface.width = Math.round(picture.width * share);
    surface.height = Math.round(picture.height * share);
    surface.getContext('2d')?.drawImage(picture, 0, 0, surface.width, surface.height);
    picture.close();
    const made = await new Promise<Blob | null>((resolve) => surface.toBlob(resolve, 'image/jpeg', quality));
    return made && (made.size < file.size || share < 1) ? made : file;
  } catch {
    return file;
  }
}

/** True inside a form whose act goes through the outbox: its files stay on the device until it is sent. */
export const OnDevice = createContext<string | null>(null);
export const useOnDevice = () => useContext(OnDevice);

export async function keep_file(person: string, field: string, name: string, file: Blob): Promise<{ id: string; name: string }> {
  if (file.size > bytes_max) throw new Error(`a file of ${file.size} bytes cannot be kept`);
  const id = `${local_prefix}${fresh_key()}`;
  const digest = hex(sha256(new Uint8Array(await file.arrayBuffer())));
  await shelf.put_file({ id, person, name, field, blob: file, sha256: digest, key: fresh_key() });
  return { id, name };
}

/** Where a browser finds the file: at the server, or on this device. */
export function useFileAddress(id: string): string | undefined {
  const local = id.startsWith(local_prefix);
  const [address, set_address] = useState<string>();
  useEffect(() => {
    if (!local) return undefined;
    let made: string | undefined;
    let left = false;
    shelf.file(id).then((file) => {
      if (!file || left) return;
      made = URL.createObjectURL(file.blob);
      set_address(made);
    }, () => undefined);
    return () => { left = true; if (made) URL.revokeObjectURL(made); };
  }, [id, local]);
  return local ? address : `/api/v1/files/${encodeURIComponent(id)}`;
}
