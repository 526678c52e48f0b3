import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { preferences } from '../ui/preferences.ts';
import ja from './ja.json' with { type: 'json' };

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'ui';
    // Labels hold underscores, so forms are marked by a bar: `count|one`.
    pluralSeparator: '|';
    contextSeparator: '|';
    resources: { ui: typeof ja };
  }
}

/** Japanese comes with the page; English is fetched by those who choose it. */
async function show(language: 'ja' | 'en') {
  if (language === 'en' && !i18next.hasResourceBundle('en', 'ui')) {
    const en = await import('./en.json');
    i18next.addResourceBundle('en', 'ui', en.default);
  }
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}

export async function startText(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: 'ja',
    fallbackLng: 'ja',
    ns: ['ui'],
    defaultNS: 'ui',
    resources: { ja: { ui: ja } },
    pluralSeparator: '|',
    contextSeparator: '|',
    interpolation: { escapeValue: false },
    showSupportNotice: false,
  } as Parameters<typeof i18next.init>[0]);
  let language = preferences.get().language;
  if (language === 'en') await show('en');
  preferences.subscribe(() => {
    const chosen = preferences.get().language;
    if (chosen === language) return;
    language = chosen;
    void show(chosen);
  });
}
