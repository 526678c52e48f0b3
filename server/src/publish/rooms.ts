/** Names of the socket rooms: one per call, one per floor (site; `*` is every site), one per person. */
export const rooms = {
  call: (callId: string) => `call:${callId}`,
  floor: (site: string) => `floor:${site}`,
  person: (userId: string) => `person:${userId}`,
};
