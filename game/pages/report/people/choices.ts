import type { ModeratedPlayer, ModeratedReport, ModeratedRoom } from '../../../../protocol/stream.ts';
import type { Choice } from './dialog.ts';

/** What can be done with somebody who is here. */
export function choicesFor(player: ModeratedPlayer, sameAddress: number): Choice[] {
  const { player: handle, name, identity, address, isSpectator } = player;
  const target = { player: handle };
  const known: Choice[] = identity === undefined ? [] : choicesForIdentity(target, nameOf(player));
  const here: Choice[] = [{ act: 'kick', label: 'Kick', target }];
  if (!isSpectator) here.push({ act: 'rename', label: 'Rename', target, wantsName: true });
  const others = sameAddress > 1 ? ` and all ${sameAddress} who are here from there` : '';
  if (address !== '') {
    const question = `Ban the address ${address}${others}`;
    here.push({ act: 'ban', label: 'Ban address', target: { address, name }, isTimed: true, question });
  }
  return [...here, ...known];
}

/** What can be done with somebody who was reported, here or not. */
export function choicesForReport({ about }: ModeratedReport): Choice[] {
  const { identity, name } = about;
  return identity === undefined ? [] : choicesForIdentity({ identity, name }, nameOf(about));
}

function choicesForIdentity(target: Choice['target'], name: string): Choice[] {
  return [
    { act: 'mute', label: 'Mute', target, isTimed: true },
    { act: 'ban', label: 'Ban player', target, isTimed: true, question: `Ban ${name}` },
    { act: 'reset-board', label: 'Off the boards', target, question: `Take ${name} off the leaderboards` },
  ];
}

export function choicesForRoom({ room, players }: ModeratedRoom): Choice[] {
  const question = `Close the room ${room} with ${players} ${players === 1 ? 'player' : 'players'}`;
  return [{ act: 'close-room', label: 'Close room', target: { room }, question }];
}

export function nameOf({ name, who }: { name: string; who: number }): string {
  return name || (who === 0 ? 'a spectator' : `spectator ${who}`);
}
