import type { UpdateRecord } from '../../protocol/table.ts';

/** The awards that are compared from round to round: most dust, most rams, most shattered, longest alive. */
const COMPARED = [0, 3, 4, 5] as const;

/** The best that was done in a room since it was opened, by award. */
export type RoomRecords = Map<number, number>;

/** What of a podium's awards beats what stood; the first round sets what there is to beat. */
export function beatRecords(
  records: RoomRecords,
  { ids, values }: { readonly ids: Int32Array; readonly values: Int32Array },
): UpdateRecord[] {
  const beaten: UpdateRecord[] = [];
  for (const what of COMPARED) {
    if (ids[what] < 0) continue;
    const before = records.get(what);
    if (before !== undefined && values[what] <= before) continue;
    records.set(what, values[what]);
    if (before !== undefined) beaten.push({ kind: 'record', what, id: ids[what], value: values[what], before });
  }
  return beaten;
}
