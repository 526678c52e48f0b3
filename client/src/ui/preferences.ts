/** What a person chose for this browser. Kept here only; never sent anywhere. */
import { createStore, type Store } from '../link/store.ts';

export const THEMES = ['system', 'light', 'dark', 'contrast'] as const;
export type Theme = (typeof THEMES)[number];
export const LANGUAGES = ['ja', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

export interface Preferences {
  theme: Theme;
  language: Language;
  /** One-letter keys (WCAG 2.1.4: they can be turned off). */
  letterKeys: boolean;
  /** The gentle prompt after a hard call. */
  restPrompt: boolean;
  /** A short sound for the supervisor. */
  sound: boolean;
  /** Browser notifications for the supervisor. */
  notifications: boolean;
  /** The supervisor has not answered yet whether the floor may sound and notify. */
  alertPrompt: boolean;
  /** The floor's figures of today, open or folded. */
  today: boolean;
}

const KEY = 'kikimori.preferences';
const DEFAULTS: Preferences = {
  theme: 'system',
  language: 'ja',
  letterKeys: true,
  restPrompt: true,
  sound: false,
  notifications: false,
  alertPrompt: true,
  today: true,
};

function load(): Preferences {
  try {
    const stored = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Preferences>;
    return { ...DEFAULTS, ...stored };
  } catch {
    return DEFAULTS;
  }
}

const store = createStore<Preferences>(load());
export const preferences: Store<Preferences> = store;

function showTheme(theme: Theme) {
  const { dataset } = document.documentElement;
  if (theme === 'system') delete dataset.theme;
  else dataset.theme = theme;
}
showTheme(store.get().theme);

export function setPreference<K extends keyof Preferences>(key: K, value: Preferences[K]): void {
  const next = { ...store.get(), [key]: value };
  store.set(next);
  if (key === 'theme') showTheme(next.theme);
  try {
    localStorage.setItem(KEY, JSON.stringify(next));
  } catch {
    // A full or forbidden storage: the choice holds for this page.
  }
}
