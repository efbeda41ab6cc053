#!/usr/bin/python3
"""A client of Cometa, written from protocol/SPEC.md alone: it shows that this is enough. Marks like FR3 are its rules.

Usage: client.py http://127.0.0.1:8080 [seconds]

It flies in circles, follows every comet and all dust in view to the bit and checks the server's hashes of them. The last line is one
JSON object; the exit status is 0 when there were hashes and all of them were equal.
"""
import asyncio, collections, io, itertools, json, math, sys, time
import urllib.error, urllib.request

import msgpack, websockets
from motion import UNIT, Comet, burns, gathers, hash_of, make_asteroids, move, place_behind, reaches

HELLO, MOVE, BEAT, AGAIN, THRUST = 1, 2, 3, 6, 1
RECORDS = [("comet", 7), ("gone", 2), ("mote", 2), ("taken", 2), ("ram", 3), ("hash", 2), ("player", 3), ("absent", 1),
           ("crown", 2), ("shower", 3), ("top", 3), ("shift", 1), ("reset", 1), ("view", 4), ("purse", 4), ("late", 2),
           ("dropped", 2), ("pulse", 4), ("rank", 2), ("dust", 2), ("traced", 6)]  # each with the number of its fields, from -17 downwards
COUNTS = ("ticks", "frames", "hashes_checked", "hashes_equal", "moves_sent", "moves_late", "moves_dropped", "turned")
AHEAD = 4  # ticks that a move has to spare


def parts():  # W6
    return int(time.monotonic() * 960)


class Client:
    def __init__(self, socket, welcome):
        _, _, self.own, _, self.tick, _, _, seed, _, self.cells = welcome  # J8
        self.socket, self.asteroids = socket, make_asteroids(seed, self.cells)
        self.comets, self.names, self.rectangle, self.dust, self.hashes = {}, {}, None, 0, []
        self.motes = collections.defaultdict(list)  # by cell: x, y in pixels, value
        self.sent, self.offset, self.round_trip, self.stamp = {}, None, 0, 0
        self.count, self.seen, self.moved = dict.fromkeys(COUNTS, 0), set(), 0.0

    def frame(self, data):
        values = msgpack.Unpacker(io.BytesIO(data))  # W4
        ticks = next(values)  # FR1
        for head in values:  # FR2
            if head >= 0:
                self.end_tick()
                heading = next(values)
                comet = self.comets[head]
                if heading >= 0:
                    self.steer(comet, heading, comet.flags)
                else:
                    self.steer(comet, -1 - heading, next(values))
            elif head >= -16:
                self.step(-head)
                ticks += head
            else:
                name, length = RECORDS[-17 - head]
                self.record(name, *(next(values) for _ in range(length)))
        self.step(ticks)  # FR4
        self.end_tick()
        self.count["frames"] += 1

    def steer(self, comet, heading, flags):
        if comet.id == self.own:
            self.count["turned"] += (heading - comet.heading + 128) % 256 - 128
        comet.heading, comet.flags = heading, flags

    def step(self, ticks):  # FR3
        for _ in range(ticks):
            self.end_tick()
            self.tick += 1
            comets = [(c, self.cell_of(c.x, c.y)) for _, c in sorted(self.comets.items())]
            for comet, _ in comets:
                move(comet, self.cells * 256 * UNIT, self.asteroids)
                if comet.id == self.own:
                    self.moved += math.hypot(comet.vx, comet.vy) / UNIT
            for comet, cell in comets:
                if gathers(comet, self.tick):  # SIM6
                    for mote in [mote for mote in self.motes[cell] if reaches(comet, *mote[:2])]:
                        self.take(cell, mote, comet.id)
            for comet, cell in comets:
                x, y = place_behind(comet, self.cells)
                if burns(comet, self.tick) and self.cell_of_mote(x, y) == cell:  # SIM7
                    self.motes[cell].append((x, y, 2))
        self.count["ticks"] += ticks

    def take(self, cell, mote, by):
        self.motes[cell].remove(mote)
        self.dust += mote[2] if by == self.own else 0  # OWN1

    def end_tick(self):  # VW3, DV2; where the next tick begins, since records of this one may come until then
        self.comets = {id: c for id, c in self.comets.items() if self.in_view(self.cell_of(c.x, c.y))}
        for cell, expected in self.hashes:
            if self.in_view(cell):
                self.count["hashes_checked"] += 1
                inside = (comet for comet in self.comets.values() if self.cell_of(comet.x, comet.y) == cell)
                self.count["hashes_equal"] += hash_of(inside, self.motes[cell]) == expected
        self.hashes = []

    def cell_of(self, x, y):  # VW1
        return min(max(x >> 18, 0), self.cells - 1) + min(max(y >> 18, 0), self.cells - 1) * self.cells

    def cell_of_mote(self, x, y):
        return self.cell_of(x * UNIT, y * UNIT)

    def in_view(self, cell):  # VW2
        left, top, right, bottom = self.rectangle
        return left <= cell % self.cells <= right and top <= cell // self.cells <= bottom

    def record(self, *record):  # FR5 to FR8; nothing here needs ram, crown, shower, top and rank
        match record:
            case "comet", id, *_:
                self.comets[id] = Comet(*record[1:])
                self.seen.add(id)
            case "gone", id, _: del self.comets[id]
            case "mote", at, value:
                x, y = at % 65536, at // 65536
                self.motes[self.cell_of_mote(x, y)].append((x, y, value))
            case "dust", cell, motes:
                left, top = cell % self.cells * 256, cell // self.cells * 256
                self.motes[cell] += [(left + x, top + y, value) for x, y, value in zip(*[iter(motes)] * 3)]
            case "taken", at, by:
                x, y = at % 65536, at // 65536
                cell = self.cell_of_mote(x, y)
                self.take(cell, next(mote for mote in self.motes[cell] if mote[:2] == (x, y)), by)
            case "hash", *pair: self.hashes.append(pair)
            case "player", id, _, name: self.names[id] = name
            case "absent", id: del self.names[id]
            case "reset", tick: self.tick, self.comets, self.motes, self.names = tick, {}, collections.defaultdict(list), {}
            case "view", *rectangle:  # VW3
                self.rectangle = rectangle
                for cell in self.motes:
                    if not self.in_view(cell):
                        self.motes[cell] = []
            case "purse", dust, _, _, _: self.dust = dust
            case "shift", ticks if self.offset is not None: self.offset -= 16 * ticks  # TM2
            case "late" | "dropped" as name, _, _: self.count["moves_" + name] += 1
            case "pulse", seq, arrived, held, _:  # TM4
                self.round_trip = parts() - self.sent[seq] - held
                self.offset = arrived - self.sent[seq] - self.round_trip // 2

    def __str__(self):
        me, others = self.comets.get(self.own), [self.names.get(id, "?") for id in self.comets if id != self.own]
        place = f"{me.x // UNIT}, {me.y // UNIT} px" if me else "out of play"
        return f"tick {self.tick}: {place}; dust {self.dust}; {sum(map(len, self.motes.values()))} motes; comets: {', '.join(others)}"

    async def listen(self):
        while True:
            self.frame(await asyncio.wait_for(self.socket.recv(), 3))  # TM5

    async def fly(self):
        for n in itertools.count():
            if n % 10 == 0:
                await self.beat(n // 10 % 256)
            if self.offset is not None:
                await self.turn(n * 8 % 256, THRUST if n % 8 else 0)
            await asyncio.sleep(0.1)

    async def beat(self, seq):  # TM3
        self.sent[seq] = parts()
        await self.send(BEAT, seq, self.tick % 65536, self.sent[seq] % 65536)
        if self.own not in self.comets:
            await self.send(AGAIN)  # HD4
        print(self, flush=True)

    async def turn(self, heading, buttons):  # MV1, MV5
        ahead = parts() + self.offset + self.round_trip - self.tick * 16  # of the last frame, in parts: W5, W6
        ahead = (ahead + 32768) % 65536 - 32768
        self.stamp = max(self.tick + ahead // 16 + AHEAD, self.stamp + 1)
        self.count["moves_sent"] += 1
        await self.send(MOVE, self.stamp % 65536, heading, buttons)

    async def send(self, *message):
        await self.socket.send(msgpack.packb(message))


def join(base):  # J1, J2
    body = json.dumps({"name": "Python", "colour": 3}).encode()
    request = urllib.request.Request(base + "/api/join", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=5) as answer:
        return json.load(answer)["ticket"]


async def play(base, seconds):
    ticket = join(base)
    async with websockets.connect(base.replace("http", "ws", 1) + "/ws", compression=None) as socket:  # W1
        await socket.send(msgpack.packb([HELLO, ticket, 0]))  # J6
        client = Client(socket, msgpack.unpackb(await socket.recv()))
        tasks = [asyncio.create_task(client.listen()), asyncio.create_task(client.fly())]
        done, pending = await asyncio.wait(tasks, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        for task in pending:
            task.cancel()
        # Asked of all: a closed line may end both at once.
        for failure in [task.exception() for task in done]:
            if failure:
                raise failure
    # Here the connection has been closed with 1000: CL1.
    return {**client.count, "comets_seen": len(client.seen - {client.own}), "own_moved_px": round(client.moved)}


def main(base, seconds="10"):
    try:
        summary = asyncio.run(play(base.rstrip("/"), float(seconds)))
    except urllib.error.HTTPError as refusal:
        sys.exit(f"The server refused: {json.load(refusal)['message']}")
    except websockets.ConnectionClosed as closed:
        sys.exit(f"The server closed the connection: {closed.code} {closed.reason}".rstrip())
    except TimeoutError:
        sys.exit("The server has said nothing for too long.")
    except OSError as error:
        sys.exit(f"No server can be reached at {base}: {error}")
    print(json.dumps(summary))
    sys.exit(0 if 0 < summary["hashes_checked"] == summary["hashes_equal"] else 1)


main(*sys.argv[1:3])
