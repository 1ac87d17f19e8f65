import { download } from '@/api/client';

/** Fetches what the server has as a file and hands it to the browser under the server's name. */
export async function save_file(method: 'GET' | 'POST', path: string, bytes?: Blob | string) {
  const { blob, name } = await download(method, path, bytes);
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
