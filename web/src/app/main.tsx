import i18next from 'i18next';
import { createRoot } from 'react-dom/client';
import { keep_answers, set_api_language } from '@/api/client';
import { before_asking_for_session } from '@/api/queries';
import { start_locales } from '@/locales';
import { KeptAnswers } from '@/shared/offline/kept-answers';
import { leave_at_last } from '@/shared/offline/leaving';
import { shelf } from '@/shared/offline/shelf';
import '@/shared/styles.css';
import { Console } from './console';
import { start_worker } from './worker';

// The server's sentences come in the language of the screen.
i18next.on('languageChanged', set_api_language);
keep_answers(new KeptAnswers(shelf));
before_asking_for_session(leave_at_last);
await start_locales();
createRoot(document.getElementById('root')!).render(<Console />);
start_worker();
