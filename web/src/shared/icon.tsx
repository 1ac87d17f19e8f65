/** Strokes of 24 by 24, drawn here: a hundred icons of a library would weigh more than the workbench. */
const strokes = {
  home: 'M4 11l8-7 8 7v9h-5v-6H9v6H4z',
  records: 'M6 3h9l4 4v14H6zM14 3v5h5M9 12h7M9 16h7',
  policy: 'M5 4h10a4 4 0 014 4v12H9a4 4 0 01-4-4zM9 9h6M9 13h6',
  bell: 'M6 16V11a6 6 0 1112 0v5l2 2H4zM10 21h4',
  calendar: 'M4 6h16v14H4zM4 10h16M8 3v4M16 3v4',
  import: 'M12 3v11M8 10l4 4 4-4M4 17v4h16v-4',
  person: 'M12 12a4 4 0 100-8 4 4 0 000 8zM4 21c0-4 4-6 8-6s8 2 8 6',
  search: 'M11 18a7 7 0 100-14 7 7 0 000 14zM16 16l5 5',
  phone: 'M6 3h4l2 5-3 2a11 11 0 005 5l2-3 5 2v4a2 2 0 01-2 2A17 17 0 014 5a2 2 0 012-2z',
  plus: 'M12 5v14M5 12h14',
  clock: 'M12 21a9 9 0 100-18 9 9 0 000 18zM12 7v5l4 2',
  check: 'M5 13l4 4L19 7',
  check_circle: 'M12 21a9 9 0 100-18 9 9 0 000 18zM8 12l3 3 5-6',
  cross: 'M6 6l12 12M18 6L6 18',
  cross_circle: 'M12 21a9 9 0 100-18 9 9 0 000 18zM9 9l6 6M15 9l-6 6',
  dash_circle: 'M12 21a9 9 0 100-18 9 9 0 000 18zM8 12h8',
  eye_off: 'M4 4l16 16M10 6a9 9 0 0111 6 12 12 0 01-3 4M6 8a12 12 0 00-3 4c2 4 5 6 9 6 1 0 2 0 3-.5',
  pause_circle: 'M12 21a9 9 0 100-18 9 9 0 000 18zM10 9v6M14 9v6',
  shield: 'M12 3l8 3v6c0 5-4 8-8 9-4-1-8-4-8-9V6z',
  warning: 'M12 4l9 16H3zM12 10v4M12 17v.5',
  lock: 'M6 11h12v10H6zM8 11V8a4 4 0 118 0v3',
  empty: 'M4 13l3-8h10l3 8v6H4zM4 13h5l1 2h4l1-2h5',
  print: 'M7 9V3h10v6M7 17H4V9h16v8h-3M7 14h10v7H7z',
  file: 'M6 3h9l4 4v14H6zM14 3v5h5',
  message: 'M4 5h16v11H9l-5 4z',
  gear: 'M12 15a3 3 0 100-6 3 3 0 000 6zM12 3v3M12 18v3M3 12h3M18 12h3M5.5 5.5l2 2M16.5 16.5l2 2M5.5 18.5l2-2M16.5 7.5l2-2',
  stamp: 'M9 3h6v3a4 4 0 01-1 3v4h5v4H5v-4h5V9a4 4 0 01-1-3zM5 21h14',
  flow: 'M4 5h6v5H4zM14 14h6v5h-6zM7 10v6h7',
  menu: 'M4 7h16M4 12h16M4 17h16',
  moon: 'M20 14A8 8 0 1110 4a7 7 0 0010 10z',
  language: 'M3 6h10M8 3v3M11 6c-1 4-4 7-7 8M5 9c1 2 4 5 7 6M12 21l4-10 5 10M14 17h5',
  exit: 'M14 4H5v16h9M10 12h11M17 8l4 4-4 4',
  key: 'M8 20a4 4 0 110-8 4 4 0 010 8zM11 13l9-9M16 8l3 3',
  arrow: 'M5 12h14M13 6l6 6-6 6',
  route: 'M6 21a3 3 0 100-6 3 3 0 000 6zM18 9a3 3 0 100-6 3 3 0 000 6zM9 18h6a3 3 0 003-3v-1a3 3 0 00-3-3H9a3 3 0 01-3-3V8a3 3 0 013-3h6',
  star: 'M12 4l2.5 5 5.5.8-4 4 1 5.6-5-2.7-5 2.7 1-5.6-4-4 5.5-.8z',
} as const;

export type IconName = keyof typeof strokes;

export function Icon({ name, size = 18 }: { name: IconName; size?: number }) {
  return (
    <svg className="icon" width={size} height={size} viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth={1.8}
      strokeLinecap="round" strokeLinejoin="round" aria-hidden="true" focusable="false">
      <path d={strokes[name]} />
    </svg>
  );
}
