import { DRAW } from '../../math/random.ts';
import { drawSecret } from '../../math/secret.ts';
import { sizeClass } from '../../world/comets.ts';
import { settlesAt } from '../../world/own-state.ts';
import { CHOICES, choicesOf, countChoices } from '../../world/traits.ts';
import { mark, OWN, TRAITS, type World } from '../../world/world.ts';

/** Size classes at which a comet's first, second and third choice is offered: 65, 160 and 370 dust. */
export const CHOICE_CLASSES = [3, 6, 9] as const;
/** Choices of one offer. */
export const OFFERED = 3;
const OFFER_BITS = 3;

/** Offers a choice to comets that have grown into one, when their own state settles. An offer stands until it is taken, or the life ends. */
export function offerChoices(world: World): void {
  const { ids, tick, comets, own } = world;
  for (const id of ids) {
    if (!settlesAt(id, tick) || own.offer[id] !== 0) continue;
    const made = countChoices(comets.traits[id]);
    if (made >= CHOICE_CLASSES.length || sizeClass(comets, id) < CHOICE_CLASSES[made]) continue;
    own.offer[id] = drawOffer(world, id);
    mark(world, id, OWN);
  }
}

function drawOffer({ comets, secret, tick }: World, id: number): number {
  const made = choicesOf(comets, id);
  const left = CHOICES.map((_, choice) => choice).filter((choice) => (made & (1 << choice)) === 0);
  let offer = 0;
  for (let i = 0; i < OFFERED; i++) {
    const at = drawSecret(secret, DRAW.offer, tick, id * OFFERED + i) % left.length;
    offer |= left[at] << (OFFER_BITS * i);
    left.splice(at, 1);
  }
  return offer;
}

/** The choices of an offer, as places in `CHOICES`; none for 0. */
export function choicesOn(offer: number): number[] {
  if (offer === 0) return [];
  return Array.from({ length: OFFERED }, (_, i) => (offer >> (OFFER_BITS * i)) & ((1 << OFFER_BITS) - 1));
}

/** Comet `id` takes a choice, a place in `CHOICES`. Nothing happens where it is not on offer, or the comet is not in play. */
export function choose(world: World, id: number, choice: number): void {
  const { comets, own } = world;
  if (comets.alive[id] === 0 || !choicesOn(own.offer[id]).includes(choice)) return;
  comets.traits[id] = comets.traits[id] | (1 << choice);
  own.offer[id] = 0;
  mark(world, id, OWN | TRAITS);
}
