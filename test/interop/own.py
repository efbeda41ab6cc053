"""The own comet ahead of the server: section OWN of protocol/SPEC.md."""
from dataclasses import dataclass

TANKS = (0, 30, 45, 65, 90, 120, 160, 210, 280, 370, 480, 620, 800, 1030, 1320, 1700)  # OWN2
THRUST, BOOST, IMMUNE = 1, 2, 4


@dataclass
class OwnState:  # OWN1
    dust: int = 0
    fresh: int = 0
    ripe: int = 0
    immune_until: int = 0
    offer: int = 0

    def take(self, value):
        self.dust += value
        self.fresh += value

    def lose(self, dust):  # OWN3
        self.dust -= dust
        self.fresh = min(self.fresh, self.dust)
        self.ripe = min(self.ripe, self.dust - self.fresh)

    def settles(self, id, tick):  # OWN2
        if (tick + id) % 32 == 0:
            self.ripe, self.fresh = self.fresh, 0
            return True

    def tank(self):
        return self.dust - self.fresh - self.ripe


def decide(comet, own_state, tick, heading, buttons):
    """Gives the own comet the heading and flags with which it takes `tick`: OWN2."""
    size = comet.flags >> 3
    if own_state.settles(comet.id, tick):
        size = max(k for k, least in enumerate(TANKS) if own_state.tank() >= least)
    boosts = buttons & BOOST and own_state.tank() >= 2
    if boosts and not comet.flags & BOOST:
        own_state.immune_until = 0
    immune = tick < own_state.immune_until
    comet.heading = heading
    comet.flags = size * 8 + (IMMUNE if immune else 0) + (BOOST if boosts else 0) + (buttons & THRUST)
