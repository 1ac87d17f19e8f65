import { createRoot } from 'react-dom/client';
import { start_locales } from '@/locales';
import '@/shared/styles.css';
import { Console } from './console';

await start_locales();
createRoot(document.getElementById('root')!).render(<Console />);
