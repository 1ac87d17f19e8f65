import { Button } from 'antd';
import { useEffect, useRef, useState, type PointerEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useProblemTitle } from '../problems';
import { useUpload } from './file-input';

/** Draws a signature by finger, pen or mouse and keeps it as a picture; black on white on every ground, as on paper. */
export function SignaturePad({ value, on_change, field, title, disabled, id }: {
  value: string; on_change: (value: string | undefined) => void; field: string; title: string; disabled?: boolean; id?: string;
}) {
  const { t } = useTranslation();
  const problem = useProblemTitle();
  const canvas = useRef<HTMLCanvasElement>(null);
  const last = useRef<{ x: number; y: number } | null>(null);
  const [drawn, set_drawn] = useState(false);
  const upload = useUpload(field);

  const wipe = () => {
    const surface = canvas.current;
    const pen = surface?.getContext('2d');
    if (!surface || !pen) return;
    pen.fillStyle = '#fff';
    pen.fillRect(0, 0, surface.width, surface.height);
    set_drawn(false);
  };
  useEffect(() => { if (!value) wipe(); }, [value]);

  const at = (event: PointerEvent<HTMLCanvasElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    return { x: ((event.clientX - box.left) * event.currentTarget.width) / box.width, y: ((event.clientY - box.top) * event.currentTarget.height) / box.height };
  };
  const move = (event: PointerEvent<HTMLCanvasElement>) => {
    const pen = event.currentTarget.getContext('2d');
    if (!last.current || !pen || disabled) return;
    const next = at(event);
    pen.lineWidth = 4;
    pen.lineCap = 'round';
    pen.strokeStyle = '#111';
    pen.beginPath();
    pen.moveTo(last.current.x, last.current.y);
    pen.lineTo(next.x, next.y);
    pen.stroke();
    last.current = next;
    set_drawn(true);
  };
  const keep = () => {
    canvas.current?.toBlob((blob) => {
      if (blob) upload.mutateAsync({ name: 'signature.png', blob }).then((file) => on_change(file.id), () => undefined);
    }, 'image/png');
  };
  if (value)
    return (
      <div className="signature" id={id}>
        <img src={`/api/v1/files/${encodeURIComponent(value)}`} alt={t('form.signature_of', { title })} />
        {!disabled && <Button onClick={() => on_change(undefined)}>{t('form.sign_again')}</Button>}
      </div>
    );
  return (
    <div className="signature" id={id}>
      <canvas ref={canvas} width={800} height={260} role="img" aria-label={t('form.sign_here', { title })}
        onPointerDown={(event) => { event.currentTarget.setPointerCapture(event.pointerId); last.current = at(event); }}
        onPointerMove={move} onPointerUp={() => { last.current = null; }} onPointerCancel={() => { last.current = null; }} />
      <div className="row">
        <Button onClick={keep} disabled={!drawn || disabled} loading={upload.isPending}>{t('form.signature_keep')}</Button>
        <Button type="text" onClick={wipe} disabled={!drawn || disabled}>{t('form.signature_wipe')}</Button>
      </div>
      {upload.error && <p className="error-text" role="alert">{problem(upload.error)}</p>}
    </div>
  );
}
