/** English of what comes late, see `late-words.ts`. All other files of this folder are measured by it. */
export const words = {
  'device.title': 'Be the same player on another device',
  'device.show': 'Show a code',
  'device.code': '{code} · for {seconds} s',
  'device.field': 'Code from there',
  'device.use': 'Use code',
  'device.done': 'Done. From your next game on you are the same player here.',
  'device.unknown': 'That code is wrong, used or too old. Get a new one.',
  'device.tooMany': 'Too many codes right now. Try again soon.',
  'device.failed': 'No answer from the server. Try again soon.',

  // Friends: the list.
  'friends.title': 'Friends',
  'friends.count': 'Friends, {count} playing',
  'friends.nobody': 'Nobody yet. Give a friend your code, or add theirs.',
  'friends.in': 'in room {room}',
  'friends.private': 'in a private room',
  'friends.here': 'in your room',
  'friends.full': 'room full',
  'friends.away': 'not playing',
  'friends.join': 'Join',
  'friends.joinName': 'Join {name}',
  'friends.leaves': 'Joining a friend ends your comet here.',
  'friends.remove': 'Remove',
  'friends.removeName': 'Remove {name}',
  'friends.sure': 'Sure?',

  // Adding somebody by a code.
  'friends.field': "Friend's code",
  'friends.add': 'Add',
  'friends.added': 'Added. You see here when they play.',
  'friends.badCode': 'A friend code has 12 letters and digits.',
  'friends.ownCode': 'That is your own code.',
  'friends.known': 'You have this friend already.',
  'friends.tooMany': 'You have {count} friends. Remove one first.',
  'friends.lost': 'No answer from the server. Trying again.',

  // The own code.
  'friends.yours': 'Your code',
  'friends.about': 'Whoever has it sees where you play and can join you.',
  'friends.link': 'Link to play with you',
  'friends.renew': 'New code',
  'friends.renewed': 'This is your new code. Nobody has it yet.',
  'friends.findable': 'Friends see where I play',

  // What is told while one plays or waits.
  'friends.came': '{name} is playing now',
  'friends.some': '{count} friends are playing now',
  'friends.offered': '{name} wants to be friends',
  'friends.accept': 'Be friends',
  'friends.made': 'You and {name} are friends',
  'friends.gave': 'You asked {name} to be friends. They see where you play.',
  'friends.with': 'You land where {name} plays.',
  'friends.withSomebody': 'You land where your friend plays.',
  'friends.party': 'Your friends land with you: they open the same link.',
  'friends.close': 'Close',

  // In the list of players, and on the leaderboard.
  'players.befriend': 'Add friend',
  'players.friend': 'Friend',
  'board.friend': '{name} (friend)',
};

export type LateKey = keyof typeof words;
