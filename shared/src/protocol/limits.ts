/** Figures that both ends of the protocol share, apart from the schemas so that a browser can
 * read them without carrying the schema library. */

/** Raised when either side could no longer understand the other. Sent in the socket handshake. */
export const PROTOCOL_VERSION = 1;
/** Width of a slot of GET /api/floor/today. */
export const TODAY_SLOT_MS = 30 * 60_000;
/** Longest whisper, in UTF-16 units. */
export const MAX_WHISPER_LENGTH = 200;
/** Longest note that goes with a person's flag, in UTF-16 units. */
export const MAX_NOTE_LENGTH = 2000;
