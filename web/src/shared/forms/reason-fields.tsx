import { Input } from 'antd';
import { useTranslation } from 'react-i18next';

export interface Reasons { confirm?: string; leave?: string }

/** Reasons that an action wants besides its form: for what it warns of, and for leaving what was proposed. */
export function ReasonFields({ confirm, leaving, reasons, on_change }: {
  confirm?: { say: string }[]; leaving: boolean; reasons: Reasons; on_change: (next: Reasons) => void;
}) {
  const { t } = useTranslation();
  return (
    <>
      {confirm && confirm.length > 0 && (
        <div className="warning-box">
          {confirm.map((one, index) => <p key={index}>{one.say}</p>)}
          <label className="stack-tight">{t('form.confirm_reason')}<span className="required"> *</span>
            <Input.TextArea value={reasons.confirm ?? ''} autoSize={{ minRows: 2 }} onChange={(event) => on_change({ ...reasons, confirm: event.target.value })} />
          </label>
        </div>
      )}
      {leaving && (
        <div className="warning-box">
          <label className="stack-tight">{t('form.leave_reason')}<span className="required"> *</span>
            <Input.TextArea value={reasons.leave ?? ''} autoSize={{ minRows: 2 }} onChange={(event) => on_change({ ...reasons, leave: event.target.value })} />
          </label>
        </div>
      )}
    </>
  );
}
