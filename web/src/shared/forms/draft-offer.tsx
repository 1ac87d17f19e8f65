import { Alert, Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Values } from '@/api/types';
import { drop_draft, load_draft } from '../drafts';
import { format_instant } from '../format';

/** What was typed here before a crash, a reload or a slip of the hand: to take up again or to drop. */
export function DraftOffer({ person, name, on_restore }: { person: string; name: string; on_restore: (values: Values) => void }) {
  const { t, i18n } = useTranslation();
  const [draft, set_draft] = useState(() => load_draft(person, name));
  if (!draft) return null;
  return (
    <Alert className="spaced" type="info" showIcon title={t('quick.draft_found', { at: format_instant(draft.saved_at, i18n.language, Date.now()) })}
      action={
        <span className="row">
          <Button size="small" type="primary" onClick={() => { on_restore(draft.values); set_draft(null); }}>{t('quick.draft_restore')}</Button>
          <Button size="small" onClick={() => { drop_draft(person, name); set_draft(null); }}>{t('quick.draft_drop')}</Button>
        </span>
      } />
  );
}
