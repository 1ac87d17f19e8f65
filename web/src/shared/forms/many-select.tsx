import { Select, type SelectProps } from 'antd';
import type { KeyboardEvent } from 'react';

/** Tab only leads on: left to itself, the open list would take the marked option for a choice and so undo the last one. */
function only_lead_on(event: KeyboardEvent) {
  if (event.key === 'Tab') event.stopPropagation();
}

/** A choice of several. */
export function ManySelect<Value = string>(props: SelectProps<Value[]>) {
  return <div onKeyDownCapture={only_lead_on}><Select<Value[]> {...props} mode="multiple" /></div>;
}
