/**
 * Lays overlays (industry, site) over a manual, as plain objects before they are checked:
 * maps are merged key by key; lists whose items have an `id` are merged item by item, new items
 * come first (a site's own step goes before the general one); `remove: true` on an item takes it
 * out; a list under `name+` is added to the list `name`; every other list and value is replaced. Remembers where each part came from, so that an
 * error can name the right file.
 */

/** Place of a value in one of the sources. */
export interface Origin {
  /** 0 for the manual itself, 1 for the first overlay, … */
  source: number;
  path: (string | number)[];
}

export interface Merged {
  plain: unknown;
  /** Where the value at this path of the result was written; the nearest parent where it is missing. */
  origin: (path: readonly (string | number)[]) => Origin;
}

interface Tree {
  plain: unknown;
  origin: Origin;
  children: Map<string, Tree>;
}

type Plain = Record<string, unknown>;

export function mergeManuals(sources: readonly unknown[]): Merged {
  const [first, ...rest] = sources;
  let tree = plant(first, { source: 0, path: [] });
  rest.forEach((overlay, k) => {
    tree = lay(tree, plant(overlay, { source: k + 1, path: [] }));
  });
  return {
    plain: tree.plain,
    origin: (path) => {
      let node = tree;
      for (const [k, key] of path.entries()) {
        const next = node.children.get(String(key));
        // A missing field is reported at the parent, by the name it should have there.
        if (!next)
          return { source: node.origin.source, path: [...node.origin.path, ...path.slice(k)] };
        node = next;
      }
      return node.origin;
    },
  };
}

function plant(plain: unknown, origin: Origin): Tree {
  const children = new Map<string, Tree>();
  if (Array.isArray(plain))
    plain.forEach((item: unknown, k) => {
      children.set(String(k), plant(item, { ...origin, path: [...origin.path, k] }));
    });
  else if (isPlain(plain))
    for (const [key, value] of Object.entries(plain))
      children.set(key, plant(value, { ...origin, path: [...origin.path, key] }));
  return { plain, origin, children };
}

function lay(base: Tree, over: Tree): Tree {
  if (isPlain(base.plain) && isPlain(over.plain)) return layMaps(base, over);
  if (hasIds(base.plain) && hasIds(over.plain)) return layLists(base, over);
  return over;
}

function layMaps(base: Tree, over: Tree): Tree {
  const children = new Map(base.children);
  for (const [key, value] of over.children) {
    if (key.endsWith('+') && Array.isArray(value.plain)) {
      const name = key.slice(0, -1);
      const old = children.get(name);
      children.set(name, old && Array.isArray(old.plain) ? join(old, value) : value);
      continue;
    }
    const old = children.get(key);
    children.set(key, old ? lay(old, value) : value);
  }
  const plain: Plain = {};
  for (const [key, value] of children) plain[key] = value.plain;
  return { plain, origin: base.origin, children };
}

function layLists(base: Tree, over: Tree): Tree {
  const before = [...base.children.values()];
  const laid: Tree[] = [];
  const fresh: Tree[] = [];
  const overs = [...over.children.values()];
  for (const item of before) {
    const change = overs.find((o) => idOf(o) === idOf(item));
    if (!change) laid.push(item);
    else if (!(isPlain(change.plain) && change.plain.remove === true)) laid.push(lay(item, change));
  }
  for (const item of overs) if (!before.some((b) => idOf(b) === idOf(item))) fresh.push(item);
  const all = [...fresh, ...laid];
  return {
    plain: all.map((t) => t.plain),
    origin: base.origin,
    children: new Map(all.map((t, k) => [String(k), t])),
  };
}

function join(base: Tree, more: Tree): Tree {
  const all = [...base.children.values(), ...more.children.values()];
  return {
    plain: all.map((t) => t.plain),
    origin: base.origin,
    children: new Map(all.map((t, k) => [String(k), t])),
  };
}

function idOf(tree: Tree): unknown {
  return isPlain(tree.plain) ? tree.plain.id : undefined;
}

function hasIds(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((item) => isPlain(item) && typeof item.id === 'string')
  );
}

function isPlain(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
