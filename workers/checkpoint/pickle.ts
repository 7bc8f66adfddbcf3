import type { ByteReader } from './byte-reader.ts';
import { badCheckpoint, refused } from './failure.ts';
import { asKind, dict, opaque, sequence, type PickleValue } from './pickle-values.ts';

/**
 * Python's pickle, read as data (opcodes: Python's Lib/pickletools.py). A pickle is a program for a
 * stack machine; here its instructions only build plain values, and whatever would reach outside
 * (GLOBAL, REDUCE, a persistent id) is handed to `world`, which answers with data or refuses. What it
 * does not know it answers with an opaque record: nothing is ever made, called or looked up.
 */
export interface PickleWorld {
  /** Hears every `module.name` that is mentioned; may throw CHECKPOINT_REFUSED. */
  mention(name: string): void;
  /** What calling a name with these arguments gives, or making an object of a class. */
  call(name: string, args: readonly PickleValue[]): PickleValue;
  /** The object a persistent id stands for (PyTorch: a storage). */
  persistent(id: PickleValue): PickleValue;
}

/** Bounds on one pickle; a state_dict of 100 layers needs about 1 % of each. */
const MAX_STEPS = 4_000_000;
const MAX_DEPTH = 1_000;
const MAX_STACK = 100_000;
/** Longest integer, in bytes; PyTorch's magic number has 10. */
const MAX_INTEGER_BYTES = 64;

/**
 * Reads one pickle from `reader` and leaves it after the STOP.
 * @throws LabFailure BAD_CHECKPOINT where the pickle is damaged or out of bounds,
 *   CHECKPOINT_REFUSED where it asks for what `world` refuses.
 */
export function unpickle(reader: ByteReader, world: PickleWorld): PickleValue {
  const machine = new Machine(reader, world);
  for (let step = 0; step < MAX_STEPS; step++) {
    const opcode = reader.u8();
    if (opcode === STOP) return machine.result();
    machine.execute(opcode);
  }
  throw badCheckpoint('The object list of the checkpoint is longer than any model needs.');
}

const STOP = 0x2e;

class Machine {
  private stack: PickleValue[] = [];
  private readonly marked: PickleValue[][] = [];
  private readonly memo = new Map<number, PickleValue>();
  private readonly reader: ByteReader;
  private readonly world: PickleWorld;

  constructor(reader: ByteReader, world: PickleWorld) {
    this.reader = reader;
    this.world = world;
  }

  result(): PickleValue {
    const value = this.pop();
    if (this.stack.length > 0 || this.marked.length > 0) throw damaged();
    return value;
  }

  execute(opcode: number): void {
    const { reader } = this;
    switch (opcode) {
      case 0x80: // PROTO
        if (reader.u8() > 5) throw badCheckpoint('The checkpoint uses an unknown pickle protocol.');
        return;
      case 0x95: // FRAME: a length we do not need
        reader.length64();
        return;

      // plain values
      case 0x4e: // NONE
        return this.push(null);
      case 0x88: // NEWTRUE
        return this.push(true);
      case 0x89: // NEWFALSE
        return this.push(false);
      case 0x4b: // BININT1
        return this.push(reader.u8());
      case 0x4d: // BININT2
        return this.push(reader.u16());
      case 0x4a: // BININT
        return this.push(reader.i32());
      case 0x8a: // LONG1
        return this.push(this.integer(reader.u8()));
      case 0x8b: // LONG4
        return this.push(this.integer(reader.u32()));
      case 0x47: // BINFLOAT
        return this.push(reader.f64BigEndian());
      case 0x8c: // SHORT_BINUNICODE
        return this.push(reader.utf8(reader.u8()));
      case 0x58: // BINUNICODE
        return this.push(reader.utf8(reader.u32()));
      case 0x55: // SHORT_BINSTRING, the str of Python 2: text or bytes
        return this.push(textOrBytes(reader.take(reader.u8())));
      case 0x54: // BINSTRING
        return this.push(textOrBytes(reader.take(reader.u32())));
      case 0x8d: // BINUNICODE8
        return this.push(reader.utf8(reader.length64()));
      case 0x43: // SHORT_BINBYTES
        return this.push({ kind: 'bytes', value: reader.take(reader.u8()) });
      case 0x42: // BINBYTES
        return this.push({ kind: 'bytes', value: reader.take(reader.u32()) });
      case 0x8e: // BINBYTES8
      case 0x96: // BYTEARRAY8
        return this.push({ kind: 'bytes', value: reader.take(reader.length64()) });

      // containers
      case 0x5d: // EMPTY_LIST
        return this.push(sequence('list'));
      case 0x29: // EMPTY_TUPLE
        return this.push(sequence('tuple'));
      case 0x8f: // EMPTY_SET
        return this.push(sequence('set'));
      case 0x7d: // EMPTY_DICT
        return this.push(dict());
      case 0x6c: // LIST
        return this.push(sequence('list', this.popMark()));
      case 0x74: // TUPLE
        return this.push(sequence('tuple', this.popMark()));
      case 0x91: // FROZENSET
        return this.push(sequence('set', this.popMark()));
      case 0x64: {
        // DICT
        const pairs = this.popMark();
        this.push(dict());
        return this.setItems(pairs);
      }
      case 0x85: // TUPLE1
        return this.push(sequence('tuple', this.popMany(1)));
      case 0x86: // TUPLE2
        return this.push(sequence('tuple', this.popMany(2)));
      case 0x87: // TUPLE3
        return this.push(sequence('tuple', this.popMany(3)));
      case 0x61: // APPEND
        return this.extend('list', this.popMany(1));
      case 0x65: // APPENDS
        return this.extend('list', this.popMark());
      case 0x90: // ADDITEMS
        return this.extend('set', this.popMark());
      case 0x73: // SETITEM
        return this.setItems(this.popMany(2));
      case 0x75: // SETITEMS
        return this.setItems(this.popMark());

      // stack and memo
      case 0x28: // MARK
        if (this.marked.length >= MAX_DEPTH) throw tooDeep();
        this.marked.push(this.stack);
        this.stack = [];
        return;
      case 0x30: // POP
        this.pop();
        return;
      case 0x31: // POP_MARK
        this.popMark();
        return;
      case 0x32: // DUP
        return this.push(this.top());
      case 0x71: // BINPUT
        return this.remember(reader.u8());
      case 0x72: // LONG_BINPUT
        return this.remember(reader.u32());
      case 0x94: // MEMOIZE
        return this.remember(this.memo.size);
      case 0x68: // BINGET
        return this.recall(reader.u8());
      case 0x6a: // LONG_BINGET
        return this.recall(reader.u32());

      // what reaches outside
      case 0x63: // GLOBAL
        return this.push(this.globalNamed(reader.line(), reader.line()));
      case 0x93: {
        // STACK_GLOBAL
        const [module, name] = this.popMany(2);
        if (typeof module !== 'string' || typeof name !== 'string') throw damaged();
        return this.push(this.globalNamed(module, name));
      }
      case 0x52: // REDUCE: call
      case 0x81: {
        // NEWOBJ: make an object of a class
        const [callee, args] = this.popMany(2);
        return this.push(this.make(callee, args));
      }
      case 0x92: {
        // NEWOBJ_EX: the same, with named arguments
        const [callee] = this.popMany(3);
        return this.push(this.make(callee, opaque('named arguments')));
      }
      case 0x69: {
        // INST: make an object of the class named here
        const callee = this.globalNamed(reader.line(), reader.line());
        return this.push(this.make(callee, sequence('tuple', this.popMark())));
      }
      case 0x6f: {
        // OBJ
        const [callee, ...args] = this.popMark();
        return this.push(this.make(callee, sequence('tuple', args)));
      }
      case 0x62: // BUILD: set attributes
        return this.build();
      case 0x51: // BINPERSID
        return this.push(this.world.persistent(this.pop()));
      case 0x82: // EXT1
      case 0x83: // EXT2
      case 0x84: // EXT4
        throw refused('an extension registered in Python');
      default:
        throw badCheckpoint(
          `The checkpoint holds an instruction (0x${opcode.toString(16)}) that PyTorch never writes.`,
        );
    }
  }

  private globalNamed(module: string, name: string): PickleValue {
    const full = `${module}.${name}`;
    this.world.mention(full);
    return { kind: 'global', name: full };
  }

  /** What `callee` makes of `args`, a tuple; opaque where either is no data of ours. */
  private make(callee: PickleValue | undefined, args: PickleValue): PickleValue {
    const target = asKind(callee, 'global') ?? asKind(callee, 'opaque');
    if (target === null) throw refused('the construction of an object');
    if (target.kind === 'opaque' || asKind(args, 'opaque') !== null) return opaque(target.name);
    const list = asKind(args, 'sequence');
    if (list?.form !== 'tuple') throw damaged();
    return this.world.call(target.name, list.items);
  }

  /** Attributes of an OrderedDict (PyTorch's `_metadata`) and of a class are dropped. */
  private build(): void {
    const state = this.pop();
    const target = this.top();
    if (asKind(target, 'dict') !== null || asKind(target, 'global') !== null) return;
    const object = asKind(target, 'opaque');
    if (object === null) throw refused('the attributes of an object');
    object.state = state;
  }

  private extend(form: 'list' | 'set', items: readonly PickleValue[]): void {
    if (asKind(this.top(), 'opaque') !== null) return;
    const target = asKind(this.top(), 'sequence');
    if (target?.form !== form) throw damaged();
    for (const item of items) target.items.push(item);
  }

  private setItems(pairs: readonly PickleValue[]): void {
    const target = asKind(this.top(), 'dict') ?? asKind(this.top(), 'opaque');
    if (target === null || pairs.length % 2 !== 0) throw damaged();
    for (let i = 0; i < pairs.length; i += 2) target.entries.set(pairs[i], pairs[i + 1]);
  }

  /** A little-endian two's complement integer: a number where it is exact, else a bigint. */
  private integer(byteCount: number): number | bigint {
    if (byteCount > MAX_INTEGER_BYTES) throw badCheckpoint('A number in the file is impossible.');
    let value = 0n;
    const bytes = this.reader.take(byteCount);
    for (let i = byteCount - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i]);
    value = BigInt.asIntN(8 * byteCount, value);
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
  }

  private push(value: PickleValue): void {
    if (this.stack.length >= MAX_STACK) throw tooDeep();
    this.stack.push(value);
  }

  private top(): PickleValue {
    if (this.stack.length === 0) throw damaged();
    return this.stack[this.stack.length - 1];
  }

  private pop(): PickleValue {
    const value = this.top();
    this.stack.pop();
    return value;
  }

  private popMany(count: number): PickleValue[] {
    if (this.stack.length < count) throw damaged();
    return this.stack.splice(-count);
  }

  /** Everything since the last MARK, and the mark. */
  private popMark(): PickleValue[] {
    const items = this.stack;
    const below = this.marked.pop();
    if (below === undefined) throw damaged();
    this.stack = below;
    return items;
  }

  private remember(index: number): void {
    this.memo.set(index, this.top());
  }

  private recall(index: number): void {
    const value = this.memo.get(index);
    if (value === undefined) throw damaged();
    this.push(value);
  }
}

/** A text where it is UTF-8; Python 2 kept bytes under the same instructions. */
function textOrBytes(value: Uint8Array): PickleValue {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(value);
  } catch {
    return { kind: 'bytes', value };
  }
}

const damaged = () => badCheckpoint('The object list of the checkpoint is damaged.');
const tooDeep = () => badCheckpoint('The checkpoint is nested deeper than any model needs.');
