import type { TranscriptItem } from '@kikimori/shared/view/views.ts';
import { useTranslation } from 'react-i18next';

/** Who speaks, as a badge at the head of a line: told by its letter, not by colour alone. */
export function Who({ channel }: { channel: TranscriptItem['channel'] }) {
  const { t } = useTranslation();
  const look =
    channel === 'customer' ? 'border-text text-text font-bold' : 'border-line-strong text-sub';
  return (
    <span
      className={`grid size-6 shrink-0 place-items-center rounded-full border text-dns-14N-120 ${look}`}
    >
      <span aria-hidden="true">{t(`channel.${channel}.short`)}</span>
      <span className="sr-only">{t(`channel.${channel}.name`)}</span>
    </span>
  );
}
