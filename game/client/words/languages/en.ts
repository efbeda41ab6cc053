/** English: what all other files are measured by. `satisfies` comes from their side, since keys are made here. */
export const language = {
  tag: 'en',
  name: 'English',
  words: {
    // The start screen.
    'start.tagline': 'Gather stardust. Grow. Ram the others, nose first.',
    'start.name': 'Name',
    'start.nameless': 'Comet',
    'start.colour': 'Colour',
    'start.play': 'Play',
    'start.room': 'Room',
    'start.public': 'public',
    'start.private': 'New private room',
    'start.badCode': "A room's code has {letters} letters and digits.",
    'start.steerKeys': 'WASD · arrows · mouse',
    'start.boostKeys': 'Space · click',
    'start.playKey': 'Enter',
    'start.leftThumb': 'left thumb',
    'start.rightThumb': 'right thumb',
    'start.steer': 'steer',
    'start.boost': 'boost',
    'start.toPlay': 'play',

    // The twelve colours, for those who do not see them.
    'hue.red': 'red',
    'hue.orange': 'orange',
    'hue.amber': 'amber',
    'hue.lemon': 'lemon',
    'hue.lime': 'lime',
    'hue.mint': 'mint',
    'hue.teal': 'teal',
    'hue.sky': 'sky',
    'hue.blue': 'blue',
    'hue.violet': 'violet',
    'hue.purple': 'purple',
    'hue.pink': 'pink',

    // A room's link.
    'share.copy': 'Copy link',
    'share.copied': 'Copied',
    'share.byHand': 'Press Ctrl+C',
    'share.link': 'Link to this room',

    // The card that says why there is nothing to play.
    'notice.joining': 'Joining …',
    'notice.reconnecting': 'Reconnecting …',
    'notice.loading': 'Loading …',
    'notice.noConnection': 'No connection',
    'notice.closed': 'Connection closed',
    'notice.lost': 'Connection lost',
    'notice.cannotJoin': 'Cannot join',
    'notice.slow': 'Still loading …',
    'notice.slowText': 'A part of the game does not come. The line may be very slow; reloading may help.',
    'notice.updated': 'The game was updated. Reload.',
    'notice.updatedText': 'A part of it could not be fetched.',
    'notice.reload': 'Reload',
    'notice.goOn': 'Go on',
    'notice.cancel': 'Cancel',
    'notice.leave': 'Leave',
    'notice.startScreen': 'Start screen',
    'notice.again': 'Trying again',
    'notice.againIn': 'Trying again in {seconds} s',
    'notice.attempt': '(attempt {attempt})',
    'notice.code': '({host}, code {code})',

    // Why a connection ended: words for the codes of SPEC.md, and for what a client finds by itself.
    'cause.left': 'You have left.',
    'cause.tooBig': 'The server refused a message as too big.',
    'cause.restarting': 'The server restarts.',
    'cause.goingAway': 'The server is going away.',
    'cause.overloaded': 'The server is overloaded.',
    'cause.badTicket': 'The ticket was used or has expired.',
    'cause.otherProtocol': 'This page is of another version than the server. Reload it.',
    'cause.kicked': 'You were removed from the room.',
    'cause.roomGone': 'The room is gone.',
    'cause.roomFull': 'This room is full.',
    'cause.tooFast': 'This page sent too many messages.',
    'cause.replaced': 'Another tab or device has taken over this comet.',
    'cause.idle': 'Nothing was done here for too long.',
    'cause.malformed': 'The server could not read a message.',
    'cause.tooSlow': 'This line is too slow to keep up.',
    'cause.lost': 'The connection was lost.',
    'cause.silent': 'No sign of the server for three seconds.',
    'cause.noAnswer': 'The server does not answer.',
    'cause.foreign': 'Something else answers in place of the game server. On public Wi‑Fi, sign in first.',
    'cause.throttled': 'Too many requests: the network asks for a pause.',
    'cause.unopened': 'The server answers, but the connection for the game does not open.',
    'cause.mute': 'The connection for the game opened, but nothing came through it.',
    'cause.blocked':
      'The server answers, but WebSockets do not get through. A firewall, a proxy or an extension seems to block them; another network may help.',
    'cause.unreadable': 'The server sent something unreadable.',
    'cause.roomUnknown': 'There is no such room. Check the link.',
    'cause.serverFull': 'This server has no room left.',

    // Over the picture.
    'board.top': 'Top ten',
    'map.label': 'Map of the world',
    'hud.room': 'Room {room}',
    'hud.muted': 'Muted',
    'hud.leave': 'Leave',
    'own.rank': 'Rank',
    'own.dust': 'dust',
    'own.empty': 'tank empty: gather dust to boost',
    'own.boost': 'boost {tank}',
    'own.ripening': 'boost {tank} · ripening {rest}',
    'shower.soon': 'Dust shower in {seconds} s: the ring on the map',
    'shower.now': 'Dust shower: the ring on the map',
    'line.title': 'Connection',
    'line.closed': 'closed',
    'line.opening': 'opening',
    'line.open': 'open',
    'line.quiet': 'connection …',
    'line.lost': 'lost',
    'line.clean': 'closed cleanly',
    'touch.boost': 'Boost',

    // Out of play.
    'dead.title': 'Shattered',
    'dead.by': '{name} rammed you',
    'dead.dust': 'Your comet is dust.',
    'dead.best': 'Most dust you held: {dust}',
    'dead.goOn': 'Go on',
    'dead.keys': 'Enter or Space',

    // The settings.
    'settings.title': 'Settings',
    'settings.language': 'Language',
    'settings.sound': 'Sound',
    'settings.volume': 'Volume',
    'settings.scale': 'Size of text',
    'settings.percent': '{percent} %',
    'settings.motion': 'Motion',
    'settings.shakes': 'Hits shake the picture',
    'settings.leftHanded': 'Left-handed: stick on the right',
    'settings.keys': 'Keys',
    'settings.pressKey': 'Press a key. Escape: as it was.',
    'settings.notThisKey': 'Not this key. Press another.',
    'settings.addKey': '{action}: one more key',
    'settings.changeKey': '{action}: {key}, change',
    'settings.firstKeys': 'Reset keys',
    'settings.done': 'Done',
    'motion.system': 'As the system',
    'motion.less': 'Less',
    'motion.full': 'Full',
    'action.left': 'Left',
    'action.right': 'Right',
    'action.up': 'Up',
    'action.down': 'Down',
    'action.boost': 'Boost',
    'key.space': 'Space',
    'key.leftShift': 'Left Shift',
    'key.rightShift': 'Right Shift',

    // What happens, in lines that fade; `{a}` does it.
    'feed.youRammed': 'You rammed {b}',
    'feed.rammedYou': '{a} rammed you',
    'feed.rammed': '{a} rammed {b}',
    'feed.youShattered': 'You shattered {b}',
    'feed.shatteredYou': '{a} shattered you',
    'feed.shattered': '{a} shattered {b}',
    'feed.draw': 'You and {b}: nose to nose',
    'feed.crown': '{a} took the crown',
    'feed.crownYou': 'You took the crown',
    'feed.joined': '{a} joined',
    'feed.left': '{a} left',
    'feed.shower': 'A dust shower comes',

    // The player's own hits, large: who won, and why.
    'hit.won': 'Rammed {name} — nose first',
    'hit.side': '{name} hit your side',
    'hit.tail': '{name} hit your tail',
    'hit.noBoost': '{name} boosted, you did not',
    'hit.draw': 'Nose to nose: a draw',
    'dead.cost': 'It cost your last {dust} dust',

    // For those who listen.
    'herald.rank': 'Rank {place}',
    'herald.trouble': 'Trouble with the connection',

    // The hints of a first play. `{by}`: keys, or one of those below.
    'coach.steer': 'Steer with {by}',
    'coach.boost': 'Boost with {by}',
    'coach.ram': 'Boost into others, nose first: they lose dust',
    'coach.mouse': 'the mouse',
    'coach.click': 'the left button',
    'coach.leftThumb': 'your left thumb',
    'coach.rightThumb': 'your right thumb',
    'coach.stick': 'the left stick',
    'coach.a': 'A',

    // Who plays, on the start screen.
    'news.nobody': 'Nobody plays here yet: be the first',
    'news.one': 'One plays here',
    'news.many': '{count} play here',
    'news.ping': '{ms} ms',
  },
};

/** A file of this folder. `words` says everything, with `{name}` where something is put in. */
export interface Language {
  /** As in `<html lang>`: "en", "pt-BR". */
  readonly tag: string;
  /** As its speakers call it. */
  readonly name: string;
  readonly words: Readonly<Record<WordKey, string>>;
}

export type WordKey = keyof typeof language.words;
