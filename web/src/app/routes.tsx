import { createBrowserRouter, useRouteError } from 'react-router-dom';
import { Failed } from '@/shared/faces';
import { Home } from '@/features/workbench/home';
import { NotFound } from './not-found';
import { Shell } from './shell';

function Broken() {
  const error = useRouteError();
  return <Failed error={error} again={() => window.location.reload()} />;
}

/** The workbench comes with the first load; every other screen when it is first wanted. */
export function make_router() {
  const failing = { errorElement: <Broken /> };
  return createBrowserRouter([{
    element: <Shell />, errorElement: <Broken />, HydrateFallback: () => null,
    children: [
      { path: '/', element: <Home />, ...failing },
      { path: '/records', lazy: async () => ({ Component: (await import('@/features/records/types')).RecordTypes }), ...failing },
      { path: '/records/:pack/:type', lazy: async () => ({ Component: (await import('@/features/records/list')).RecordList }), ...failing },
      { path: '/records/:pack/:type/new/:action', lazy: async () => ({ Component: (await import('@/features/workbench/quick-registration')).QuickRegistration }), ...failing },
      { path: '/records/:pack/:type/:id', lazy: async () => ({ Component: (await import('@/features/records/page')).RecordPage }), ...failing },
      { path: '/policies', lazy: async () => ({ Component: (await import('@/features/policies/list')).PolicyList }), ...failing },
      { path: '/policies/:pack', lazy: async () => ({ Component: (await import('@/features/policies/page')).PolicyPage }), ...failing },
      { path: '/policies/:pack/metrics/:metric', lazy: async () => ({ Component: (await import('@/features/policies/metric')).MetricScreen }), ...failing },
      { path: '/duties', lazy: async () => ({ Component: (await import('@/features/duties/page')).DutyLedger }), ...failing },
      { path: '/outbox', lazy: async () => ({ Component: (await import('@/features/records/outbox')).OutboxScreen }), ...failing },
      { path: '/notices', lazy: async () => ({ Component: (await import('@/features/notices/notices')).Notices }), ...failing },
      { path: '/calendar', lazy: async () => ({ Component: (await import('@/features/admin/calendar')).CalendarScreen }), ...failing },
      { path: '/ledger', lazy: async () => ({ Component: (await import('@/features/admin/ledger')).LedgerScreen }), ...failing },
      { path: '/import', lazy: async () => ({ Component: (await import('@/features/admin/import')).ImportScreen }), ...failing },
      { path: '/password', lazy: async () => ({ Component: (await import('@/features/session/password')).ChangePassword }), ...failing },
      { path: '/tokens', lazy: async () => ({ Component: (await import('@/features/session/tokens')).Tokens }), ...failing },
      { path: '/calendar-feed', lazy: async () => ({ Component: (await import('@/features/session/calendar-feed')).CalendarFeed }), ...failing },
      { path: '/me', lazy: async () => ({ Component: (await import('./me')).Me }), ...failing },
      { path: '*', element: <NotFound /> },
    ],
  }]);
}
