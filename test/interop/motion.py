"""What every client of Cometa computes as the server does, to the bit: section SIM of protocol/SPEC.md, and DV2. Motes are
triples of x, y in pixels and value."""
import math
from dataclasses import astuple, dataclass

MASK = 0xFFFFFFFF
UNIT = 1024  # of a pixel: SIM1
SIN = [round(4096 * math.sin(2 * math.pi * heading / 256)) for heading in range(256)]


@dataclass
class Comet:  # SIM3, in the order of record and hash
    id: int
    x: int
    y: int
    vx: int
    vy: int
    heading: int
    flags: int
    traits: int
    lit: int


def div(a, b):
    """The quotient truncated toward zero, for b > 0."""
    return a // b if a >= 0 else -(-a // b)


def mix(h):  # SIM2
    h = (h ^ h >> 16) * 0x85EBCA6B & MASK
    h = (h ^ h >> 13) * 0xC2B2AE35 & MASK
    return h ^ h >> 16


def draw(seed, a, b, c):  # SIM2
    h = mix(mix(seed ^ 0x9E3779B9) ^ a)
    h = mix(h ^ b * 0x27D4EB2F & MASK)
    return mix(h ^ c * 0x165667B1 & MASK)


def make_asteroids(seed, cells):  # SIM2
    placed = []
    for i in range(cells * cells // 14):
        for t in range(8):
            radius = 40 + draw(seed, 1, i, 3 * t) % 81
            span = cells * 256 - 2 * (radius + 150)
            x = radius + 150 + draw(seed, 1, i, 3 * t + 1) % span
            y = radius + 150 + draw(seed, 1, i, 3 * t + 2) % span
            if all((x - ox) ** 2 + (y - oy) ** 2 >= (radius + other + 120) ** 2 for ox, oy, other in placed):
                placed.append((x, y, radius))
                break
    return [(x * UNIT, y * UNIT, radius * UNIT) for x, y, radius in placed]


def inset_at(border, tick):
    """How far the border is from the arena's sides: SIM8. border: inset, target, step, since."""
    inset, target, step, since = border
    way = step * (tick - since)
    return min(target, inset + way) if target > inset else max(target, inset - way)


def move(c, side, asteroids, inset):
    """One tick of a comet: SIM5."""
    size = c.flags >> 3
    radius = (14 + 2 * size) * UNIT  # SIM4
    push = 96 - 2 * size + 80 if c.flags & 2 else 96 - 2 * size if c.flags & 1 else 0
    c.vx = drag(c.vx + div(push * SIN[(c.heading + 64) % 256], 4096))
    c.vy = drag(c.vy + div(push * SIN[c.heading], 4096))
    low = inset + radius
    c.x, c.vx = keep(c.x + c.vx, c.vx, low, side - low)
    c.y, c.vy = keep(c.y + c.vy, c.vy, low, side - low)
    for x, y, other in asteroids:
        if min(x, y, side - x, side - y) - other >= inset + 90112:
            bounce(c, x, y, radius + other)


def drag(v):
    return v - div(v, 48) - (v > 0) + (v < 0)


def keep(position, v, low, high):
    if position < low:
        return low, -div(v * 3, 4) if v < 0 else v
    if position > high:
        return high, -div(v * 3, 4) if v > 0 else v
    return position, v


def bounce(c, x, y, reach):
    dx, dy = c.x - x, c.y - y
    if dx * dx + dy * dy >= reach * reach:
        return
    d = math.isqrt(dx * dx + dy * dy)
    nx, ny = (div(dx * 4096, d), div(dy * 4096, d)) if d else (4096, 0)
    c.x, c.y = x + div(nx * reach, 4096), y + div(ny * reach, 4096)
    inward = div(c.vx * nx + c.vy * ny, 4096)
    if inward < 0:
        p = div(inward * 7, 4)
        c.vx, c.vy = c.vx - div(p * nx, 4096), c.vy - div(p * ny, 4096)


def gathers(c, tick):  # SIM6
    return (tick - c.id) % 3 == 0


def reach_of(c):  # SIM6
    return 14 + 2 * (c.flags >> 3) + (30 if c.traits & 4 else 12)


def gain(c, value):  # SIM6
    return value if value < 128 else -4 if c.flags & 2 or c.lit & 1 else value - 128


def reaches(c, x, y):  # SIM6
    reach = reach_of(c) * UNIT
    return (x * UNIT - c.x) ** 2 + (y * UNIT - c.y) ** 2 <= reach * reach


def burns(c, tick):  # SIM7: counts the tick
    ticks, since = c.lit >> 1, 0 if gathers(c, tick - 1) else c.lit & 1
    if c.flags & 2:
        ticks, since = ticks + 1, 1
    burned = bool(c.flags & 2) and ticks >= (84 if c.traits & 1 else 60)
    c.lit = (0 if burned else ticks) << 1 | since
    return burned


def place_behind(c, cells, asteroids, inset):  # SIM7
    back = (reach_of(c) + 8) * UNIT
    low = border_px(inset) + 40
    high = cells * 256 - low
    x = div(c.x - div(back * SIN[(c.heading + 64) % 256], 4096), UNIT)
    y = div(c.y - div(back * SIN[c.heading], 4096), UNIT)
    x, y = min(max(x, low), high), min(max(y, low), high)
    for k in range(1, 9):
        rock = next((a for a in asteroids if (x * UNIT - a[0]) ** 2 + (y * UNIT - a[1]) ** 2 < a[2] ** 2), None)
        if rock is None:
            break
        dx, dy = x * UNIT - rock[0], y * UNIT - rock[1]
        d = math.isqrt(dx * dx + dy * dy)
        nx, ny = (div(dx * 4096, d), div(dy * 4096, d)) if d else (4096, 0)
        reach = rock[2] + 4096
        rim = div(rock[0] + div(nx * reach, 4096), UNIT), div(rock[1] + div(ny * reach, 4096), UNIT)
        if all(low <= at <= high for at in rim):
            return rim
        x, y = x + div((cells * 128 - x) * k, 8), y + div((cells * 128 - y) * k, 8)
    return x, y


def border_px(inset):
    return div(inset + UNIT - 1, UNIT)


def swept(x, y, cells, inset):  # SIM9
    low = border_px(inset) + 20
    return min(x, y) < low or max(x, y) > cells * 256 - low


def hash_of(comets, motes):  # DV2
    values = [value for comet in sorted(comets, key=lambda comet: comet.id) for value in astuple(comet)]
    h = hash_all([*values, sum(map(hash_all, motes))])
    return (h ^ h >> 16) & 0xFFFF


def hash_all(values):  # DV2
    h = 0x811C9DC5
    for value in values:
        h = (h ^ value & MASK) * 0x01000193 & MASK
        h ^= h >> 15
    return h
