import { useEffect, useRef } from 'react';
import { preferences } from './preferences.ts';

export type KeyMap = Readonly<Record<string, (event: KeyboardEvent) => void>>;

/** Name of a pressed key in small letters: `e`, `?`, `escape`, `shift+arrowleft`, ` `. */
function nameOf(event: KeyboardEvent): string {
  // With a Japanese input method on, the key is reported as Process; the place on the board tells.
  const letter = event.key === 'Process' ? /^Key([A-Z])$/.exec(event.code)?.[1] : undefined;
  const key = letter ?? event.key;
  if (key.length > 1 && event.shiftKey) return `shift+${key.toLowerCase()}`;
  return key.toLowerCase();
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable) return true;
  if (target instanceof HTMLInputElement)
    return target.type !== 'radio' && target.type !== 'checkbox';
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

function isSlider(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement && target.type === 'range';
}

/**
 * Keys of the page. Silent while a person types, while a dialog is open, with Ctrl, Alt or Meta,
 * and (one-character keys) when they are switched off.
 */
export function useKeys(keys: KeyMap): void {
  const current = useRef(keys);
  useEffect(() => {
    current.current = keys;
  });
  useEffect(() => {
    function press(event: KeyboardEvent) {
      if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
      const name = nameOf(event);
      // A slider has keys of its own, and no letters among them.
      const isFree = isSlider(event.target) ? name.length === 1 : !isTyping(event.target);
      if (event.isComposing || !isFree) return;
      if (document.querySelector('dialog[open]')) return;
      const action = current.current[name];
      if (!action) return;
      if (name.length === 1 && name !== ' ' && !preferences.get().letterKeys) return;
      if (event.repeat && name.length === 1) return;
      // Space on a button presses the button.
      if (name === ' ' && event.target instanceof HTMLButtonElement) return;
      event.preventDefault();
      action(event);
    }
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, []);
}
