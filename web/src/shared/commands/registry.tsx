import { createContext, useContext, useEffect, useMemo, useRef, useSyncExternalStore, type ReactNode } from 'react';
import type { Refusal } from '@/api/types';

/**
 * What a person can do here and now. Screens register their commands while they stand; buttons, the menu, Ctrl K and the
 * keyboard all read this one list, so that a command is named, allowed and refused in one place.
 */
export interface Command {
  id: string;
  title: string;
  group: 'go' | 'create' | 'record' | 'view' | 'person';
  /** Keys in the order Ctrl+Shift+K, or two keys one after the other: "g h". */
  shortcut?: string;
  icon?: ReactNode;
  hint?: string;
  primary?: boolean;
  danger?: boolean;
  badge?: number;
  /** Found by search and keys, but too seldom wanted for a place in the menu. */
  folded?: boolean;
  /** Why it may not be done now; the command is shown all the same. */
  refusal?: Refusal | null;
  clauses?: string[];
  /** Where it leads, when it leads somewhere: then it is drawn as a link. */
  to?: string;
  run: () => void;
}

class Registry {
  private lists = new Map<symbol, Command[]>();
  private listeners = new Set<() => void>();
  private all: Command[] = [];

  set(owner: symbol, commands: Command[] | null) {
    if (commands) this.lists.set(owner, commands);
    else this.lists.delete(owner);
    this.all = [...this.lists.values()].flat();
    this.listeners.forEach((listener) => listener());
  }
  subscribe = (listener: () => void) => {
    this.listeners.add(listener);
    return () => { this.listeners.delete(listener); };
  };
  snapshot = () => this.all;
}

const Context = createContext<Registry | null>(null);

function useRegistry(): Registry {
  const registry = useContext(Context);
  if (!registry) throw new Error('commands are used outside of their provider');
  return registry;
}

export function useCommands(group?: Command['group']): Command[] {
  const registry = useRegistry();
  const all = useSyncExternalStore(registry.subscribe, registry.snapshot);
  return useMemo(() => (group ? all.filter((command) => command.group === group) : all), [all, group]);
}

/** Registers `commands` while the caller is on the screen. The list must be memoised. */
export function useRegisterCommands(commands: Command[]) {
  const registry = useRegistry();
  const owner = useRef(Symbol('commands'));
  useEffect(() => {
    const key = owner.current;
    registry.set(key, commands);
    return () => registry.set(key, null);
  }, [registry, commands]);
}

/** A person who is typing means letters, not shortcuts. */
function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName));
}

function pressed(event: KeyboardEvent): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return [event.ctrlKey || event.metaKey ? 'Ctrl' : '', event.altKey ? 'Alt' : '', event.shiftKey && key.length > 1 ? 'Shift' : '', key]
    .filter(Boolean).join('+');
}

function useShortcuts(registry: Registry) {
  useEffect(() => {
    let first = '';
    let first_at = 0;
    const listen = (event: KeyboardEvent) => {
      const keys = pressed(event);
      if (event.isComposing || (typing(event.target) && !keys.startsWith('Ctrl+'))) return;
      const sequence = first && event.timeStamp - first_at < 1200 ? `${first} ${keys}` : keys;
      const found = registry.snapshot().find((command) => command.shortcut?.toLowerCase() === sequence.toLowerCase())
        ?? registry.snapshot().find((command) => command.shortcut?.toLowerCase() === keys.toLowerCase());
      first = keys;
      first_at = event.timeStamp;
      if (!found) return;
      event.preventDefault();
      first = '';
      found.run();
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [registry]);
}

export function CommandProvider({ children }: { children: ReactNode }) {
  const registry = useMemo(() => new Registry(), []);
  useShortcuts(registry);
  return <Context.Provider value={registry}>{children}</Context.Provider>;
}
