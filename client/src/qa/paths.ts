/** Which addresses are QA's pages; kept apart so that asking loads none of them. */

const PATHS = new Set([
  '/care',
  '/review/week',
  '/review/search',
  '/review/trends',
  '/review/cases',
  '/review/what-if',
]);

/** The call of `/review/CALL/desk`, or null for another address. */
export function deskOf(path: string): string | null {
  const found = /^\/review\/([^/]+)\/desk$/.exec(path)?.[1];
  return found === undefined ? null : decodeURIComponent(found);
}

export function isQaPath(path: string): boolean {
  return PATHS.has(path) || deskOf(path) !== null;
}
