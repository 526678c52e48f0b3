import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Button } from '../ui/button.tsx';
import type { IconName } from '../ui/icon.tsx';

interface AskingButtonProps {
  label: string;
  look?: 'outline' | 'danger' | 'care';
  icon: IconName;
  /** The question, with its answers; `back` takes it away. */
  children: (back: () => void) => ReactNode;
}

/** A button that asks before it acts. The question has the focus; Esc leads back to the button. */
export function AskingButton({ label, look = 'outline', icon, children }: AskingButtonProps) {
  const [asks, setAsks] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const wasAsking = useRef(false);
  useEffect(() => {
    if (asks !== wasAsking.current)
      box.current?.querySelector<HTMLElement>('input, button')?.focus();
    wasAsking.current = asks;
  }, [asks]);
  const back = () => setAsks(false);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Esc is the key of もどる
    <div
      ref={box}
      onKeyDown={(event) => {
        if (!asks || event.key !== 'Escape' || event.nativeEvent.isComposing) return;
        // It takes back the question, not the chosen call.
        event.stopPropagation();
        back();
      }}
      className={asks ? 'w-full' : ''}
    >
      {asks ? (
        <div className="rounded-8 border-2 border-key bg-surface p-2.5">{children(back)}</div>
      ) : (
        <Button look={look} icon={icon} onClick={() => setAsks(true)}>
          {label}
        </Button>
      )}
    </div>
  );
}
