import type { CallView } from '@kikimori/shared/view/views.ts';
import { useTranslation } from 'react-i18next';
import { Icon } from '../ui/icon.tsx';
import { Phrase } from '../ui/phrase.tsx';
import { dangerStands } from './danger.ts';
import type { Shown } from './shown.ts';

/** An early warning from words still being heard. It becomes a card, or goes away by itself. */
export function ProvisionalNote({
  partials,
  view,
}: {
  partials: Shown['partials'];
  view: CallView;
}) {
  const { t } = useTranslation();
  const kind = partials.customer?.provisional ?? null;
  if (!kind || dangerStands(view)) return null;
  return (
    <p
      role="status"
      className={`flex items-center gap-2 rounded-8 border-2 border-dashed px-3 py-2 leading-snug ${
        kind === 'danger' ? 'border-danger-line' : 'border-care-line'
      }`}
    >
      <Icon name={kind === 'danger' ? 'call110' : 'lifeline'} />
      <Phrase>{t(`provisional.${kind}`)}</Phrase>
    </p>
  );
}
