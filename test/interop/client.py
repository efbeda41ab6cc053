#!/usr/bin/python3
"""A client of Cometa, written from protocol/SPEC.md alone: it shows that this is enough. Marks like FR3 are its rules.

Usage: client.py http://127.0.0.1:8080 [seconds] [--paced]

It flies in circles, follows every comet and all dust in view to the bit and checks the server's hashes of them. The last line is one
JSON object; the exit status is 0 when there were hashes and all of them were equal.

Paced, it answers each update with a move and a beat and looks at no clock: a server whose time waits for its beats sees the same game each
time. It lives dangerously then, and now and then asks for a snapshot, or takes its own session over with a new connection; what it
foresaw of its own comet must be what that snapshot tells.
"""
import asyncio, base64, collections, hashlib, io, itertools, json, math, secrets, sys, time
import urllib.error, urllib.request
from dataclasses import astuple, replace

import msgpack, websockets
from motion import UNIT, Comet, burns, gain, gathers, hash_of, inset_at, make_asteroids, move, place_behind, reaches, swept
from own import BOOST, THRUST, OwnState, decide

HELLO, MOVE, BEAT, AGAIN, RESET, CHOOSE = 1, 2, 3, 6, 7, 9
RECORDS = [("comet", 9), ("gone", 2), ("mote", 2), ("taken", 2), ("ram", 5), ("hash", 2), ("player", 4), ("absent", 1),
           ("crown", 2), ("shower", 3), ("top", 3), ("shift", 1), ("reset", 1), ("view", 4), ("own_state", 5), ("late", 2),
           ("dropped", 2), ("pulse", 4), ("rank", 2), ("dust", 2), ("traced", 6), ("traits", 2),
           ("border", 3), ("award", 3), ("deeds", 2), ("revenge", 3), ("result", 4)]  # each with the number of its fields, from -17 downwards
COUNTS = ("ticks", "updates", "hashes_checked", "hashes_equal", "moves_sent", "moves_late", "moves_dropped", "turned",
          "doubled_hashed", "shattered", "own_shattered", "agains", "returns", "takeovers", "snapshots", "own_compared", "own_equal", "chosen")
AHEAD = 4  # ticks that a move has to spare
PACED_AHEAD = 3  # odd, as updates come every second tick: when a snapshot is asked for, a move waits for its very tick
NEAR = 200 * UNIT  # who is farther away cannot be met in a tick


def parts():  # W6
    return int(time.monotonic() * 960)


class Client:
    def __init__(self, socket, welcome, key):
        _, _, self.own, _, self.tick, _, _, seed, _, self.cells, seconds = welcome  # J8
        self.round, self.border = 60 * seconds, (0, 0, 0, 0)
        self.socket, self.asteroids = socket, make_asteroids(seed, self.cells)
        self.comets, self.names, self.whos, self.rectangle, self.own_state, self.hashes = {}, {}, {}, None, OwnState(), []
        self.motes = collections.defaultdict(list)  # by cell: x, y in pixels, value
        self.sent, self.offset, self.round_trip, self.stamp = {}, None, 0, 0
        self.count, self.seen, self.moved = dict.fromkeys(COUNTS, 0), set(), 0.0
        self.moves, self.foreseen, self.asked, self.is_reset, self.is_shattered = {}, None, self.tick, False, False
        self.chosen, self.key = 0, key

    def update(self, data):
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
        self.count["updates"] += 1

    def steer(self, comet, heading, flags):
        if comet.id == self.own:
            self.count["turned"] += (heading - comet.heading + 128) % 256 - 128
        comet.heading, comet.flags = heading, flags

    def step(self, ticks):  # FR3
        for _ in range(ticks):
            self.end_tick()
            self.tick += 1
            inset = inset_at(self.border, self.tick)
            self.sweep(inset)
            comets = [(c, self.cell_of(c.x, c.y)) for _, c in sorted(self.comets.items())]
            if self.own in self.comets:
                self.own_state.settles(self.own, self.tick)
                if not self.comets[self.own].flags & 4:  # OWN1
                    self.own_state.immune_until = 0
            for comet, _ in comets:
                move(comet, self.cells * 256 * UNIT, self.asteroids, inset)
                if comet.id == self.own:
                    self.moved += math.hypot(comet.vx, comet.vy) / UNIT
            for comet, cell in comets:
                if gathers(comet, self.tick):  # SIM6
                    for mote in [mote for mote in self.motes[cell] if reaches(comet, *mote[:2])]:
                        self.take(cell, mote, comet.id)
            for comet, cell in comets:
                if burns(comet, self.tick):
                    x, y = place_behind(comet, self.cells, self.asteroids, inset)
                    if comet.id == self.own:
                        self.own_state.lose(2)  # OWN3
                    if self.cell_of_mote(x, y) == cell:  # SIM7
                        self.motes[cell].append((x, y, 130 if comet.traits & 32 else 2))
        self.count["ticks"] += ticks

    def sweep(self, inset):  # RO2, SIM9
        if self.round and self.tick % (self.round + 600) == self.round:
            self.comets, self.motes = {}, collections.defaultdict(list)
        elif self.tick % 16 == 0 or self.round and self.tick % (self.round + 600) == 1:
            for cell, motes in self.motes.items():
                self.motes[cell] = [mote for mote in motes if not swept(*mote[:2], self.cells, inset)]

    def take(self, cell, mote, by):
        self.motes[cell].remove(mote)
        if by == self.own:
            self.own_state.take(gain(self.comets[by], mote[2]))  # OWN1

    def end_tick(self):  # VW3, DV2; where the next tick begins, since records of this one may come until then
        self.comets = {id: c for id, c in self.comets.items() if self.in_view(self.cell_of(c.x, c.y))}
        for cell, expected in self.hashes:
            if self.in_view(cell):
                self.count["hashes_checked"] += 1
                self.count["doubled_hashed"] += len({mote[:2] for mote in self.motes[cell]}) < len(self.motes[cell])
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
                self.count["returns"] += id == self.own and self.is_shattered
                self.is_shattered = self.is_shattered and id != self.own
                self.comets[id] = Comet(*record[1:])
                self.seen.add(id)
            case "gone", id, cause:
                del self.comets[id]
                self.count["shattered"] += cause
                if id == self.own and cause:
                    self.is_shattered = True
                    self.count["own_shattered"] += 1
            case "mote", at, value:
                x, y = at % 65536, at // 65536
                self.motes[self.cell_of_mote(x, y)].append((x, y, value))
            case "dust", cell, motes:
                left, top = cell % self.cells * 256, cell // self.cells * 256
                self.motes[cell] += [(left + x, top + y, value) for x, y, value in zip(*[iter(motes)] * 3)]
            case "taken", at, by:
                x, y = at % 65536, at // 65536
                cell = self.cell_of_mote(x, y)
                there = [mote for mote in self.motes[cell] if mote[:2] == (x, y)]  # oldest first: FR8
                self.take(cell, there[0] if by >= 0 else there[-1], by)
            case "hash", *pair: self.hashes.append(pair)
            case "player", id, _, name, who: self.names[id], self.whos[id] = name, who
            case "absent", id: del self.names[id]
            case "reset", tick:
                self.tick, self.comets, self.motes, self.names = tick, {}, collections.defaultdict(list), {}
                self.is_reset = True
            case "view", *rectangle:  # VW3
                self.rectangle = rectangle
                for cell in self.motes:
                    if not self.in_view(cell):
                        self.motes[cell] = []
            case "traits", id, traits: self.comets[id].traits = traits
            case "border", *course: self.border = (*course, self.tick)  # SIM8
            case "own_state", dust, fresh, ripe, immune, offer:
                self.own_state = OwnState(dust, fresh, ripe, self.tick + immune, offer)
            case "shift", ticks if self.offset is not None: self.offset -= 16 * ticks  # TM2
            case "late" | "dropped" as name, _, _: self.count["moves_" + name] += 1
            case "pulse", seq, arrived, held, _ if seq in self.sent:  # TM4
                self.round_trip = parts() - self.sent[seq] - held
                self.offset = arrived - self.sent[seq] - self.round_trip // 2

    def __str__(self):
        me, others = self.comets.get(self.own), [self.names.get(id, "?") for id in self.comets if id != self.own]
        place = f"{me.x // UNIT}, {me.y // UNIT} px" if me else "out of play"
        return f"tick {self.tick}: {place}; dust {self.own_state.dust}; {sum(map(len, self.motes.values()))} motes; comets: {', '.join(others)}"

    async def listen(self):
        while True:
            self.update(await asyncio.wait_for(self.socket.recv(), 3))  # TM5

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
        ahead = parts() + self.offset + self.round_trip - self.tick * 16  # of the last update, in parts: W5, W6
        ahead = (ahead + 32768) % 65536 - 32768
        self.stamp = max(self.tick + ahead // 16 + AHEAD, self.stamp + 1)
        self.count["moves_sent"] += 1
        await self.send(MOVE, self.stamp % 65536, heading, buttons)

    async def keep_pace(self, base, identity, ticks):
        until = self.tick + ticks
        while self.tick < until:
            self.update(await asyncio.wait_for(self.socket.recv(), 60))
            self.compare()
            if await self.wants_snapshot():
                self.asked, self.foreseen = self.tick, self.foresee()
                if self.count["snapshots"] > self.count["takeovers"]:
                    await self.take_over(base, identity)  # its hello is all that is said in this tick: moves wait meanwhile (MV8)
                    continue
                self.count["snapshots"] += 1
                await self.send(RESET)  # DV3
            await self.answer()

    async def answer(self):
        if self.own in self.comets:
            self.stamp = max(self.tick + PACED_AHEAD, self.stamp + 1)
            # In circles it gathers; on the spot it burns all that it has, and shatters when it is rammed.
            heading = self.tick * (3 if self.tick % 900 < 300 else 20) % 256
            self.moves[self.stamp] = heading, buttons = heading, THRUST | BOOST if self.tick % 100 < 80 else THRUST
            self.count["moves_sent"] += 1
            await self.send(MOVE, self.stamp % 65536, heading, buttons)
            if self.own_state.offer and self.tick > self.chosen + 60:  # CH2; the answer takes its time
                self.chosen = self.tick
                self.count["chosen"] += 1
                await self.send(CHOOSE, self.own_state.offer // 8 % 8)
        elif self.tick % 60 < 2:
            self.count["agains"] += 1
            await self.send(AGAIN)  # HD4
        await self.send(BEAT, self.count["updates"] % 256, self.tick % 65536, (self.tick + PACED_AHEAD) * 16 % 65536)

    async def wants_snapshot(self):
        me, tick = self.comets.get(self.own), self.tick + 1
        if not me or self.tick < self.asked + 90 or gathers(me, tick) or tick not in self.moves:
            return False
        return all(math.hypot(c.x - me.x, c.y - me.y) > NEAR for c in self.comets.values() if c is not me)

    def foresee(self):  # OWN2 to OWN4
        me, own_state, tick = replace(self.comets[self.own]), replace(self.own_state), self.tick + 1
        decide(me, own_state, tick, *self.moves[tick])
        move(me, self.cells * 256 * UNIT, self.asteroids, inset_at(self.border, tick))
        if burns(me, tick):
            own_state.lose(2)
        return tick, astuple(me), self.state_of(own_state, tick)

    def compare(self):
        self.moves = {stamp: move for stamp, move in self.moves.items() if stamp > self.tick}
        if self.is_reset and self.foreseen:
            told = self.tick, astuple(self.comets[self.own]), self.state_of(self.own_state, self.tick)
            self.count["own_compared"] += 1
            self.count["own_equal"] += told == self.foreseen
            if told != self.foreseen:
                print("foreseen", self.foreseen, "told", told, flush=True)
            self.foreseen = None
        self.is_reset = False

    @staticmethod
    def state_of(own_state, tick):
        return own_state.dust, own_state.fresh, own_state.ripe, max(0, own_state.immune_until - tick)

    async def take_over(self, base, identity):  # J4
        older, self.socket = self.socket, await connect(base)
        seat = join(base, resume=self.key, takeover=True, identity=identity)
        ticket, self.key = seat["ticket"], seat["key"]
        await self.send(HELLO, ticket, 0)
        msgpack.unpackb(await self.socket.recv())
        await older.wait_closed()
        self.count["takeovers"] += older.close_code == 4007

    async def send(self, *message):
        await self.socket.send(msgpack.packb(message))


def join(base, **more):  # J1, J2
    body = json.dumps({"name": "Python", "colour": 3, **more}).encode()
    request = urllib.request.Request(base + "/api/join", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=5) as answer:
        return json.load(answer)


def connect(base):  # W1
    return websockets.connect(base.replace("http", "ws", 1) + "/ws", compression=None)


def who_is(identity):  # J11
    kept = sign(hashlib.sha256(identity.encode()).digest())
    return int.from_bytes(hashlib.sha256(kept.encode()).digest()[:4], "big") or 1


def sign(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


async def play(base, seconds, is_paced):
    identity = sign(secrets.token_bytes(16))
    seat = join(base, identity=identity)
    socket = await connect(base)
    await socket.send(msgpack.packb([HELLO, seat["ticket"], 0]))  # J6
    client = Client(socket, msgpack.unpackb(await socket.recv()), seat["key"])
    jobs = [client.keep_pace(base, identity, 60 * seconds)] if is_paced else [client.listen(), client.fly()]
    tasks = [asyncio.create_task(job) for job in jobs]
    limit = None if is_paced else seconds
    done, pending = await asyncio.wait(tasks, timeout=limit, return_when=asyncio.FIRST_COMPLETED)
    for task in pending:
        task.cancel()
    # Asked of all: a closed line may end both at once.
    for failure in [task.exception() for task in done]:
        if failure:
            raise failure
    await client.socket.close()  # with 1000: CL1
    is_known = client.whos[client.own] == who_is(identity)
    return {**client.count, "is_known": is_known, "comets_seen": len(client.seen - {client.own}), "own_moved_px": round(client.moved)}


def main(base, seconds="10", pace=""):
    try:
        summary = asyncio.run(play(base.rstrip("/"), float(seconds), pace == "--paced"))
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


main(*sys.argv[1:4])
