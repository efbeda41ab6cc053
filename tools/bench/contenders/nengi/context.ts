// What instance and client agree on: types of messages, and what is in them.
import { Binary, Context, declareBinaryType, defineSchema, type Entity, type Message } from 'nengi';

export const NType = { Move: 1, Comet: 2, Mote: 3, MoteGone: 4, CellLeft: 5, Dust: 6 };

export interface PlaceValue {
  x: number;
  y: number;
}

export interface MoteMessage extends Message {
  mote: number;
  x: number;
  y: number;
  value: number;
}

export interface Comet extends Entity {
  id: number;
  place: PlaceValue;
  heading: number;
  flags: number;
}

/** A place in whole pixels, four bytes; interpolated as nengi's own vectors are. */
const Place = Binary.LAST_INDEX + 1;
declareBinaryType<PlaceValue>(Place, {
  write: ({ x, y }, writer) => {
    writer.writeUInt16(x);
    writer.writeUInt16(y);
  },
  read: (reader) => ({ x: reader.readUInt16(), y: reader.readUInt16() }),
  byteSize: () => 4,
  compare: (a, b) => a.x === b.x && a.y === b.y,
  interp: (a, b, t) => ({ x: a.x + (b.x - a.x) * t, y: a.y + (b.y - a.y) * t }),
  clone: ({ x, y }) => ({ x, y }),
});

export function createContext(): Context {
  const context = new Context();
  context.register(NType.Move, defineSchema({ heading: Binary.UInt8, buttons: Binary.UInt8 }));
  context.register(
    NType.Comet,
    defineSchema({
      id: Binary.UInt16,
      place: { type: Place, interp: true },
      heading: Binary.UInt8,
      flags: Binary.UInt8,
    }),
  );
  context.register(
    NType.Mote,
    defineSchema({ mote: Binary.UInt16, x: Binary.UInt16, y: Binary.UInt16, value: Binary.UInt8 }),
  );
  context.register(NType.MoteGone, defineSchema({ mote: Binary.UInt16 }));
  context.register(NType.CellLeft, defineSchema({ cell: Binary.UInt16 }));
  context.register(NType.Dust, defineSchema({ dust: Binary.UInt32 }));
  return context;
}
