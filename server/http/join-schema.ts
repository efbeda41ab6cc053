import * as v from 'valibot';
import {
  COLOURS,
  DIFFICULTIES,
  FRIEND_CODE_LENGTH,
  isFriendCode,
  isIdentity,
  type JoinRequest,
  MOST_ROOM_BOTS,
  type RoomWish,
} from '../../protocol/join.ts';

/** A field of another type or range than it must have. */
export interface WrongField {
  readonly field: string;
  /** Completes "it must be …". */
  readonly wanted: string;
}

const wholeNumber = (max: number) => v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(max));

const OPTIONS = {
  bots: v.pipe(
    v.exactOptional(wholeNumber(MOST_ROOM_BOTS)),
    v.description(`a whole number from 0 to ${MOST_ROOM_BOTS}`),
  ),
  difficulty: v.pipe(v.exactOptional(v.picklist(DIFFICULTIES)), v.description(`one of ${DIFFICULTIES.join(', ')}`)),
  rounds: v.pipe(v.exactOptional(v.boolean()), v.description('true or false')),
} satisfies Record<keyof RoomWish, v.GenericSchema>;

const SECRET = v.pipe(
  v.exactOptional(v.pipe(v.string(), v.check(isIdentity))),
  v.description('22 letters, digits, - and _, which are 16 bytes in base64url'),
);

/**
 * All fields of `JoinRequest`: the compiler compares. They stand here and not in `protocol/`, since the page needs the type alone,
 * and a library would make it slower to load. The first that is wrong, in this order, is told.
 */
const FIELDS = {
  watch: v.pipe(v.exactOptional(v.boolean()), v.description('true or false')),
  name: v.pipe(v.string(), v.description('a text')),
  colour: v.pipe(wholeNumber(COLOURS - 1), v.description(`a whole number from 0 to ${COLOURS - 1}`)),
  room: v.pipe(v.exactOptional(v.string()), v.description('a room code')),
  private: v.pipe(v.exactOptional(v.boolean()), v.description('true or false')),
  options: v.pipe(v.exactOptional(v.object(OPTIONS)), v.description('an object')),
  resume: v.pipe(v.exactOptional(v.string()), v.description('a session key')),
  takeover: v.pipe(v.exactOptional(v.boolean()), v.description('true or false')),
  fingerprint: v.pipe(v.exactOptional(wholeNumber(0xffffffff)), v.description('a 32-bit number')),
  identity: SECRET,
  friend: SECRET,
  with: v.pipe(
    v.exactOptional(v.pipe(v.string(), v.check(isFriendCode))),
    v.description(`a friend's code, which has ${FRIEND_CODE_LENGTH} letters and digits`),
  ),
} satisfies Record<keyof JoinRequest, v.GenericSchema>;

/** By its path, as the library tells where something is wrong. */
const WANTED: ReadonlyMap<string, v.GenericSchema> = new Map([
  ...Object.entries(FIELDS),
  ...Object.entries(OPTIONS).map(([name, schema]): [string, v.GenericSchema] => [`options.${name}`, schema]),
]);

const PLAYER: v.GenericSchema<unknown, JoinRequest> = v.object(FIELDS);

const WATCHES = v.object({ watch: v.literal(true) });

/** What means nothing to one who watches is not even looked at (J9). */
const SPECTATOR: v.GenericSchema<unknown, JoinRequest> = v.pipe(
  v.object({ watch: v.literal(true), room: FIELDS.room, fingerprint: FIELDS.fingerprint, identity: FIELDS.identity }),
  v.transform((told) => ({ name: '', colour: 0, ...told })),
);

/** Checks the fields of a join. Never throws, whatever `value` is; fields that nobody knows are left out. */
export function checkJoin(value: unknown): JoinRequest | WrongField {
  // To the library an array is an object as well.
  if (Array.isArray(value)) return THE_BODY;
  const schema = v.is(WATCHES, value) ? SPECTATOR : PLAYER;
  const { success, output, issues } = v.safeParse(schema, value, { abortEarly: true });
  if (success) return output;
  const field = v.getDotPath(issues[0]);
  const wanted = field === null ? undefined : WANTED.get(field);
  return field === null || !wanted ? THE_BODY : { field, wanted: v.getDescription(wanted) ?? '' };
}

const THE_BODY: WrongField = { field: 'the body', wanted: 'an object' };
