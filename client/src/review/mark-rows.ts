/**
 * A row for each mark so that none covers another: the first row with room, in order.
 * `places` rise from left to right, in px; `roomPx` is what one mark takes. Pure.
 */
export function rowsOf(places: readonly number[], roomPx: number): number[] {
  const ends: number[] = [];
  return places.map((place) => {
    const free = ends.findIndex((end) => place - end >= roomPx);
    const row = free === -1 ? ends.length : free;
    ends[row] = place;
    return row;
  });
}
