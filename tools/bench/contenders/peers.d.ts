// As much of the peers as their contenders use. The packages themselves are installed by the first run of the bench, and types must
// be checked before that.

declare module 'nengi' {
  export interface Message {
    ntype: number;
    [field: string]: unknown;
  }
  export interface Entity extends Message {
    nid: number;
  }
  export interface User {
    lastReceivedClientTick: number;
    subscriptions: Map<number, Channel>;
    queueMessage(message: Message): void;
    disconnect(reason: string): void;
  }
  export interface NetworkMessage {
    type: number;
    user: User;
    command: unknown;
  }
  export interface Writer {
    writeUInt16(value: number): void;
  }
  export interface Reader {
    readUInt16(): number;
  }
  export interface BinaryType<Value> {
    write(value: Value, writer: Writer): void;
    read(reader: Reader): Value;
    byteSize(): number;
    compare(a: Value, b: Value): boolean;
    interp(a: Value, b: Value, share: number): Value;
    clone(value: Value): Value;
  }
  export interface WriterClass {
    create(bytes: number): Writer;
  }
  export const Binary: { LAST_INDEX: number; UInt8: number; UInt16: number; UInt32: number };
  export const NetworkEvent: { Command: number; UserConnected: number; UserDisconnected: number };
  export function declareBinaryType<Value>(index: number, type: BinaryType<Value>): void;
  export function defineSchema(fields: Record<string, number | { type: number; interp: boolean }>): object;
  export class Context {
    register(ntype: number, schema: object): void;
  }
  export class Channel {
    constructor(localState: object);
    onSubscribe: (user: User) => void;
    onUnsubscribe: (user: User) => void;
    subscribe(user: User): void;
    unsubscribe(user: User): void;
    addEntity(entity: Entity): void;
    removeEntity(entity: Entity): void;
    addMessage(message: Message): void;
  }
  export class Instance {
    constructor(context: Context);
    readonly localState: object;
    readonly network: object;
    readonly queue: { isEmpty(): boolean; next(): NetworkMessage };
    onConnect: (handshake: unknown) => Promise<unknown>;
    registerChannel(channel: Channel): void;
    step(): void;
  }
  export class Client {
    constructor(context: Context, adapter: new () => object, hz: number);
    readonly network: {
      clientTick: number;
      createHandshakeBuffer(handshake: object, writer: WriterClass): Uint8Array;
      addCommand(command: Message & Record<string, number>): void;
      createOutboundBuffer(writer: WriterClass): Uint8Array;
    };
  }
}

declare module 'nengi-buffers' {
  export const BufferWriter: import('nengi').WriterClass;
}

declare module 'nengi-uws-instance-adapter' {
  export class uWebSocketsInstanceAdapter {
    constructor(network: object, options: object);
    listen(port: number, ready: () => void): void;
  }
}

declare module '@colyseus/schema' {
  export interface FieldBuilder {
    /** Sent to those alone whose view has it, with this tag where one is given. */
    view(tag?: number): FieldBuilder;
  }
  type Field = FieldBuilder | object;
  /** An instance of a schema. */
  export interface Ref {
    assign(values: object): this;
  }
  export interface MapSchema<Value> {
    set(key: string, value: Value): void;
    delete(key: string): boolean;
  }
  export interface ArraySchema<Value> {
    [index: number]: Value;
    push(...values: Value[]): number;
  }
  export interface CollectionSchema<Value> {
    add(value: Value): unknown;
    delete(value: Value): boolean;
  }
  export const t: {
    uint8(): FieldBuilder;
    uint16(): FieldBuilder;
    uint32(): FieldBuilder;
    map(of: object): FieldBuilder;
    array(of: object): FieldBuilder;
    collection(of: string): FieldBuilder;
  };
  export function schema<Instance>(fields: Record<string, Field>, name: string): new () => Ref & Instance;
  export const Encoder: { BUFFER_SIZE: number };
  export class StateView {
    add(ref: Ref, tag?: number): void;
    remove(ref: Ref): void;
    dispose(): void;
  }
}

declare module '@colyseus/core' {
  import type { StateView } from '@colyseus/schema';
  export interface Client<Data> {
    userData: Data;
    view: StateView | undefined;
    send(type: number, message: unknown): void;
  }
  export class Room<State, Data> {
    state: State;
    patchRate: number | null;
    autoDispose: boolean;
    maxClients: number;
    seatReservationTimeout: number;
    readonly clients: Iterable<Client<Data>>;
    onCreate(): void;
    onJoin(client: Client<Data>): void;
    onLeave(client: Client<Data>): void;
    onMessageBytes(type: number, hear: (client: Client<Data>, bytes: Uint8Array) => void): void;
    broadcastPatch(): boolean;
  }
  export class Server {
    constructor(options: { transport: object; greet: boolean; gracefullyShutdown: boolean });
    define(name: string, room: new () => object): void;
    listen(port: number): Promise<unknown>;
  }
  export const matchMaker: {
    joinOrCreate(room: string): Promise<{ processId: string; roomId: string; sessionId: string }>;
  };
}

declare module '@colyseus/uwebsockets-transport' {
  export class uWebSocketsTransport {}
}

declare module '@colyseus/ws-transport' {
  export class WebSocketTransport {}
}

declare module 'socket.io' {
  export interface Socket {
    emit(event: string, ...args: unknown[]): boolean;
    on(event: 'move', hear: (heading: number, buttons: number) => void): void;
    on(event: 'disconnect', hear: () => void): void;
    disconnect(close: boolean): void;
  }
  export class Server {
    constructor(options: { parser: object; transports: string[]; serveClient: boolean });
    readonly engine: { on(event: 'connection', hear: (rawSocket: { request: unknown }) => void): void };
    attachApp(app: object, options: { maxBackpressure: number }): void;
    on(event: 'connection', hear: (socket: Socket) => void): void;
    emit(event: string, ...args: unknown[]): boolean;
  }
}

declare module 'socket.io-msgpack-parser' {
  const parser: { Encoder: new () => { encode(packet: object): Buffer[] } };
  export default parser;
}
