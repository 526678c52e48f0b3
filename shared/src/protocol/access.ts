/** Who may do what: one pure table, asked by the one door for HTTP and sockets. */

export const ROLES = ['agent', 'sv', 'qa', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** What an API key may be made for. */
export const KEY_SCOPES = ['ingest', 'export'] as const;
export type KeyScope = (typeof KEY_SCOPES)[number];

/** A signed-in person, or a source with an API key. */
export type Principal =
  | { kind: 'person'; userId: string; name: string; role: Role; sites: string[] }
  | {
      kind: 'source';
      keyId: string;
      name: string;
      sites: string[];
      /** What the key was made for; ingest alone where absent. */
      scopes?: readonly KeyScope[];
    };

/** The call, as far as access depends on it. */
export interface CallScope {
  agentId: string;
  site: string;
}

export type Action =
  | 'ingest'
  | 'call.watch'
  | 'call.answer'
  | 'call.flag'
  | 'call.supervise'
  | 'floor.watch'
  | 'review.read'
  /** Judge, label, read a call unmasked. */
  | 'review.write'
  | 'export'
  | 'admin';

const ALLOWED: Record<Role, readonly Action[]> = {
  agent: ['call.watch', 'call.answer', 'call.flag'],
  sv: ['call.watch', 'call.flag', 'call.supervise', 'floor.watch', 'review.read'],
  qa: ['call.watch', 'call.flag', 'floor.watch', 'review.read', 'review.write', 'export'],
  admin: [
    'call.watch',
    'call.flag',
    'call.supervise',
    'floor.watch',
    'review.read',
    'review.write',
    'export',
    'admin',
  ],
};

/** `*` in sites means every site. */
export function mayEnterSite(principal: Principal, site: string): boolean {
  return principal.sites.includes('*') || principal.sites.includes(site);
}

/**
 * May this principal do this, to this call? Agents reach only their own calls; everyone stays
 * within their sites. Without a call the question is about the role alone.
 */
export function may(principal: Principal, action: Action, call?: CallScope): boolean {
  if (call && !mayEnterSite(principal, call.site)) return false;
  if (principal.kind === 'source') {
    const scopes: readonly string[] = principal.scopes ?? ['ingest'];
    return (action === 'ingest' || action === 'export') && scopes.includes(action);
  }
  if (!ALLOWED[principal.role].includes(action)) return false;
  if (principal.role === 'agent' && call) return call.agentId === principal.userId;
  return true;
}
