import { useEffect, useRef, useState } from 'react';

/** Whether the element has come near the screen once: what costs time to work out is asked for when somebody comes to look. */
export function useNear<T extends Element>(): [React.RefObject<T | null>, boolean] {
  const place = useRef<T>(null);
  const [near, set_near] = useState(false);
  useEffect(() => {
    if (near || !place.current) return undefined;
    const observer = new IntersectionObserver((seen) => { if (seen.some((one) => one.isIntersecting)) set_near(true); }, { rootMargin: '600px' });
    observer.observe(place.current);
    return () => observer.disconnect();
  }, [near]);
  return [place, near];
}
