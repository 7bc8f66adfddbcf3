import { DTYPE_BYTES, type Dtype, type Layout } from './dtypes.ts';
import { badCheckpoint, refused } from './failure.ts';
import type { PickleWorld } from './pickle.ts';
import {
  asKind,
  dict,
  opaque,
  sequence,
  type PickleOpaque,
  type PickleStorage,
  type PickleValue,
} from './pickle-values.ts';
import { isAttack } from './attacks.ts';

/** Flat arrays by PyTorch's class names. An untyped storage counts bytes. */
const STORAGES: ReadonlyMap<string, Dtype> = new Map([
  ['torch.DoubleStorage', 'F64'],
  ['torch.FloatStorage', 'F32'],
  ['torch.HalfStorage', 'F16'],
  ['torch.BFloat16Storage', 'BF16'],
  ['torch.LongStorage', 'I64'],
  ['torch.IntStorage', 'I32'],
  ['torch.ShortStorage', 'I16'],
  ['torch.CharStorage', 'I8'],
  ['torch.ByteStorage', 'U8'],
  ['torch.BoolStorage', 'BOOL'],
  ['torch.storage.UntypedStorage', 'U8'],
  ['torch.storage._UntypedStorage', 'U8'],
]);

/** Element types as PyTorch 2 mentions them beside an untyped storage. */
const DTYPES: ReadonlyMap<string, Dtype> = new Map([
  ['torch.float64', 'F64'],
  ['torch.float32', 'F32'],
  ['torch.float16', 'F16'],
  ['torch.bfloat16', 'BF16'],
  ['torch.int64', 'I64'],
  ['torch.int32', 'I32'],
  ['torch.int16', 'I16'],
  ['torch.int8', 'I8'],
  ['torch.uint8', 'U8'],
  ['torch.bool', 'BOOL'],
]);

/** Bytes an element takes in storages of other types, which can only be passed over. */
const OTHER_STORAGES: ReadonlyMap<string, number> = new Map([
  ['torch.ComplexFloatStorage', 8],
  ['torch.ComplexDoubleStorage', 16],
  ['torch.QInt32Storage', 4],
  ['torch.QInt8Storage', 1],
  ['torch.QUInt8Storage', 1],
  ['torch.QUInt4x2Storage', 1],
  ['torch.QUInt2x4Storage', 1],
]);

type Call = (args: readonly PickleValue[]) => PickleValue;

/** Every call that is understood: what torch/_utils.py and collections do with the same arguments. */
const CALLS: ReadonlyMap<string, Call> = new Map<string, Call>([
  ['collections.OrderedDict', ([pairs]) => orderedDict(pairs)],
  // Its argument is what a missing key would be given.
  ['collections.defaultdict', ([, items]) => asKind(items, 'dict') ?? dict()],
  ['torch.Size', ([sizes]) => sequence('tuple', numbers(sizes))],
  ['torch._utils._rebuild_tensor', (args) => rebuildTensor(args, null)],
  ['torch._utils._rebuild_tensor_v2', (args) => plain(args[6]) ?? rebuildTensor(args, null)],
  [
    'torch._utils._rebuild_tensor_v3',
    (args) => plain(args[7]) ?? rebuildTensor(args, dtypeNamed(args[6])),
  ],
  ['torch._utils._rebuild_parameter', ([tensor]) => requireTensor(tensor)],
  ['torch._utils._rebuild_parameter_with_state', ([tensor]) => requireTensor(tensor)],
  // A tensor with attributes of its own: (function, class, arguments, attributes).
  ['torch._tensor._rebuild_from_type_v2', rebuildFromType],
]);

/** The classes whose tensors are nothing but tensors. */
const TENSOR_CLASSES = [
  'torch.Tensor',
  'torch.nn.parameter.Parameter',
  'torch.nn.parameter.Buffer',
];

/** The only names of a PyTorch checkpoint that mean something here, and what they mean as data. */
export class TorchWorld implements PickleWorld {
  /** The storages mentioned so far, by key. */
  readonly storages = new Map<string, PickleStorage>();
  /** The first name that means nothing here, as a person would know it; null for none. */
  stranger: string | null = null;

  mention(name: string): void {
    if (isAttack(name)) throw refused(name);
    if (CALLS.has(name) || STORAGES.has(name) || OTHER_STORAGES.has(name)) return;
    if (!DTYPES.has(name)) this.stranger ??= name;
  }

  call(name: string, args: readonly PickleValue[]): PickleValue {
    const call = CALLS.get(name);
    if (call !== undefined) return call(args);
    this.stranger ??= name;
    return opaque(name);
  }

  /** ('storage', class, key, device, element count[, view]): torch/serialization.py, persistent_id. */
  persistent(id: PickleValue): PickleValue {
    const items = asKind(id, 'sequence')?.items ?? [];
    if (items[0] === 'module') return this.module(items[1]);
    const [tag, storageClass, key, , elements, view] = items;
    const className = asKind(storageClass, 'global')?.name ?? '';
    const dtype = STORAGES.get(className) ?? null;
    const elementBytes = dtype === null ? OTHER_STORAGES.get(className) : DTYPE_BYTES[dtype];
    if (tag !== 'storage' || className === '' || typeof key !== 'string') throw damaged();
    if (elementBytes === undefined) return opaque(className);
    if (view !== undefined && view !== null) {
      throw badCheckpoint(
        'The checkpoint holds views of storages, as only PyTorch 0.x wrote them.',
      );
    }
    const byteLength = count(elements) * elementBytes;
    const known = this.storages.get(key);
    if (known === undefined) {
      const storage: PickleStorage = { kind: 'storage', key, dtype, elementBytes, byteLength };
      this.storages.set(key, storage);
      return storage;
    }
    if (known.dtype !== dtype || known.byteLength !== byteLength) throw damaged();
    return known;
  }

  /** ('module', class, file, source): the old format keeps the source text of classes beside them. */
  private module(moduleClass: PickleValue | undefined): PickleValue {
    const known = asKind(moduleClass, 'global');
    if (known !== null) return known;
    this.stranger ??= 'the source code of a module';
    return opaque('the source code of a module');
  }
}

/** (storage, offset, sizes, strides, …); `dtype` is null where the storage's own holds. */
function rebuildTensor(
  args: readonly PickleValue[],
  dtype: Dtype | PickleOpaque | null,
): PickleValue {
  const unread = asKind(args[0], 'opaque');
  if (unread !== null) return opaque(unread.name);
  const storage = asKind(args[0], 'storage');
  if (storage === null) throw damaged();
  const type = dtype ?? storage.dtype;
  if (type === null) return opaque('a tensor of complex or quantised numbers');
  if (typeof type === 'object') return type;
  const layout = { offset: count(args[1]), shape: numbers(args[2]), strides: numbers(args[3]) };
  requireWithin(layout, Math.floor(storage.byteLength / DTYPE_BYTES[type]));
  return { kind: 'tensor', storage, dtype: type, layout };
}

function rebuildFromType([rebuild, type, args]: readonly PickleValue[]): PickleValue {
  const call = CALLS.get(asKind(rebuild, 'global')?.name ?? '');
  const list = asKind(args, 'sequence');
  const className = asKind(type, 'global')?.name ?? 'a class of its own';
  if (call === undefined || list === null || !TENSOR_CLASSES.includes(className))
    return opaque(className);
  return call(list.items);
}

/** PyTorch's own limit on dimensions is 64; a parameter has at most 3. */
const MAX_DIMENSIONS = 8;

function requireWithin({ offset, shape, strides }: Layout, elements: number): void {
  if (shape.length !== strides.length) throw damaged();
  if (shape.includes(0)) return;
  const last = shape.reduce((at, size, axis) => at + (size - 1) * strides[axis], offset);
  if (last >= elements) throw badCheckpoint('A tensor reaches beyond the data stored for it.');
}

/** Lazy conjugation or negation would change the values: such a tensor is not read. Null for one without. */
function plain(metadata: PickleValue | undefined): PickleOpaque | null {
  if (metadata === undefined || metadata === null) return null;
  const pending = asKind(metadata, 'dict')?.entries.size !== 0;
  return pending ? opaque('a tensor with a pending negation or conjugation') : null;
}

function requireTensor(value: PickleValue | undefined): PickleValue {
  const tensor = asKind(value, 'tensor') ?? asKind(value, 'opaque');
  if (tensor === null) throw damaged();
  return tensor;
}

function dtypeNamed(value: PickleValue | undefined): Dtype | PickleOpaque {
  const name = asKind(value, 'global')?.name;
  if (name === undefined) throw damaged();
  return DTYPES.get(name) ?? opaque(`a tensor of ${name}`);
}

/** Python 3 makes an OrderedDict empty and sets its items one by one; Python 2 hands over a list of pairs. */
function orderedDict(pairs: PickleValue | undefined): PickleValue {
  const made = dict();
  if (pairs === undefined) return made;
  for (const pair of asKind(pairs, 'sequence')?.items ?? []) {
    const items = asKind(pair, 'sequence')?.items ?? [];
    if (items.length !== 2) throw damaged();
    made.entries.set(items[0], items[1]);
  }
  return made;
}

/** Sizes or strides; few, so that no call costs more than the bytes that ask for it. */
function numbers(value: PickleValue | undefined): number[] {
  const items = asKind(value, 'sequence')?.items;
  if (items === undefined || items.length > MAX_DIMENSIONS) throw damaged();
  return items.map(count);
}

/** A size, stride or offset: a whole number from 0, small enough that products stay exact. */
function count(value: PickleValue | undefined): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > 2 ** 40) {
    throw badCheckpoint('A size in the checkpoint is impossible.');
  }
  return value;
}

const damaged = () => badCheckpoint('A tensor of the checkpoint is described wrongly.');
