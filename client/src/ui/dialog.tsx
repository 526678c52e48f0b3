import { type ReactNode, useEffect, useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './button.tsx';

interface DialogProps {
  title: string;
  onClose: () => void;
  children: ReactNode;
}

/** The browser's own modal dialog: it keeps the focus, closes with Esc and gives the focus back. */
export function Dialog({ title, onClose, children }: DialogProps) {
  const { t } = useTranslation();
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const dialog = ref.current;
    if (dialog && !dialog.open) dialog.showModal();
  }, []);
  return (
    <dialog
      ref={ref}
      aria-labelledby={titleId}
      onClose={onClose}
      className="card w-[min(34rem,calc(100vw-1rem))] max-h-[calc(100dvh-2rem)] overflow-y-auto p-4"
    >
      <div className="flex items-start justify-between gap-2">
        <h2 id={titleId} className="text-std-20B-150">
          {title}
        </h2>
        <Button look="quiet" icon="close" size="small" onClick={() => ref.current?.close()}>
          {t('common.close')}
        </Button>
      </div>
      {children}
    </dialog>
  );
}
