import { Button, Input } from 'antd';
import { useEffect, useRef, useState, type PointerEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Shown, Value } from '@/api/types';
import { useFileAddress } from '../offline/files';
import { digest_of } from '../offline/signed';
import { useSigning } from '../offline/signing';
import { useProblemTitle } from '../problems';
import { useUpload } from './file-input';

interface Point { x: number; y: number }
// As many points as the sharpest telephones show.
const width = 1200;
const height = 390;

/** Black on white on every ground, as on paper: the strokes of a hand, or a name in letters. */
function draw(surface: HTMLCanvasElement | null, strokes: Point[][], name: string) {
  const pen = surface?.getContext('2d');
  if (!surface || !pen) return;
  pen.fillStyle = '#fff';
  pen.fillRect(0, 0, width, height);
  pen.lineWidth = 6;
  pen.lineCap = 'round';
  pen.lineJoin = 'round';
  pen.strokeStyle = '#111';
  pen.fillStyle = '#111';
  for (const stroke of strokes) {
    pen.beginPath();
    stroke.forEach((point, index) => (index === 0 ? pen.moveTo(point.x, point.y) : pen.lineTo(point.x, point.y)));
    if (stroke.length === 1) pen.lineTo(stroke[0]!.x + 0.1, stroke[0]!.y);
    pen.stroke();
  }
  if (!name) return;
  pen.font = 'italic 126px "Noto Serif CJK SC", "Songti SC", serif';
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  pen.fillText(name, width / 2, height / 2, width - 90);
}

/** What the hand is put under: it is read before it is signed, and bound to the signature. */
function Document({ shown, incomplete }: { shown: Shown[]; incomplete: boolean }) {
  const { t } = useTranslation();
  return (
    <section className="signed-document" aria-label={t('sign.document')}>
      <h3>{t('sign.document')}</h3>
      <dl>{shown.map((entry) => <div key={entry.field}><dt>{entry.title}</dt><dd>{entry.text}</dd></div>)}</dl>
      {incomplete && <p className="muted small">{t('sign.incomplete')}</p>}
    </section>
  );
}

const file_of = (value: Value) => (typeof value === 'string' ? value : (value as { file?: string } | undefined)?.file ?? '');

function Signed({ file, title, shown, disabled, on_again }: { file: string; title: string; shown?: Shown[]; disabled?: boolean; on_again: () => void }) {
  const { t } = useTranslation();
  const address = useFileAddress(file);
  return (
    <>
      {shown && <Document shown={shown} incomplete={false} />}
      {address && <img src={address} alt={t('form.signature_of', { title })} />}
      {!disabled && <Button onClick={on_again}>{t('form.sign_again')}</Button>}
    </>
  );
}

/** Takes a signature by finger, pen, mouse or keyboard, under what is shown, and keeps it as a picture bound to that. */
export function SignaturePad({ value, on_change, field, title, disabled, id }: {
  value: Value; on_change: (value: Value) => void; field: string; title: string; disabled?: boolean; id?: string;
}) {
  const { t } = useTranslation();
  const problem = useProblemTitle();
  const signing = useSigning();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [strokes, set_strokes] = useState<Point[][]>([]);
  const [undone, set_undone] = useState<Point[][]>([]);
  const [name, set_name] = useState('');
  /** The finger or pen that draws; the palm beside it does not. */
  const drawing = useRef<number | null>(null);
  const upload = useUpload(field);
  const file = file_of(value);
  useEffect(() => { draw(canvas.current, strokes, name); }, [strokes, name, file]);

  const at = (event: PointerEvent<HTMLCanvasElement>): Point[] => {
    const box = event.currentTarget.getBoundingClientRect();
    // A browser gathers the moves of one picture; a quick hand is round only with all of them.
    const moves = event.nativeEvent.getCoalescedEvents?.() ?? [];
    return (moves.length > 0 ? moves : [event.nativeEvent]).map((move) => ({ x: ((move.clientX - box.left) * width) / box.width, y: ((move.clientY - box.top) * height) / box.height }));
  };
  const lift = (event: PointerEvent<HTMLCanvasElement>) => { if (drawing.current === event.pointerId) drawing.current = null; };
  const wipe = () => { set_strokes([]); set_undone([]); set_name(''); };
  const keep = () => {
    const shown = signing?.shown();
    canvas.current?.toBlob((blob) => {
      if (!blob) return;
      upload.mutateAsync({ name: 'signature.png', blob })
        .then((kept) => { on_change(shown ? { file: kept.id, digest: digest_of(shown), shown } : kept.id); wipe(); }, () => undefined);
    }, 'image/png');
  };
  if (file)
    return (
      <div className="signature" id={id}>
        <Signed file={file} title={title} shown={(value as { shown?: Shown[] }).shown} disabled={disabled} on_again={() => on_change(undefined)} />
      </div>
    );
  const empty = strokes.length === 0 && !name.trim();
  return (
    <div className="signature" id={id}>
      {signing && <Document shown={signing.shown()} incomplete={signing.incomplete} />}
      <canvas ref={canvas} width={width} height={height} role="img" aria-label={t('form.sign_here', { title })}
        onPointerDown={(event) => {
          if (disabled || drawing.current !== null || event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          drawing.current = event.pointerId;
          const first = at(event).slice(-1);
          set_undone([]);
          set_strokes((before) => [...before, first]);
        }}
        onPointerMove={(event) => {
          if (drawing.current !== event.pointerId) return;
          const next = at(event);
          set_strokes((before) => [...before.slice(0, -1), [...(before.at(-1) ?? []), ...next]]);
        }}
        onPointerUp={lift} onPointerCancel={lift} />
      <div className="row wrap">
        <Button onClick={keep} disabled={empty || disabled} loading={upload.isPending}>{t('form.signature_keep')}</Button>
        <Button type="text" disabled={strokes.length === 0 || disabled} onClick={() => { set_undone((before) => [...before, strokes.at(-1)!]); set_strokes(strokes.slice(0, -1)); }}>{t('sign.undo')}</Button>
        <Button type="text" disabled={undone.length === 0 || disabled} onClick={() => { set_strokes((before) => [...before, undone.at(-1)!]); set_undone(undone.slice(0, -1)); }}>{t('sign.redo')}</Button>
        <Button type="text" onClick={wipe} disabled={empty || disabled}>{t('form.signature_wipe')}</Button>
      </div>
      <details className="sign-typed">
        <summary>{t('sign.typed')}</summary>
        <Input value={name} maxLength={40} disabled={disabled} aria-label={t('sign.typed_name', { title })} placeholder={t('sign.typed_name', { title })}
          onChange={(event) => set_name(event.target.value)} onKeyDown={(event) => { if (event.key === 'Enter') { event.preventDefault(); event.stopPropagation(); if (!empty) keep(); } }} />
      </details>
      {upload.error && <p className="error-text" role="alert">{problem(upload.error)}</p>}
    </div>
  );
}
