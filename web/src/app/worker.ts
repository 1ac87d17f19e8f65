const look_again_ms = 30 * 60_000;

/**
 * The console's own files stay on the device, so that it opens without a network. A new version is fetched beside the old one; a page
 * that is open goes on with what it has, and the next one opened is new. Browsers offer this on secure origins only.
 */
export function start_worker() {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  const start = () => {
    navigator.serviceWorker.register('/sw.js', { scope: '/', updateViaCache: 'none' }).then((registration) => {
      const look = () => { registration.update().catch(() => undefined); };
      window.setInterval(look, look_again_ms);
      window.addEventListener('online', look);
    }, () => undefined);
  };
  if (document.readyState === 'complete') start();
  else window.addEventListener('load', start, { once: true });
}
