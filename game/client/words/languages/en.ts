/** English: what all other files are measured by. `satisfies` comes from their side, since keys are made here. */
export const language = {
  tag: 'en',
  name: 'English',
  words: {
    // The start screen.
    'start.tagline': 'Collect stardust. Grow. Ram the others nose first.',
    'start.name': 'Name',
    'start.nameless': 'Comet',
    'start.colour': 'Colour',
    'start.play': 'Play',
    'start.room': 'Room',
    'start.public': 'public',
    'start.private': 'New private room',
    'start.badCode': 'A room code has {letters} letters or digits.',
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
    'share.copied': 'Copied!',
    'share.byHand': 'Press Ctrl+C',
    'share.link': 'Link to this room',

    // The card that says why there is nothing to play.
    'notice.joining': 'Joining…',
    'notice.reconnecting': 'Reconnecting…',
    'notice.loading': 'Loading…',
    'notice.noConnection': 'No connection',
    'notice.closed': 'Disconnected',
    'notice.lost': 'Connection lost',
    'notice.cannotJoin': "Can't join",
    'notice.slow': 'Still loading…',
    'notice.slowText': 'Your connection may be slow. Reloading may help.',
    'notice.updated': 'The game was updated. Reload.',
    'notice.updatedText': 'This page is from the old version.',
    'notice.reload': 'Reload',
    'notice.goOn': 'Keep playing',
    'notice.cancel': 'Cancel',
    'notice.leave': 'Leave',
    'notice.startScreen': 'Back to start',
    'notice.again': 'Trying again',
    'notice.againIn': 'Trying again in {seconds} s',
    'notice.attempt': '(attempt {attempt})',
    'notice.code': '({host}, code {code})',

    // Why a connection ended: words for the codes of SPEC.md, and for what a client finds by itself.
    'cause.left': 'You left.',
    'cause.tooBig': 'This page sent a message that was too big.',
    'cause.restarting': 'The server is restarting.',
    'cause.goingAway': 'The server is shutting down.',
    'cause.overloaded': 'The server is too busy.',
    'cause.badTicket': 'Your place in the room expired. Join again.',
    'cause.otherProtocol': 'The game was updated. Reload.',
    'cause.kicked': 'You were kicked from the room.',
    'cause.roomGone': 'This room no longer exists.',
    'cause.roomFull': 'This room is full.',
    'cause.tooFast': 'This page sent too many messages.',
    'cause.replaced': 'You are now playing in another tab or on another device.',
    'cause.idle': 'You were away too long.',
    'cause.malformed': 'The server did not understand this page. Reload.',
    'cause.tooSlow': 'Your connection is too slow.',
    'cause.lost': 'The connection dropped.',
    'cause.silent': 'The server stopped responding.',
    'cause.noAnswer': 'The server is not responding.',
    'cause.foreign': 'Something else answered instead of the game. On public Wi‑Fi, sign in first.',
    'cause.throttled': 'Too many requests. Wait a moment.',
    'cause.unopened': 'The server answers, but the game cannot connect.',
    'cause.mute': 'Connected, but nothing comes through.',
    'cause.blocked':
      'Something blocks the game (WebSockets): a firewall, a proxy or an extension. Try another network.',
    'cause.unreadable': 'This page did not understand the server. Reload.',
    'cause.roomUnknown': 'This room does not exist. Check the link.',
    'cause.serverFull': 'The server is full.',

    // Over the picture.
    'board.top': 'Top 10',
    'map.label': 'Map',
    'hud.room': 'Room {room}',
    'hud.muted': 'Muted',
    'hud.leave': 'Leave',
    'own.rank': 'Rank',
    'own.dust': 'dust',
    'own.empty': 'no boost: collect dust',
    'own.boost': 'boost {tank}',
    'own.charging': 'boost {tank} · charging {rest}',
    'shower.soon': 'Dust shower in {seconds} s: see the map',
    'shower.now': 'Dust shower! See the map',
    'line.title': 'Connection',
    'line.connecting': 'connecting…',
    'line.online': 'online',
    'line.quiet': 'no signal…',
    'line.disconnected': 'disconnected',
    'touch.boost': 'Boost',

    // Out of play.
    'dead.title': 'Shattered',
    'dead.by': '{name} rammed you',
    'dead.dust': 'Your comet is dust.',
    'dead.best': 'Best this life: {dust}',
    'dead.goOn': 'Play again',
    'dead.keys': 'Enter or Space',

    // The settings.
    'settings.title': 'Settings',
    'settings.language': 'Language',
    'settings.sound': 'Sound',
    'settings.volume': 'Volume',
    'settings.scale': 'Text size',
    'settings.percent': '{percent}%',
    'settings.motion': 'Motion',
    'settings.shakes': 'Screen shake',
    'settings.leftHanded': 'Left-handed mode',
    'settings.keys': 'Keys',
    'settings.pressKey': 'Press a key, or Esc to cancel',
    'settings.notThisKey': 'You cannot use that key. Try another.',
    'settings.addKey': '{action}: add a key',
    'settings.changeKey': '{action}: change {key}',
    'settings.firstKeys': 'Reset keys',
    'settings.done': 'Done',
    'motion.system': 'System setting',
    'motion.less': 'Reduced',
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
    'feed.draw': 'Nose to nose with {b}: a draw',
    'feed.crown': '{a} took the crown',
    'feed.crownYou': 'You took the crown',
    'feed.joined': '{a} joined',
    'feed.left': '{a} left',
    'feed.shower': 'Dust shower incoming!',

    // The player's own hits, large: who won, and why.
    'hit.won': 'You rammed {name} nose first',
    'hit.side': '{name} hit you from the side',
    'hit.tail': '{name} hit you from behind',
    'hit.noBoost': '{name} boosted, you did not',
    'hit.draw': 'Nose to nose: a draw',
    'dead.cost': 'You lost your last {dust} dust',

    // For those who listen.
    'herald.rank': 'Rank {place}',
    'herald.trouble': 'Connection problems',

    // The hints of a first play. `{by}`: keys, or one of those below.
    'coach.steer': 'Steer with {by}',
    'coach.boost': 'Boost with {by}',
    'coach.ram': 'Boost into others nose first: they lose dust',
    'coach.mouse': 'the mouse',
    'coach.click': 'the left button',
    'coach.leftThumb': 'your left thumb',
    'coach.rightThumb': 'your right thumb',
    'coach.stick': 'the left stick',
    'coach.a': 'A',

    // Who plays, on the start screen.
    'news.nobody': 'Nobody playing yet: be the first',
    'news.playing': '{count} playing now',
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
