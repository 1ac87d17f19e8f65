import { useTranslation } from 'react-i18next';
import type { MetricView } from '@/api/types';

/** The last periods as small bars: a picture of the trend, whose figures stand in the words beside it. */
export function Trend({ series, tall = false }: { series: NonNullable<MetricView['series']>; tall?: boolean }) {
  const { t } = useTranslation();
  const values = series.map((one) => (one.value === null ? null : Number.parseFloat(String(one.value))));
  const top = Math.max(...values.map((value) => value ?? 0), 0);
  const bottom = Math.min(...values.map((value) => value ?? 0), 0);
  if (values.length < 2 || top === bottom) return null;
  const [wide, high] = tall ? [32, 96] : [12, 32];
  // What is below zero hangs from the line of zero.
  const at = (value: number) => ((top - value) / (top - bottom)) * (high - 2);
  return (
    <svg className="trend" viewBox={`0 0 ${values.length * wide} ${high}`} width={values.length * wide} height={high} role="img"
      aria-label={t('policy.trend', { list: series.map((one) => `${one.period} ${one.show || (one.value ?? '—')}`).join(', ') })}>
      {values.map((value, index) => value !== null && Number.isFinite(value) && (
        <rect key={index} className={series[index]!.met === false ? 'trend-missed' : undefined} x={index * wide} width={wide * 0.75} y={at(Math.max(value, 0))} height={Math.abs(at(value) - at(0)) + 1} />
      ))}
    </svg>
  );
}
