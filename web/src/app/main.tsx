import i18next from 'i18next';
import { createRoot } from 'react-dom/client';
import { set_api_language } from '@/api/client';
import { start_locales } from '@/locales';
import '@/shared/styles.css';
import { Console } from './console';

// The server's sentences come in the language of the screen.
i18next.on('languageChanged', set_api_language);
await start_locales();
createRoot(document.getElementById('root')!).render(<Console />);
