import type { ButtonHTMLAttributes, ReactNode } from 'react';
import { useStore } from '../link/use-store.ts';
import { Icon, type IconName } from './icon.tsx';
import { Phrase } from './phrase.tsx';
import { preferences } from './preferences.ts';

const LOOKS = {
  solid:
    'bg-key text-on-key border-key hover:bg-key-hover hover:border-key-hover disabled:opacity-60',
  outline:
    'bg-surface text-key border-key hover:bg-key-soft disabled:text-sub disabled:border-line',
  quiet: 'bg-transparent text-text border-transparent hover:bg-key-soft underline-offset-4',
  danger: 'bg-danger-fill text-on-danger border-danger-fill hover:brightness-90',
  care: 'bg-care-fill text-on-care border-care-fill hover:brightness-110',
} as const;

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: keyof typeof LOOKS;
  icon?: IconName;
  /** The key that does the same, shown beside the words. */
  hint?: string | undefined;
  /** For hints that give way on a narrow screen. */
  hintClass?: string;
  size?: 'normal' | 'small';
  children: ReactNode;
}

/** A button of at least 44 × 44 px (small: 32), words first, the key that does the same after. */
export function Button({
  look = 'outline',
  icon,
  hint,
  hintClass = '',
  size = 'normal',
  className = '',
  children,
  ...rest
}: ButtonProps) {
  const { letterKeys } = useStore(preferences);
  const room = size === 'normal' ? 'min-h-11 px-2.5 py-1.5' : 'min-h-8 px-2 py-0.5';
  return (
    <button
      type="button"
      {...rest}
      className={`inline-flex items-center justify-center gap-1.5 rounded-8 border text-dns-16B-130 ${room} ${LOOKS[look]} ${className}`}
    >
      {icon && <Icon name={icon} />}
      {typeof children === 'string' ? (
        <Phrase className="phrase-tight">{children}</Phrase>
      ) : (
        children
      )}
      {hint && letterKeys && <Kbd className={hintClass}>{hint}</Kbd>}
    </button>
  );
}

/** The name of a key. Hidden from screen readers: the button says `aria-keyshortcuts` instead. */
export function Kbd({ children, className = '' }: { children: string; className?: string }) {
  return (
    <span
      aria-hidden="true"
      className={`rounded-4 border border-current px-1 text-[0.8125rem] leading-tight font-normal ${className}`}
    >
      {children}
    </span>
  );
}
