/** What differs between two manuals (plain objects): items with an `id` are compared by it. */

export interface ManualChange {
  change: 'added' | 'removed' | 'changed';
  /** e.g. `steps.warn-insult.say.0`. */
  path: string;
  before?: unknown;
  after?: unknown;
}

export function diffManuals(before: unknown, after: unknown): ManualChange[] {
  const found: ManualChange[] = [];
  compare(before, after, '', found);
  return found;
}

function compare(before: unknown, after: unknown, path: string, found: ManualChange[]): void {
  const a = keyed(before);
  const b = keyed(after);
  if (!a || !b) {
    if (JSON.stringify(before) !== JSON.stringify(after))
      found.push({ change: 'changed', path, before, after });
    return;
  }
  for (const [key, value] of a) {
    const place = path === '' ? key : `${path}.${key}`;
    if (b.has(key)) compare(value, b.get(key), place, found);
    else found.push({ change: 'removed', path: place, before: value });
  }
  for (const [key, value] of b)
    if (!a.has(key))
      found.push({ change: 'added', path: path === '' ? key : `${path}.${key}`, after: value });
  const moved = orderMoved(before, after);
  if (moved)
    found.push({ change: 'changed', path: `${path} (順番)`, before: moved[0], after: moved[1] });
}

/** Order matters for steps: the first that fits is shown. */
function orderMoved(before: unknown, after: unknown): [string[], string[]] | null {
  const a = idsOf(before);
  const b = idsOf(after);
  if (!a || !b) return null;
  const keptA = a.filter((id) => b.includes(id));
  const keptB = b.filter((id) => a.includes(id));
  return keptA.join('\n') === keptB.join('\n') ? null : [keptA, keptB];
}

function idsOf(value: unknown): string[] | null {
  if (!Array.isArray(value)) return null;
  const ids = value.map((item) =>
    typeof item === 'object' && item !== null && 'id' in item ? String(item.id) : null,
  );
  return ids.every((id) => id !== null) ? ids : null;
}

function keyed(value: unknown): Map<string, unknown> | null {
  if (Array.isArray(value)) {
    const ids = idsOf(value);
    return new Map(value.map((item: unknown, k) => [ids?.[k] ?? String(k), item]));
  }
  if (typeof value === 'object' && value !== null) return new Map(Object.entries(value));
  return null;
}
