// The load generator of the benchmark: thousands of WebSocket clients in one thread, so cheap that the server it loads
// is always the one that gives up first.
//
//     load SPECFILE MOVESFILE
//
// SPECFILE comes from describeSpec in load.ts: one item a line, words with a space between, bytes as hex, `-` for none.
// MOVESFILE has for each client, for each slot, one uint16, little endian: heading | buttons << 8 | changed << 15.
// On stdout: `joined N` while clients join, `lost N: why` for the first few, `begin`, `end`, and last one line of JSON.
// SIGUSR1 ends warming up or measuring, whichever it is, before its time.
//
// Why it is cheap: it wakes up a thousand times a second and not for every frame; each time it sends the moves that are
// due, then takes all frames that have come, with one recv per socket, and looks at their first bytes only.

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define NS_PER_MS 1000000LL
#define NS_PER_S 1000000000LL

enum {
    SLOTS_PER_SECOND = 20,
    // The wheel: a slot of 50 ms in buckets of 1 ms, each client in one of them. More buckets are more wake-ups, fewer
    // are bursts that no server gets from real clients.
    BUCKETS = 50,
    // Buckets in a row that a late generator catches up with before it reads again: with more, reading starves.
    MOST_BUCKETS_AT_ONCE = 2,
    // Clients on their way in at a time, and new ones a millisecond: below every server's backlog.
    MOST_PENDING = 64,
    MOST_CONNECTS_AT_ONCE = 4,
    // The beginning of a message, which is all that is ever looked at. The longest that must be whole is Cometa's
    // welcome, with some forty bytes; a control frame has at most 125.
    PEEK_BYTES = 128,
    READ_BYTES = 256 * 1024,
    RESPONSE_BYTES = 8 * 1024,
    EVENTS = 256,
    MOVES = 1024,
    MOST_PORTS = 16,
    MOST_STEPS = 16,
    MOST_REPLIES = 8,
    MOST_LOST_LINES = 8,
    // After `end` the clients play on so long: whoever reads it can ask the server for its figures before all leave.
    LINGER_MS = 500,
    // A socket that takes nothing for so long is given up.
    FULL_SECONDS = 5,
};

enum { OP_CONTINUE = 0, OP_TEXT = 1, OP_BINARY = 2, OP_CLOSE = 8, OP_PING = 9, OP_PONG = 10 };

// The example key of RFC 6455, whose answer is known: no need of SHA-1 here.
static const char UPGRADE_KEY[] = "dGhlIHNhbXBsZSBub25jZQ==";
static const char UPGRADE_ANSWER[] = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

struct bytes {
    uint8_t *at;
    size_t length;
};

// The same for all clients, or one for each.
struct perClient {
    struct bytes all;
    struct bytes *each;
};

// A step of the opening: what to send, after the socket is open or after a message that begins so.
struct step {
    bool afterMessage;
    struct bytes match;
    int opcode;
    struct perClient frame;
};

struct reply {
    struct bytes match;
    int opcode;
    struct bytes frame;
};

struct counter {
    size_t offset;
    int bytes;
    bool littleEndian;
    uint32_t first;
};

static struct {
    // Clients take them in turn.
    int ports[MOST_PORTS], portCount;
    int clients, pid;
    long warmMs, measureMs, joinMs;
    bool everySlot, isCometa;
    struct perClient path;
    struct step steps[MOST_STEPS];
    int stepCount;
    bool hasJoined;
    struct bytes joined;
    int moveOpcode;
    struct bytes moves[MOVES];
    struct counter counter;
    struct bytes updateMatch;
    int updateOpcode;
    struct reply replies[MOST_REPLIES];
    int replyCount;
    // MOVESFILE
    const uint16_t *slots;
    size_t slotCount;
} spec;

enum state { WAITING, CONNECTING, UPGRADING, OPENING, PLAYING, LOST };

// What has come of a message whose rest is not there yet.
struct partial {
    int opcode;
    size_t known;
    uint8_t begin[PEEK_BYTES];
};

struct client {
    int fd;
    enum state state;
    int step;
    uint32_t counter;
    int64_t updatedNs;
    // Cometa: the last frame's tick, when it came, and the number of the next beat.
    uint32_t tick;
    uint8_t beatSeq;
    int64_t tickNs;
    // The frame being read. Used only where a read ended inside of it, and for what is neither short nor simple.
    bool isInFrame, isFinal;
    uint8_t frameOpcode, headBytes;
    uint8_t head[10];
    uint64_t frameLeft;
    int64_t fullSinceNs;
    struct bytes response;
    // Control frames may stand between the fragments of a message, so there are two.
    struct partial message, control;
};

enum { HISTOGRAM_STEPS = 20000 };
static const double HISTOGRAM_STEP_NS = 100e3;

struct histogram {
    uint32_t counts[HISTOGRAM_STEPS + 1];
    uint64_t total;
    int64_t maxNs;
};

// Everything that is counted anew when measuring begins.
struct tally {
    uint64_t updates, bytesIn, messagesIn, movesSent, movesRefused;
    struct histogram gaps, lateness;
    int64_t startNs, ownCpuNs, serverCpuNs;
};

enum phase { JOINING, WARMING, MEASURING, LINGERING };

static struct {
    int epoll;
    // Time of the sockets' last look: what is read in one go has come at one time.
    int64_t nowNs;
    enum phase phase;
    int64_t phaseEndNs, nextReportNs;
    int connecting, joined, lost;
    int nextClient;
    struct tally tally;
} run;

static struct {
    int64_t startNs;
    // Buckets since the start, and the one in which slot 0 of the moves begins.
    int64_t next, playFrom;
    int *clients;
    int first[BUCKETS + 1];
} wheel;

static struct client *clients;
static uint8_t readBuffer[READ_BYTES];
static volatile sig_atomic_t isEnough;

// --- small things

static void printText(const char *text) {
    putchar('"');
    for (; *text; text++) putchar(*text == '"' || *text == '\\' || (unsigned char)*text < ' ' ? '\'' : *text);
    putchar('"');
}

// Ends with a sentence. Whoever started this reads it on stdout.
static _Noreturn void fail(const char *format, ...) {
    char sentence[1024];
    va_list values;
    va_start(values, format);
    vsnprintf(sentence, sizeof sentence, format, values);
    va_end(values);
    printf("{\"clients\":%d,\"joined\":%d,\"lost\":%d,\"error\":", spec.clients, run.joined, run.lost);
    printText(sentence);
    printf("}\n");
    fflush(stdout);
    _exit(1);
}

static int64_t readClock(clockid_t id) {
    struct timespec time;
    clock_gettime(id, &time);
    return time.tv_sec * NS_PER_S + time.tv_nsec;
}

static int64_t readNow(void) {
    return readClock(CLOCK_MONOTONIC);
}

static void sleepUntil(int64_t ns) {
    struct timespec time = {.tv_sec = ns / NS_PER_S, .tv_nsec = ns % NS_PER_S};
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, NULL);
}

static void *allocate(size_t bytes) {
    void *memory = calloc(1, bytes ? bytes : 1);
    if (!memory) fail("The load generator got no memory for %zu bytes.", bytes);
    return memory;
}

static void record(struct histogram *histogram, int64_t ns) {
    if (ns < 0) ns = 0;
    size_t step = (size_t)((double)ns / HISTOGRAM_STEP_NS);
    histogram->counts[step < HISTOGRAM_STEPS ? step : HISTOGRAM_STEPS]++;
    histogram->total++;
    if (ns > histogram->maxNs) histogram->maxNs = ns;
}

// The value, in milliseconds, that `share` of all values do not exceed: the middle of its step.
static double percentile(const struct histogram *histogram, double share) {
    double max = (double)histogram->maxNs / 1e6;
    uint64_t wanted = (uint64_t)((double)histogram->total * share);
    uint64_t seen = 0;
    for (int i = 0; i < HISTOGRAM_STEPS; i++) {
        seen += histogram->counts[i];
        double middle = (i + 0.5) * HISTOGRAM_STEP_NS / 1e6;
        if (seen > wanted) return middle < max ? middle : max;
    }
    return max;
}

// --- frames to send

// A frame of a client must be masked, but a key of 0 masks nothing: so frames are made once and sent as they are. The
// server does the work of unmasking all the same.
static struct bytes makeFrame(int opcode, const uint8_t *payload, size_t length) {
    struct bytes frame = {allocate(length + 14), 0};
    frame.at[frame.length++] = (uint8_t)(0x80 | opcode);
    int lengthBytes = length < 126 ? 0 : length < 65536 ? 2 : 8;
    frame.at[frame.length++] = (uint8_t)(0x80 | (lengthBytes == 0 ? length : lengthBytes == 2 ? 126 : 127));
    for (int i = lengthBytes - 1; i >= 0; i--) frame.at[frame.length++] = (uint8_t)((uint64_t)length >> (8 * i));
    frame.length += 4;
    if (length > 0) memcpy(frame.at + frame.length, payload, length);
    frame.length += length;
    return frame;
}

// --- the two files

static struct bytes parseHex(const char *hex) {
    struct bytes bytes = {allocate(strlen(hex) / 2 + 1), 0};
    if (strcmp(hex, "-") == 0) return bytes;
    for (; *hex; hex += 2) {
        unsigned byte;
        if (sscanf(hex, "%2x", &byte) != 1 || !hex[1]) fail("SPECFILE has hex that is none: %.20s", hex);
        bytes.at[bytes.length++] = (uint8_t)byte;
    }
    return bytes;
}

static char *nextWord(void) {
    char *word = strtok(NULL, " \n");
    if (!word) fail("SPECFILE has a line that ends too early.");
    return word;
}

static long nextNumber(void) {
    return atol(nextWord());
}

static int nextOpcode(void) {
    return strcmp(nextWord(), "text") == 0 ? OP_TEXT : OP_BINARY;
}

// `whose` is a client's number, or * for all.
static void putPerClient(struct perClient *values, const char *whose, struct bytes value) {
    if (*whose == '*') {
        values->all = value;
        return;
    }
    int client = atoi(whose);
    if (client < 0 || client >= spec.clients) fail("SPECFILE speaks of client %d before or beyond `clients`.", client);
    if (!values->each) values->each = allocate((size_t)spec.clients * sizeof *values->each);
    values->each[client] = value;
}

static const struct bytes *pick(const struct perClient *values, const struct client *client) {
    return values->each ? &values->each[client - clients] : &values->all;
}

static void readStep(void) {
    if (spec.stepCount == MOST_STEPS) fail("SPECFILE has more than %d steps.", MOST_STEPS);
    struct step *step = &spec.steps[spec.stepCount++];
    step->afterMessage = strcmp(nextWord(), "message") == 0;
    step->match = parseHex(nextWord());
    step->opcode = nextOpcode();
}

static void readPayload(void) {
    if (spec.stepCount == 0) fail("SPECFILE has a payload without a step.");
    struct step *step = &spec.steps[spec.stepCount - 1];
    const char *whose = nextWord();
    struct bytes payload = parseHex(nextWord());
    putPerClient(&step->frame, whose, makeFrame(step->opcode, payload.at, payload.length));
    free(payload.at);
}

static void readReply(void) {
    if (spec.replyCount == MOST_REPLIES) fail("SPECFILE has more than %d replies.", MOST_REPLIES);
    struct reply *reply = &spec.replies[spec.replyCount++];
    reply->match = parseHex(nextWord());
    reply->opcode = nextOpcode();
    struct bytes payload = parseHex(nextWord());
    reply->frame = makeFrame(reply->opcode, payload.at, payload.length);
    free(payload.at);
}

static void readMove(void) {
    long index = nextNumber();
    if (index < 0 || index >= MOVES) fail("SPECFILE has a move %ld.", index);
    struct bytes payload = parseHex(nextWord());
    if (spec.counter.bytes && spec.counter.offset + (size_t)spec.counter.bytes > payload.length)
        fail("Move %ld is too short for its counter.", index);
    spec.moves[index] = makeFrame(spec.moveOpcode, payload.at, payload.length);
    free(payload.at);
}

static void readCounter(void) {
    spec.counter.offset = (size_t)nextNumber();
    spec.counter.bytes = (int)nextNumber();
    spec.counter.littleEndian = strcmp(nextWord(), "little") == 0;
    spec.counter.first = (uint32_t)nextNumber();
}

static void readPath(void) {
    const char *whose = nextWord();
    char *path = strdup(nextWord());
    putPerClient(&spec.path, whose, (struct bytes){(uint8_t *)path, strlen(path)});
}

static void readPort(void) {
    if (spec.portCount == MOST_PORTS) fail("SPECFILE has more than %d ports.", MOST_PORTS);
    spec.ports[spec.portCount++] = (int)nextNumber();
}

static void readItem(const char *name) {
    if (strcmp(name, "port") == 0) readPort();
    else if (strcmp(name, "clients") == 0) spec.clients = (int)nextNumber();
    else if (strcmp(name, "pid") == 0) spec.pid = (int)nextNumber();
    else if (strcmp(name, "joinMs") == 0) spec.joinMs = nextNumber();
    else if (strcmp(name, "warmMs") == 0) spec.warmMs = nextNumber();
    else if (strcmp(name, "measureMs") == 0) spec.measureMs = nextNumber();
    else if (strcmp(name, "everySlot") == 0) spec.everySlot = nextNumber() != 0;
    else if (strcmp(name, "dialect") == 0) spec.isCometa = strcmp(nextWord(), "cometa") == 0;
    else if (strcmp(name, "path") == 0) readPath();
    else if (strcmp(name, "step") == 0) readStep();
    else if (strcmp(name, "payload") == 0) readPayload();
    else if (strcmp(name, "joined") == 0) spec.hasJoined = true, spec.joined = parseHex(nextWord());
    else if (strcmp(name, "moves") == 0) spec.moveOpcode = nextOpcode();
    else if (strcmp(name, "counter") == 0) readCounter();
    else if (strcmp(name, "move") == 0) readMove();
    else if (strcmp(name, "update") == 0) spec.updateMatch = parseHex(nextWord()), spec.updateOpcode = nextOpcode();
    else if (strcmp(name, "reply") == 0) readReply();
    else fail("SPECFILE has an unknown item: %.40s", name);
}

static void readSpec(const char *path) {
    FILE *file = fopen(path, "r");
    if (!file) fail("SPECFILE %s cannot be read: %s.", path, strerror(errno));
    char *line = NULL;
    size_t room = 0;
    while (getline(&line, &room, file) > 0) {
        const char *name = strtok(line, " \n");
        if (name) readItem(name);
    }
    free(line);
    fclose(file);
    if (spec.clients < 1 || spec.portCount < 1 || spec.measureMs < 1) fail("SPECFILE lacks clients, port or measureMs.");
}

static void readMoves(const char *path) {
    int fd = open(path, O_RDONLY);
    struct stat stat;
    if (fd < 0 || fstat(fd, &stat) < 0) fail("MOVESFILE %s cannot be read: %s.", path, strerror(errno));
    size_t bytesPerSlot = (size_t)spec.clients * sizeof(uint16_t);
    spec.slotCount = (size_t)stat.st_size / bytesPerSlot;
    if (spec.slotCount == 0 || (size_t)stat.st_size % bytesPerSlot != 0)
        fail("MOVESFILE %s has not the same number of slots for each of %d clients.", path, spec.clients);
    void *map = mmap(NULL, (size_t)stat.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
    if (map == MAP_FAILED) fail("MOVESFILE %s cannot be mapped: %s.", path, strerror(errno));
    spec.slots = map;
    close(fd);
}

// --- the life of a connection

static const char *describeWait(const struct client *client) {
    static char text[80];
    switch (client->state) {
    case WAITING: return "its turn to connect";
    case CONNECTING: return "its connection to be accepted";
    case UPGRADING: return "the answer to its upgrade";
    default: break;
    }
    if (client->step == spec.stepCount) return "the message that tells that it has joined";
    snprintf(text, sizeof text, "the message of step %d of the opening", client->step + 1);
    return text;
}

static void lose(struct client *client, const char *why) {
    if (client->state == LOST) return;
    int number = (int)(client - clients);
    // One that never came in is no measurement at all; trying again silently would hide it.
    if (client->state != PLAYING)
        fail("Client %d could not join: %s, while it waited for %s.", number, why, describeWait(client));
    close(client->fd);
    client->state = LOST;
    if (run.phase == LINGERING) return;
    if (run.lost++ < MOST_LOST_LINES) printf("lost %d: %s\n", number, why);
    if (run.lost == spec.clients) fail("All %d clients lost their connections; the last: %s.", spec.clients, why);
}

// A full socket is counted by the caller; one that stays full belongs to a server that reads no more.
static bool refuse(struct client *client) {
    int64_t nowNs = readNow();
    if (client->fullSinceNs == 0) client->fullSinceNs = nowNs;
    else if (nowNs - client->fullSinceNs > FULL_SECONDS * NS_PER_S) lose(client, "the server read nothing");
    return false;
}

// Sends whole frames or nothing. False: the socket is full, or lost.
static bool say(struct client *client, const uint8_t *bytes, size_t length) {
    ssize_t sent = send(client->fd, bytes, length, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0 && errno == EAGAIN) return refuse(client);
    if (sent != (ssize_t)length) {
        // Linux takes the few bytes of a frame whole or not at all; half a frame would garble all that follow.
        lose(client, sent < 0 ? strerror(errno) : "the kernel took half a frame");
        return false;
    }
    client->fullSinceNs = 0;
    return true;
}

static void sayFrame(struct client *client, const struct bytes *frame) {
    if (!say(client, frame->at, frame->length) && client->state < PLAYING) lose(client, "the socket took nothing");
}

static void watch(struct client *client, int operation, uint32_t events) {
    // Edges: one look at each socket per arrival, where levels would ask every socket again that was just emptied.
    struct epoll_event event = {.events = events | EPOLLRDHUP | EPOLLET, .data.ptr = client};
    if (epoll_ctl(run.epoll, operation, client->fd, &event) < 0) fail("epoll_ctl failed: %s.", strerror(errno));
}

static int portOf(const struct client *client) { return spec.ports[(client - clients) % spec.portCount]; }

static void startConnecting(struct client *client) {
    int on = 1;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)portOf(client))};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    client->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (client->fd < 0) fail("Client %d got no socket: %s.", (int)(client - clients), strerror(errno));
    // A move must not wait for the acknowledgement of the one before.
    setsockopt(client->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    client->state = CONNECTING;
    run.connecting++;
    if (connect(client->fd, (struct sockaddr *)&address, sizeof address) < 0 && errno != EINPROGRESS)
        lose(client, strerror(errno));
    watch(client, EPOLL_CTL_ADD, EPOLLOUT);
}

static void askForUpgrade(struct client *client) {
    int error = 0;
    socklen_t length = sizeof error;
    getsockopt(client->fd, SOL_SOCKET, SO_ERROR, &error, &length);
    if (error) lose(client, strerror(error));
    char request[4096];
    int size = snprintf(request, sizeof request,
                        "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        "Sec-WebSocket-Key: %s\r\nSec-WebSocket-Version: 13\r\n\r\n",
                        (const char *)pick(&spec.path, client)->at, portOf(client), UPGRADE_KEY);
    if (size >= (int)sizeof request) fail("Client %d has a path that is too long.", (int)(client - clients));
    client->state = UPGRADING;
    client->response.at = allocate(RESPONSE_BYTES + 1);
    watch(client, EPOLL_CTL_MOD, EPOLLIN);
    sayFrame(client, &(struct bytes){(uint8_t *)request, (size_t)size});
}

static void join(struct client *client) {
    client->state = PLAYING;
    client->updatedNs = run.nowNs;
    run.connecting--;
    run.joined++;
}

// Sends what the opening asks for, up to the next step that waits for a message.
static void goOnOpening(struct client *client) {
    while (client->step < spec.stepCount && !spec.steps[client->step].afterMessage)
        sayFrame(client, pick(&spec.steps[client->step++].frame, client));
    // Cometa's welcome brings the tick, without which nothing can be stamped.
    if (client->step == spec.stepCount && !spec.hasJoined && !spec.isCometa) join(client);
}

// Takes the server's answer to the upgrade. Returns how many bytes of `bytes` belong to it.
static size_t readResponse(struct client *client, const uint8_t *bytes, size_t length) {
    struct bytes *response = &client->response;
    size_t before = response->length;
    size_t taken = length < RESPONSE_BYTES - before ? length : RESPONSE_BYTES - before;
    memcpy(response->at + before, bytes, taken);
    response->length += taken;
    char *text = (char *)response->at;
    text[response->length] = 0;
    const char *end = strstr(text, "\r\n\r\n");
    if (!end && response->length == RESPONSE_BYTES) lose(client, "the answer to the upgrade has no end");
    if (!end) return taken;
    if (!strstr(text, " 101 ") || !strstr(text, UPGRADE_ANSWER)) {
        text[strcspn(text, "\r\n")] = 0;
        lose(client, text);
    }
    size_t own = (size_t)(end + 4 - text) - before;
    free(response->at);
    *response = (struct bytes){0};
    client->state = OPENING;
    goOnOpening(client);
    return own;
}

// --- Cometa's dialect (protocol/SPEC.md): the clients know the time, stamp their moves and confirm what they read

enum { PARTS_PER_TICK = 16, TICK_HZ = 60, LEAD_TICKS = 3 };
enum { BEAT_SLOTS = SLOTS_PER_SECOND, AGAIN_SLOTS = 5 * SLOTS_PER_SECOND };
enum { RECORD_RESET = 0xe3 };

// Reads a msgpack number. Where there is none `at` becomes SIZE_MAX, and stays so.
static uint32_t readNumber(const uint8_t *bytes, size_t length, size_t *at) {
    if (*at >= length) {
        *at = SIZE_MAX;
        return 0;
    }
    uint8_t head = bytes[(*at)++];
    if (head < 0x80) return head;
    size_t size = head == 0xcc ? 1 : head == 0xcd ? 2 : head == 0xce ? 4 : 0;
    if (size == 0 || *at + size > length) {
        *at = SIZE_MAX;
        return 0;
    }
    uint32_t value = 0;
    for (size_t i = 0; i < size; i++) value = value << 8 | bytes[(*at)++];
    return value;
}

// [1, version, id, room, tick, ...]
static void takeWelcome(struct client *client, const uint8_t *bytes, size_t length) {
    size_t at = 1;
    uint32_t number = readNumber(bytes, length, &at);
    readNumber(bytes, length, &at);
    readNumber(bytes, length, &at);
    if (at < length && (bytes[at] & 0xe0) == 0xa0) at += 1 + (bytes[at] & 0x1f);
    uint32_t tick = readNumber(bytes, length, &at);
    if (number != 1 || at == SIZE_MAX) return lose(client, "the server's welcome cannot be read");
    client->tick = tick;
    client->tickNs = run.nowNs;
    if (client->state == OPENING) join(client);
}

static void takeFrame(struct client *client, const uint8_t *bytes, size_t length) {
    if (length == 0 || bytes[0] > 0x7f) return lose(client, "the server sent what is no frame");
    client->tick += bytes[0];
    client->tickNs = run.nowNs;
    if (length < 2 || bytes[1] != RECORD_RESET) return;
    size_t at = 2;
    client->tick = readNumber(bytes, length, &at);
    if (at == SIZE_MAX) lose(client, "the server's reset frame cannot be read");
}

// A client's own time: a little ahead of the last frame and what has passed since, so that moves come in time.
static uint64_t timeInParts(const struct client *client, int64_t nowNs) {
    uint64_t sinceParts = (uint64_t)(nowNs - client->tickNs) * TICK_HZ * PARTS_PER_TICK / NS_PER_S;
    return ((uint64_t)client->tick + LEAD_TICKS) * PARTS_PER_TICK + sinceParts;
}

static uint8_t *putShort(uint8_t *at, uint64_t value) {
    *at++ = 0xcd;
    *at++ = (uint8_t)(value >> 8);
    *at++ = (uint8_t)value;
    return at;
}

static uint8_t *putByte(uint8_t *at, uint8_t value) {
    if (value > 0x7f) *at++ = 0xcc;
    *at++ = value;
    return at;
}

// Sends the payload behind six bytes that are left for the head.
static bool sayShort(struct client *client, uint8_t *frame, const uint8_t *end) {
    size_t length = (size_t)(end - frame);
    frame[0] = 0x80 | OP_BINARY;
    frame[1] = (uint8_t)(0x80 | (length - 6));
    return say(client, frame, length);
}

static bool sayCometaMove(struct client *client, uint16_t move, int64_t nowNs) {
    uint8_t frame[24] = {0}, *at = frame + 6;
    *at++ = 0x94;
    *at++ = 2;
    at = putShort(at, (timeInParts(client, nowNs) + PARTS_PER_TICK - 1) / PARTS_PER_TICK);
    at = putByte(at, (uint8_t)move);
    at = putByte(at, move >> 8 & 3);
    return sayShort(client, frame, at);
}

static void sayBeat(struct client *client, int64_t nowNs) {
    uint8_t frame[24] = {0}, *at = frame + 6;
    *at++ = 0x94;
    *at++ = 3;
    at = putByte(at, client->beatSeq++);
    at = putShort(at, client->tick);
    at = putShort(at, timeInParts(client, nowNs));
    sayShort(client, frame, at);
}

static void sayAgain(struct client *client) {
    uint8_t frame[] = {0, 0, 0, 0, 0, 0, 0x91, 6};
    sayShort(client, frame, frame + sizeof frame);
}

// --- what servers say

static bool begins(const struct bytes *match, const uint8_t *bytes, size_t length) {
    return length >= match->length && memcmp(bytes, match->at, match->length) == 0;
}

static void noteUpdate(struct client *client) {
    run.tally.updates++;
    record(&run.tally.gaps, run.nowNs - client->updatedNs);
    client->updatedNs = run.nowNs;
}

static void handleCometa(struct client *client, int opcode, const uint8_t *bytes, size_t known) {
    if (opcode != OP_BINARY) return;
    if (known > 0 && (bytes[0] & 0xf0) == 0x90) return takeWelcome(client, bytes, known);
    takeFrame(client, bytes, known);
    if (client->state == PLAYING) noteUpdate(client);
}

// `known` bytes of a message are here: all, or at least PEEK_BYTES.
static void handleMessage(struct client *client, int opcode, const uint8_t *bytes, size_t known) {
    run.tally.messagesIn++;
    if (spec.isCometa) return handleCometa(client, opcode, bytes, known);
    for (int i = 0; i < spec.replyCount; i++) {
        const struct reply *reply = &spec.replies[i];
        if (opcode == reply->opcode && begins(&reply->match, bytes, known)) return sayFrame(client, &reply->frame);
    }
    if (client->state == PLAYING) {
        if (opcode == spec.updateOpcode && begins(&spec.updateMatch, bytes, known)) noteUpdate(client);
        return;
    }
    if (client->step == spec.stepCount) {
        if (begins(&spec.joined, bytes, known)) join(client);
        return;
    }
    const struct step *step = &spec.steps[client->step];
    if (!begins(&step->match, bytes, known)) return;
    sayFrame(client, pick(&step->frame, client));
    client->step++;
    goOnOpening(client);
}

static void handleClose(struct client *client, const uint8_t *payload, size_t length) {
    char why[200] = "the server closed it without a code";
    if (length >= 2) {
        int code = payload[0] << 8 | payload[1];
        snprintf(why, sizeof why, "the server closed it with %d %.*s", code, (int)length - 2, payload + 2);
    }
    lose(client, why);
}

static void handleControl(struct client *client, const struct partial *control) {
    if (control->opcode == OP_CLOSE) handleClose(client, control->begin, control->known);
    if (control->opcode != OP_PING) return;
    struct bytes pong = makeFrame(OP_PONG, control->begin, control->known);
    say(client, pong.at, pong.length);
    free(pong.at);
}

// Length of a frame's head: 2, 4 or 10 bytes.
static size_t headLength(uint8_t secondByte) {
    return (secondByte & 0x7f) < 126 ? 2 : secondByte == 126 ? 4 : 10;
}

static uint64_t payloadLength(const uint8_t *head) {
    if (head[1] < 126) return head[1];
    uint64_t length = 0;
    for (size_t i = 2; i < headLength(head[1]); i++) length = length << 8 | head[i];
    return length;
}

// Most messages: one frame that is here from head to end. Returns its length, or 0 where it is not so simple.
static size_t takeWhole(struct client *client, const uint8_t *bytes, size_t length) {
    if (length < 2 || client->headBytes > 0 || client->message.opcode) return 0;
    if (bytes[0] != (0x80 | OP_BINARY) && bytes[0] != (0x80 | OP_TEXT)) return 0;
    size_t head = headLength(bytes[1]);
    if (bytes[1] > 127 || length < head) return 0;
    uint64_t payload = payloadLength(bytes);
    if (length - head < payload) return 0;
    handleMessage(client, bytes[0] & 0x0f, bytes + head, payload);
    return head + payload;
}

static struct partial *partialOf(struct client *client) {
    return client->frameOpcode >= OP_CLOSE ? &client->control : &client->message;
}

static void startFrame(struct client *client) {
    const uint8_t *head = client->head;
    client->isInFrame = true;
    client->isFinal = head[0] & 0x80;
    client->frameOpcode = head[0] & 0x0f;
    client->frameLeft = payloadLength(head);
    client->headBytes = 0;
    bool isControl = client->frameOpcode >= OP_CLOSE;
    if (head[1] > 127 || head[0] & 0x70 || (isControl && client->frameLeft > 125))
        return lose(client, "the server sent a frame that must not be");
    if (client->frameOpcode == OP_CONTINUE) return;
    struct partial *partial = partialOf(client);
    partial->opcode = client->frameOpcode;
    partial->known = 0;
}

static void endFrame(struct client *client) {
    struct partial *partial = partialOf(client);
    client->isInFrame = false;
    if (partial == &client->control) return handleControl(client, partial);
    if (!client->isFinal) return;
    int opcode = partial->opcode;
    partial->opcode = 0;
    handleMessage(client, opcode, partial->begin, partial->known);
}

// Takes a piece of a frame that comes in pieces, and returns its length. Of the payload only the beginning is kept.
static size_t takePiece(struct client *client, const uint8_t *bytes, size_t length) {
    if (!client->isInFrame) {
        client->head[client->headBytes++] = bytes[0];
        if (client->headBytes < 2 || client->headBytes < headLength(client->head[1])) return 1;
        startFrame(client);
        if (client->state != LOST && client->frameLeft == 0) endFrame(client);
        return 1;
    }
    struct partial *partial = partialOf(client);
    size_t taken = client->frameLeft < length ? client->frameLeft : length;
    size_t room = PEEK_BYTES - partial->known;
    size_t kept = taken < room ? taken : room;
    memcpy(partial->begin + partial->known, bytes, kept);
    partial->known += kept;
    client->frameLeft -= taken;
    if (client->frameLeft == 0) endFrame(client);
    return taken;
}

static void takeBytes(struct client *client, const uint8_t *bytes, size_t length) {
    if (client->state == UPGRADING) {
        size_t own = readResponse(client, bytes, length);
        bytes += own;
        length -= own;
    }
    while (length > 0 && client->state != LOST) {
        size_t taken = client->isInFrame ? 0 : takeWhole(client, bytes, length);
        if (taken == 0) taken = takePiece(client, bytes, length);
        bytes += taken;
        length -= taken;
    }
}

static void readSocket(struct client *client, bool hasEnded) {
    while (client->state != LOST) {
        ssize_t length = recv(client->fd, readBuffer, READ_BYTES, MSG_DONTWAIT);
        if (length == 0) return lose(client, "the server ended the connection");
        if (length < 0 && errno == EAGAIN) return;
        if (length < 0 && errno != EINTR) return lose(client, strerror(errno));
        if (length < 0) continue;
        run.tally.bytesIn += (uint64_t)length;
        takeBytes(client, readBuffer, (size_t)length);
        // Less than was asked for: it is empty, and what comes later makes a new edge. An end that is there does not.
        if (length < READ_BYTES && !hasEnded) return;
    }
}

// Handles what has come. Returns whether there may be more.
static bool readSockets(void) {
    static struct epoll_event events[EVENTS];
    int count = epoll_wait(run.epoll, events, EVENTS, 0);
    run.nowNs = readNow();
    for (int i = 0; i < count; i++) {
        struct client *client = events[i].data.ptr;
        if (client->state == CONNECTING) askForUpgrade(client);
        else if (client->state != LOST) readSocket(client, events[i].events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR));
    }
    return count == EVENTS;
}

// --- the wheel

// Spreads clients evenly over the buckets, neighbours far apart, as the multiples of the golden ratio lie.
static int bucketOf(int client) {
    return (int)((uint64_t)((uint32_t)client * 2654435769u) * BUCKETS >> 32);
}

static void fillWheel(void) {
    int filled = 0;
    wheel.clients = allocate((size_t)spec.clients * sizeof *wheel.clients);
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
        wheel.first[bucket] = filled;
        for (int i = 0; i < spec.clients; i++)
            if (bucketOf(i) == bucket) wheel.clients[filled++] = i;
    }
    wheel.first[BUCKETS] = filled;
    wheel.startNs = readNow();
    wheel.playFrom = INT64_MAX;
}

static void writeCounter(uint8_t *at, uint32_t value) {
    int bytes = spec.counter.bytes;
    for (int i = 0; i < bytes; i++) at[spec.counter.littleEndian ? i : bytes - 1 - i] = (uint8_t)(value >> (8 * i));
}

static bool sayMove(struct client *client, uint16_t move) {
    struct bytes *frame = &spec.moves[move & (MOVES - 1)];
    if (spec.counter.bytes) {
        size_t head = headLength(frame->at[1] & 0x7f) + 4;
        writeCounter(frame->at + head + spec.counter.offset, client->counter);
    }
    if (!say(client, frame->at, frame->length)) return false;
    client->counter++;
    return true;
}

static void playSlot(int index, size_t slot, int64_t dueNs) {
    struct client *client = &clients[index];
    uint16_t move = spec.slots[(size_t)index * spec.slotCount + slot];
    if (client->state != PLAYING || !(spec.everySlot || move >> 15)) return;
    int64_t nowNs = readNow();
    record(&run.tally.lateness, nowNs - dueNs);
    bool isSent = spec.isCometa ? sayCometaMove(client, move, nowNs) : sayMove(client, move);
    if (isSent) run.tally.movesSent++;
    else run.tally.movesRefused++;
}

static void keepAlive(int index, int64_t slot) {
    struct client *client = &clients[index];
    if (client->state == PLAYING && (slot + index) % BEAT_SLOTS == 0) sayBeat(client, readNow());
    if (client->state == PLAYING && (slot + index) % AGAIN_SLOTS == 0) sayAgain(client);
}

static void runBucket(int64_t number) {
    int64_t dueNs = wheel.startNs + number * NS_PER_MS;
    int bucket = (int)(number % BUCKETS);
    if (number >= wheel.playFrom) {
        size_t slot = (size_t)((number - wheel.playFrom) / BUCKETS) % spec.slotCount;
        for (int i = wheel.first[bucket]; i < wheel.first[bucket + 1]; i++) playSlot(wheel.clients[i], slot, dueNs);
    }
    if (!spec.isCometa) return;
    // Half a slot from the moves: as with real clients, it is a packet of its own.
    int other = (bucket + BUCKETS / 2) % BUCKETS;
    for (int i = wheel.first[other]; i < wheel.first[other + 1]; i++) keepAlive(wheel.clients[i], number / BUCKETS);
}

static int64_t nextBucketNs(void) {
    return wheel.startNs + wheel.next * NS_PER_MS;
}

static void runDueBuckets(void) {
    for (int i = 0; i < MOST_BUCKETS_AT_ONCE && nextBucketNs() <= readNow(); i++) runBucket(wheel.next++);
}

// --- measuring

// CPU time of all threads of the server. That of threads which have ended is missing; servers here keep theirs.
static int64_t readThreadsNs(void) {
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/task", spec.pid);
    DIR *threads = opendir(path);
    int64_t sum = 0;
    bool hasAny = false;
    for (struct dirent *entry; threads && (entry = readdir(threads));) {
        char file[400];
        unsigned long long ns;
        snprintf(file, sizeof file, "%s/%s/schedstat", path, entry->d_name);
        FILE *stat = *entry->d_name == '.' ? NULL : fopen(file, "r");
        if (stat && fscanf(stat, "%llu", &ns) == 1) sum += (int64_t)ns, hasAny = true;
        if (stat) fclose(stat);
    }
    if (threads) closedir(threads);
    return hasAny ? sum : -1;
}

// User and system time in ticks of the clock, mostly 10 ms: for kernels that keep no schedstat.
static int64_t readTimesNs(void) {
    char path[64], line[1024] = "";
    snprintf(path, sizeof path, "/proc/%d/stat", spec.pid);
    FILE *stat = fopen(path, "r");
    if (!stat) return 0;
    const char *end = fgets(line, sizeof line, stat) ? strrchr(line, ')') : NULL;
    fclose(stat);
    unsigned long user = 0, system = 0;
    if (end) sscanf(end + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system);
    return (int64_t)(user + system) * (NS_PER_S / sysconf(_SC_CLK_TCK));
}

static int64_t readServerCpuNs(void) {
    if (spec.pid == 0) return 0;
    int64_t ns = readThreadsNs();
    return ns >= 0 ? ns : readTimesNs();
}

static long long readServerBytes(void) {
    char path[64];
    long long pages = 0;
    snprintf(path, sizeof path, "/proc/%d/statm", spec.pid);
    FILE *statm = spec.pid ? fopen(path, "r") : NULL;
    if (statm && fscanf(statm, "%*d %lld", &pages) != 1) pages = 0;
    if (statm) fclose(statm);
    return pages * sysconf(_SC_PAGESIZE);
}

static void beginMeasuring(void) {
    printf("begin\n");
    memset(&run.tally, 0, sizeof run.tally);
    run.tally.serverCpuNs = readServerCpuNs();
    run.tally.ownCpuNs = readClock(CLOCK_PROCESS_CPUTIME_ID);
    run.tally.startNs = readNow();
}

// A server that falls silent must not look better for it: the gap that is still open counts for the longest.
static int64_t longestGap(void) {
    int64_t longest = run.tally.gaps.maxNs;
    for (int i = 0; i < spec.clients; i++) {
        int64_t open = run.nowNs - clients[i].updatedNs;
        if (clients[i].state == PLAYING && open > longest) longest = open;
    }
    return longest;
}

static void endMeasuring(void) {
    struct tally *tally = &run.tally;
    double seconds = (double)(readNow() - tally->startNs) / 1e9;
    double ownCpu = (double)(readClock(CLOCK_PROCESS_CPUTIME_ID) - tally->ownCpuNs) / 1e9;
    long long serverCpuUs = (readServerCpuNs() - tally->serverCpuNs) / 1000;
    printf("end\n");
    printf("{\"clients\":%d,\"joined\":%d,\"lost\":%d,\"seconds\":%.6f", spec.clients, run.joined, run.lost, seconds);
    printf(",\"updates\":%llu,\"bytesIn\":%llu,\"messagesIn\":%llu,\"movesSent\":%llu,\"movesRefused\":%llu",
           (unsigned long long)tally->updates, (unsigned long long)tally->bytesIn,
           (unsigned long long)tally->messagesIn, (unsigned long long)tally->movesSent,
           (unsigned long long)tally->movesRefused);
    double updatesPerSecond = (double)tally->updates / seconds;
    printf(",\"updatesPerSecond\":%.1f,\"coverage\":%.5f", updatesPerSecond,
           updatesPerSecond / (spec.clients * (double)SLOTS_PER_SECOND));
    printf(",\"gapMs\":{\"p50\":%.2f,\"p99\":%.2f,\"max\":%.2f}", percentile(&tally->gaps, 0.5),
           percentile(&tally->gaps, 0.99), (double)longestGap() / 1e6);
    printf(",\"sendLateMs\":{\"p50\":%.2f,\"p99\":%.2f}", percentile(&tally->lateness, 0.5),
           percentile(&tally->lateness, 0.99));
    printf(",\"cpuShare\":%.4f,\"serverCpuUs\":%lld,\"serverRss\":%lld}\n", ownCpu / seconds, serverCpuUs,
           readServerBytes());
}

// --- from joining to the end

static void failJoining(void) {
    int waiting = 0;
    while (clients[waiting].state >= PLAYING) waiting++;
    fail("Only %d of %d clients joined within %ld ms: client %d still waited for %s.", run.joined, spec.clients,
         spec.joinMs, waiting, describeWait(&clients[waiting]));
}

static void goOnJoining(void) {
    for (int i = 0; i < MOST_CONNECTS_AT_ONCE && run.connecting < MOST_PENDING && run.nextClient < spec.clients; i++)
        startConnecting(&clients[run.nextClient++]);
    bool areAllIn = run.joined == spec.clients;
    if (areAllIn || run.nowNs >= run.nextReportNs) printf("joined %d\n", run.joined);
    if (run.nowNs >= run.nextReportNs) run.nextReportNs = run.nowNs + NS_PER_S / 4;
    if (!areAllIn && run.nowNs >= run.phaseEndNs) failJoining();
}

static void noteEnough(int signal) {
    (void)signal;
    isEnough = 1;
}

static void enterPhase(enum phase phase, long ms) {
    run.phase = phase;
    isEnough = 0;
    run.phaseEndNs = readNow() + ms * NS_PER_MS;
}

// Returns false when all is over.
static bool goOn(void) {
    bool isOver = run.nowNs >= run.phaseEndNs;
    switch (run.phase) {
    case JOINING:
        goOnJoining();
        if (run.joined < spec.clients) return true;
        wheel.playFrom = (wheel.next / BUCKETS + 1) * BUCKETS;
        enterPhase(WARMING, spec.warmMs);
        return true;
    case WARMING:
        if (!isOver && !isEnough) return true;
        beginMeasuring();
        enterPhase(MEASURING, spec.measureMs);
        return true;
    case MEASURING:
        if (!isOver && !isEnough) return true;
        endMeasuring();
        enterPhase(LINGERING, LINGER_MS);
        return true;
    case LINGERING: return !isOver;
    }
    return false;
}

static void play(void) {
    enterPhase(JOINING, spec.joinMs);
    while (goOn()) {
        runDueBuckets();
        // Not woken by each frame: a thousand looks a second take many at once, and spare the server, whose every send
        // would else wake this process at the server's expense, as no client behind a network does.
        if (!readSockets()) sleepUntil(nextBucketNs());
    }
}

static void raiseFileLimit(void) {
    struct rlimit limit;
    rlim_t wanted = (rlim_t)spec.clients + 32;
    getrlimit(RLIMIT_NOFILE, &limit);
    if (limit.rlim_cur >= wanted) return;
    limit.rlim_cur = wanted;
    if (limit.rlim_max < wanted) limit.rlim_max = wanted;
    if (setrlimit(RLIMIT_NOFILE, &limit) < 0)
        fail("%d clients need as many open files, but the limit (ulimit -Hn) is lower.", spec.clients);
}

int main(int argc, char **argv) {
    setvbuf(stdout, NULL, _IOLBF, 0);
    if (argc != 3) fail("Usage: load SPECFILE MOVESFILE");
    // Nobody reads the figures of a generator whose bench has ended.
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    signal(SIGUSR1, noteEnough);
    // The kernel would else let a sleep of a millisecond end fifty microseconds late.
    prctl(PR_SET_TIMERSLACK, 1);
    readSpec(argv[1]);
    readMoves(argv[2]);
    raiseFileLimit();
    clients = allocate((size_t)spec.clients * sizeof *clients);
    for (int i = 0; i < spec.clients; i++) clients[i].counter = spec.counter.first;
    run.epoll = epoll_create1(EPOLL_CLOEXEC);
    run.nowNs = readNow();
    fillWheel();
    play();
    return 0;
}
