import { createContext, useContext } from 'react';
import type { Shown } from '@/api/types';

/** Of a form: what a hand that is put under it now is put under, as the reader sees it. Null where there is no record yet. */
export interface Signing { shown: () => Shown[]; incomplete: boolean }
export const SigningContext = createContext<Signing | null>(null);
export const useSigning = () => useContext(SigningContext);
