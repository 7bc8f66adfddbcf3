import { DTYPE_BYTES, type Dtype, type Layout } from './dtypes.ts';
import { badCheckpoint, refused } from './failure.ts';
import type { PickleWorld } from './pickle.ts';
import {
  asKind,
  dict,
  sequence,
  type PickleStorage,
  type PickleTensor,
  type PickleValue,
} from './pickle-values.ts';

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

type Call = (args: readonly PickleValue[]) => PickleValue;

/** Every call a checkpoint may make: what torch/_utils.py does with the same arguments. */
const CALLS: ReadonlyMap<string, Call> = new Map<string, Call>([
  ['collections.OrderedDict', emptyDict],
  ['torch.Size', ([sizes]) => sequence('tuple', numbers(sizes))],
  ['torch._utils._rebuild_tensor', (args) => rebuildTensor(args, null)],
  [
    'torch._utils._rebuild_tensor_v2',
    (args) => {
      requirePlain(args[6]);
      return rebuildTensor(args, null);
    },
  ],
  [
    'torch._utils._rebuild_tensor_v3',
    (args) => {
      requirePlain(args[7]);
      return rebuildTensor(args, dtypeNamed(args[6]));
    },
  ],
  ['torch._utils._rebuild_parameter', ([tensor]) => requireTensor(tensor)],
  ['torch._utils._rebuild_parameter_with_state', ([tensor]) => requireTensor(tensor)],
]);

/** The only names a PyTorch checkpoint may mention here, and what they mean as data. */
export class TorchWorld implements PickleWorld {
  /** The storages mentioned so far, by key. */
  readonly storages = new Map<string, PickleStorage>();

  knows(name: string): boolean {
    return CALLS.has(name) || STORAGES.has(name) || DTYPES.has(name);
  }

  call(name: string, args: readonly PickleValue[]): PickleValue {
    const call = CALLS.get(name);
    if (call === undefined) throw refused(name);
    return call(args);
  }

  /** ('storage', class, key, device, element count[, view]): torch/serialization.py, persistent_id. */
  persistent(id: PickleValue): PickleStorage {
    const items = asKind(id, 'sequence')?.items ?? [];
    if (items[0] === 'module') throw refused('the source code of a module');
    const [tag, storageClass, key, , elements, view] = items;
    const className = asKind(storageClass, 'global')?.name ?? '';
    const dtype = STORAGES.get(className);
    if (tag !== 'storage' || dtype === undefined || typeof key !== 'string') throw damaged();
    if (view !== undefined && view !== null) {
      throw badCheckpoint(
        'The checkpoint holds views of storages, as only PyTorch 0.x wrote them.',
      );
    }
    const byteLength = count(elements) * DTYPE_BYTES[dtype];
    const known = this.storages.get(key);
    if (known === undefined) {
      const storage: PickleStorage = { kind: 'storage', key, dtype, byteLength };
      this.storages.set(key, storage);
      return storage;
    }
    if (known.dtype !== dtype || known.byteLength !== byteLength) throw damaged();
    return known;
  }
}

/** (storage, offset, sizes, strides, …); `dtype` is null where the storage's own holds. */
function rebuildTensor(args: readonly PickleValue[], dtype: Dtype | null): PickleTensor {
  const storage = asKind(args[0], 'storage');
  if (storage === null) throw damaged();
  const layout = { offset: count(args[1]), shape: numbers(args[2]), strides: numbers(args[3]) };
  const type = dtype ?? storage.dtype;
  requireWithin(layout, Math.floor(storage.byteLength / DTYPE_BYTES[type]));
  return { kind: 'tensor', storage, dtype: type, layout };
}

/** PyTorch's own limit on dimensions is 64; a parameter has at most 3. */
const MAX_DIMENSIONS = 8;

function requireWithin({ offset, shape, strides }: Layout, elements: number): void {
  if (shape.length !== strides.length) throw damaged();
  if (shape.includes(0)) return;
  const last = shape.reduce((at, size, axis) => at + (size - 1) * strides[axis], offset);
  if (last >= elements) throw badCheckpoint('A tensor reaches beyond the data stored for it.');
}

/** Lazy conjugation or negation would change the values; nothing else is ever put here. */
function requirePlain(metadata: PickleValue | undefined): void {
  if (metadata === undefined || metadata === null) return;
  if (asKind(metadata, 'dict')?.entries.size !== 0) {
    throw badCheckpoint('A tensor is stored with a pending negation or conjugation.');
  }
}

function requireTensor(value: PickleValue | undefined): PickleTensor {
  const tensor = asKind(value, 'tensor');
  if (tensor === null) throw damaged();
  return tensor;
}

function dtypeNamed(value: PickleValue | undefined): Dtype {
  const dtype = DTYPES.get(asKind(value, 'global')?.name ?? '');
  if (dtype === undefined) throw damaged();
  return dtype;
}

/** Python 3 makes an OrderedDict empty and sets its items one by one. */
function emptyDict(args: readonly PickleValue[]): PickleValue {
  if (args.length > 0) throw damaged();
  return dict();
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
