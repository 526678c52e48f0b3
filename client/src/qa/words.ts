/** The words of the QA pages: a set of their own that comes with these pages only. */
import i18next from 'i18next';
import { useTranslation } from 'react-i18next';
import en from './text/en.json' with { type: 'json' };
import ja from './text/ja.json' with { type: 'json' };

i18next.addResourceBundle('ja', 'qa', ja);
i18next.addResourceBundle('en', 'qa', en);

type Keys<T, P extends string = ''> = {
  [K in keyof T & string]: T[K] extends string ? `${P}${K}` : Keys<T[K], `${P}${K}.`>;
}[keyof T & string];
export type QaKey = Keys<typeof ja>;
export type Say = (key: QaKey, values?: Record<string, string | number>) => string;

/** Says a sentence of these pages in the reader's language. */
export function useSay(): Say {
  const { t } = useTranslation();
  return (key, values) => t(key as never, { ns: 'qa', ...values } as never) as unknown as string;
}
