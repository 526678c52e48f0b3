/** Which tiles the floor shows and in which order. Pure. */
import type { FloorTile } from '@kikimori/shared/view/views.ts';

export interface FloorFilter {
  /** Null: every site. */
  site: string | null;
  skill: string | null;
  /** Part of the agent's name, any case, with or without spaces; empty: every agent. */
  agent: string;
  /** Lowest need shown. */
  need: FloorTile['need'];
}

export const NO_FILTER: FloorFilter = { site: null, skill: null, agent: '', need: 0 };

export function passes(tile: FloorTile, filter: FloorFilter): boolean {
  if (filter.site !== null && tile.site !== filter.site) return false;
  if (filter.skill !== null && tile.skill !== filter.skill) return false;
  if (tile.need < filter.need) return false;
  return searchable(tile.agentName).includes(searchable(filter.agent));
}

/** Without spaces and case: 佐々木 小次郎 is found by 佐々木小. */
function searchable(name: string): string {
  return name.normalize('NFKC').replace(/\s+/g, '').toLowerCase();
}

/** Clock time at which a tile began to wait; later than all others where it does not. */
function waitsSince(tile: FloorTile): number {
  return tile.waitingSinceMs === null
    ? Number.POSITIVE_INFINITY
    : tile.startedAtMs + tile.waitingSinceMs;
}

/** Danger or a life that nobody has answered for yet: it does not end with the call. */
function isVital(tile: FloorTile): boolean {
  return tile.need === 4;
}

/** The agent asked for a supervisor, and nobody has taken over: a person's own call for help. */
export function isAsked(tile: FloorTile): boolean {
  return tile.status === 'live' && tile.askedAtMs !== null && !isVital(tile);
}

/**
 * A live call by its need, who asked before who is only thought to want help; what outlived a call
 * comes after all who want help now.
 */
function urgency(tile: FloorTile): number {
  if (isAsked(tile)) return 3.5;
  if (tile.status === 'live') return tile.need;
  return isVital(tile) ? 2.5 : -1;
}

/** Most urgent first; then who waits longest; then the longest call. Words change nothing. */
export function compareTiles(a: FloorTile, b: FloorTile): number {
  const by = urgency(b) - urgency(a);
  if (by !== 0) return by;
  const since = waitsSince(a);
  const other = waitsSince(b);
  if (since !== other) return since < other ? -1 : 1;
  if (a.startedAtMs !== b.startedAtMs) return a.startedAtMs - b.startedAtMs;
  return a.callId < b.callId ? -1 : 1;
}

/** A tile held at its place, because a pointer or the focus is on it. */
export interface Pinned {
  callId: string;
  index: number;
}

/** Tiles in order. The pinned one keeps its place, whatever its need does meanwhile. */
export function orderTiles(tiles: readonly FloorTile[], pinned: Pinned | null): FloorTile[] {
  const held = pinned ? tiles.find((tile) => tile.callId === pinned.callId) : undefined;
  const ordered = tiles.filter((tile) => tile !== held).sort(compareTiles);
  if (held && pinned) ordered.splice(Math.min(pinned.index, ordered.length), 0, held);
  return ordered;
}

/** Place in the list of those who want a supervisor. */
const rank = (tile: FloorTile) => (isVital(tile) ? 2 : isAsked(tile) ? 1 : 0);

/** Live calls that want a supervisor now: danger and life, who asked, the others; the longest wait first. */
export function waitingTiles(tiles: Iterable<FloorTile>): FloorTile[] {
  return [...tiles]
    .filter((tile) => tile.status === 'live' && (tile.need >= 3 || tile.waitingSinceMs !== null))
    .sort((a, b) => rank(b) - rank(a) || waitsSince(a) - waitsSince(b) || compareTiles(a, b));
}

/** Ended calls whose danger or life no supervisor has settled, the latest end first. */
export function unsettledTiles(tiles: Iterable<FloorTile>): FloorTile[] {
  const endedAtMs = (tile: FloorTile) => tile.startedAtMs + tile.nowMs;
  return [...tiles]
    .filter((tile) => tile.status === 'ended' && isVital(tile))
    .sort((a, b) => endedAtMs(b) - endedAtMs(a));
}

/** A site's team (skill) as it stands now. */
export interface Team {
  site: string;
  skill: string;
  live: number;
  /** Live calls whose need is help or danger. */
  help: number;
  /** Live calls that are worth a look. */
  look: number;
  onHold: number;
  /** The longest live call's age when its tile was made. */
  longestMs: number;
}

/** Every team that has calls, by site and skill. */
export function teamsOf(tiles: Iterable<FloorTile>): Team[] {
  const teams = new Map<string, Team>();
  for (const { site, skill, status, need, onHold, nowMs } of tiles) {
    if (status !== 'live') continue;
    const key = JSON.stringify([site, skill]);
    let team = teams.get(key);
    if (!team) {
      team = { site, skill, live: 0, help: 0, look: 0, onHold: 0, longestMs: 0 };
      teams.set(key, team);
    }
    team.live += 1;
    if (need >= 3) team.help += 1;
    else if (need === 2) team.look += 1;
    if (onHold) team.onHold += 1;
    team.longestMs = Math.max(team.longestMs, nowMs);
  }
  return [...teams.values()].sort((a, b) =>
    a.site === b.site ? (a.skill < b.skill ? -1 : 1) : a.site < b.site ? -1 : 1,
  );
}

/** Live calls that are near the guideline for a long call or over it, the longest first. */
export function longTiles(
  tiles: Iterable<FloorTile>,
  clockOf: (tile: FloorTile) => number,
  fromMs: number,
): FloorTile[] {
  return [...tiles]
    .filter((tile) => tile.status === 'live' && clockOf(tile) >= fromMs)
    .sort((a, b) => clockOf(b) - clockOf(a));
}

export interface FloorSummary {
  live: number;
  /** Live calls by need, index 0–4. */
  byNeed: [number, number, number, number, number];
  sites: string[];
  skills: string[];
}

export function summarise(tiles: Iterable<FloorTile>): FloorSummary {
  const byNeed: FloorSummary['byNeed'] = [0, 0, 0, 0, 0];
  const sites = new Set<string>();
  const skills = new Set<string>();
  let live = 0;
  for (const tile of tiles) {
    sites.add(tile.site);
    skills.add(tile.skill);
    if (tile.status !== 'live') continue;
    live += 1;
    byNeed[tile.need] += 1;
  }
  return { live, byNeed, sites: [...sites].sort(), skills: [...skills].sort() };
}
