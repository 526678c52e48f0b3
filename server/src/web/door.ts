import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type {
  Action,
  CallScope,
  KeyScope,
  Principal,
  Role,
} from '@kikimori/shared/protocol/access.ts';
import { may, ROLES } from '@kikimori/shared/protocol/access.ts';
import { hash, verify } from '@node-rs/argon2';
import type { Kysely } from 'kysely';
import type { Clock } from '../lib/clock.ts';
import { Refused } from '../lib/refused.ts';
import type { Database } from '../record/schema.ts';

/**
 * The one door for HTTP and sockets: who is it, and may they. Local accounts (argon2id), sessions
 * whose token is stored only as a hash, and API keys for sources (`kk_ID_SECRET`).
 */

export const SESSION_COOKIE = 'kikimori_session';
export type Person = Extract<Principal, { kind: 'person' }>;
export type Door = ReturnType<typeof createDoor>;

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** OWASP Password Storage Cheat Sheet: argon2id with 19 MiB, two passes, one lane. */
const ARGON2 = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export function createDoor(options: { db: Kysely<Database>; clock: Clock; sessionMs: number }) {
  const { db, clock, sessionMs } = options;
  // A wrong name costs as much as a wrong password, so that names cannot be probed by time.
  const nobody = hash(randomBytes(16).toString('hex'), ARGON2);

  return {
    /** Adds a person or replaces name, role, sites and password. */
    async putPerson(person: {
      userId: string;
      name: string;
      role: Role;
      sites: string[];
      password: string;
    }): Promise<void> {
      const row = {
        name: person.name,
        role: person.role,
        sites: JSON.stringify(person.sites),
        password_hash: await hash(person.password, ARGON2),
        disabled: 0,
      };
      await db
        .insertInto('person')
        .values({ user_id: person.userId, created_at_ms: clock.nowMs(), ...row })
        .onConflict((c) => c.column('user_id').doUpdateSet(row))
        .execute();
    },

    async countPeople(): Promise<number> {
      const row = await db
        .selectFrom('person')
        .select((e) => e.fn.countAll().as('n'))
        .executeTakeFirstOrThrow();
      return Number(row.n);
    },

    /** Makes an API key for a source, or for an export. The key itself is shown once and not stored. */
    async addApiKey(key: { name: string; sites: string[]; scopes?: KeyScope[] }): Promise<string> {
      const keyId = randomBytes(6).toString('hex');
      const secret = randomBytes(24).toString('base64url');
      await db
        .insertInto('api_key')
        .values({
          key_id: keyId,
          name: key.name,
          secret_hash: sha256(secret),
          sites: JSON.stringify(key.sites),
          scopes: JSON.stringify(key.scopes ?? ['ingest']),
          created_at_ms: clock.nowMs(),
          revoked_at_ms: null,
        })
        .execute();
      return `kk_${keyId}_${secret}`;
    },

    async revokeApiKey(keyId: string): Promise<boolean> {
      const result = await db
        .updateTable('api_key')
        .set({ revoked_at_ms: clock.nowMs() })
        .where('key_id', '=', keyId)
        .executeTakeFirst();
      return Number(result.numUpdatedRows) > 0;
    },

    /** A new session's token, or null when name or password is wrong. */
    async signIn(
      userId: string,
      password: string,
    ): Promise<{ token: string; person: Person } | null> {
      const row = await db
        .selectFrom('person')
        .selectAll()
        .where('user_id', '=', userId)
        .where('disabled', '=', 0)
        .executeTakeFirst();
      const isRight = await verify(row?.password_hash ?? (await nobody), password);
      if (!row || !isRight) return null;
      const token = randomBytes(32).toString('base64url');
      const nowMs = clock.nowMs();
      await db
        .insertInto('session')
        .values({
          token_hash: sha256(token),
          user_id: row.user_id,
          created_at_ms: nowMs,
          used_at_ms: nowMs,
        })
        .execute();
      await db
        .deleteFrom('session')
        .where('used_at_ms', '<', nowMs - sessionMs)
        .execute();
      return { token, person: toPerson(row) };
    },

    async signOut(token: string): Promise<void> {
      await db.deleteFrom('session').where('token_hash', '=', sha256(token)).execute();
    },

    /** The person behind a session token, or null when it is unknown, expired or disabled. */
    async byToken(token: string | undefined): Promise<Person | null> {
      if (!token) return null;
      const row = await db
        .selectFrom('session')
        .innerJoin('person', 'person.user_id', 'session.user_id')
        .selectAll('person')
        .select('session.used_at_ms')
        .where('token_hash', '=', sha256(token))
        .where('person.disabled', '=', 0)
        .executeTakeFirst();
      const nowMs = clock.nowMs();
      if (!row || row.used_at_ms < nowMs - sessionMs) return null;
      if (row.used_at_ms < nowMs - sessionMs / 20) {
        await db
          .updateTable('session')
          .set({ used_at_ms: nowMs })
          .where('token_hash', '=', sha256(token))
          .execute();
      }
      return toPerson(row);
    },

    /** The source behind an API key, or null. */
    async byApiKey(key: string | undefined): Promise<Principal | null> {
      const match = /^kk_([0-9a-f]{12})_([A-Za-z0-9_-]{32})$/.exec(key ?? '');
      if (!match?.[1] || !match[2]) return null;
      const row = await db
        .selectFrom('api_key')
        .selectAll()
        .where('key_id', '=', match[1])
        .where('revoked_at_ms', 'is', null)
        .executeTakeFirst();
      if (!row) return null;
      const given = Buffer.from(sha256(match[2]));
      if (!timingSafeEqual(given, Buffer.from(row.secret_hash))) return null;
      return {
        kind: 'source',
        keyId: row.key_id,
        name: row.name,
        sites: JSON.parse(row.sites),
        scopes: JSON.parse(row.scopes),
      };
    },

    /** @throws Refused `forbidden`. */
    check(principal: Principal, action: Action, call?: CallScope): void {
      if (!may(principal, action, call)) throw new Refused('forbidden', `not allowed: ${action}`);
    },
  };
}

function toPerson(row: { user_id: string; name: string; role: string; sites: string }): Person {
  const role = ROLES.find((r) => r === row.role);
  if (!role) throw new Error(`person ${row.user_id}: unknown role`);
  return {
    kind: 'person',
    userId: row.user_id,
    name: row.name,
    role,
    sites: JSON.parse(row.sites),
  };
}
