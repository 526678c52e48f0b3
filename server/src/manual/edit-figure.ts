import { isScalar, parseDocument } from 'yaml';

/**
 * Puts another number at a place of a manual's YAML and leaves every other character as it is:
 * comments, order and layout are the QA lead's.
 *
 * @throws Error where there is no number at that place.
 */
export function editFigure(
  yaml: string,
  path: readonly (string | number)[],
  value: number,
): string {
  const node: unknown = parseDocument(yaml).getIn(path, true);
  if (!isScalar(node) || typeof node.value !== 'number' || !node.range)
    throw new Error(`no figure at ${path.join('.')}`);
  const [start, end] = node.range;
  return yaml.slice(0, start) + String(value) + yaml.slice(end);
}
