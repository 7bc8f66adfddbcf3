/**
 * How one invocation multiplies matrices: it holds a tile of the product in registers and walks the
 * inner dimension, without workgroup memory or barriers. On a processor large tiles pay, on a
 * graphics card many invocations do.
 */
export interface TileSize {
  readonly rows: 4 | 8;
  /** Columns, in fours. */
  readonly quads: 1 | 2;
}

export const tileSize = (software: boolean): TileSize =>
  software ? { rows: 8, quads: 2 } : { rows: 4, quads: 1 };

/**
 * The product's form, and what `<name>_a` and `<name>_b` read, four numbers at a time:
 *   AB   a(row, k) = A[row, k .. k + 3]   b(k, column) = B[k, column .. column + 3]
 *   ABt  a(row, k) = A[row, k .. k + 3]   b(column, k) = B[column, k .. k + 3]
 *   AtB  a(k, row) = A[k, row .. row + 3] b(k, column) = B[k, column .. column + 3]
 * For the first two, `a` answers 0 beyond the inner dimension.
 */
export type ProductForm = 'AB' | 'ABt' | 'AtB';

/**
 * `fn <name>(row, column, start, stop)`: sums over k in start .. stop - 1 and hands every four numbers to
 * `<name>_put(row, column, four)`, those beyond the product's edge too.
 */
export const tile = (name: string, form: ProductForm, size: TileSize): string => `
  fn ${name}(row: i32, column: i32, start: i32, stop: i32) {
    ${emptySums(size)}
    ${addProducts(name, form, size)}
    ${putSums(name, size)}
  }`;

const indices = (n: number) => Array.from({ length: n }, (_, i) => i);

const eachSum = ({ rows, quads }: TileSize, body: (i: number, q: number) => string): string =>
  indices(rows)
    .flatMap((i) => indices(quads).map((q) => body(i, q)))
    .join('\n');

/** The tile's sums, of nothing yet: `s<row>_<quad>`. */
export const emptySums = (size: TileSize): string =>
  eachSum(size, (i, q) => `var s${i}_${q} = vec4f();`);

/** Adds to the sums of the tile at (row, column) what k in start .. stop - 1 give, in their order. */
export function addProducts(name: string, form: ProductForm, size: TileSize): string {
  const { rows, quads } = size;
  const aRows = indices(rows)
    .map((i) => `let a${i} = ${name}_a(row + ${i}, k);`)
    .join('\n');
  const bRow = (k: string) =>
    indices(quads)
      .map((q) => `let b${q} = ${name}_b(${k}, column + ${4 * q});`)
      .join(' ');
  switch (form) {
    case 'AB':
      return `for (var k = start; k < stop; k += 4) {
        ${aRows}
        ${['x', 'y', 'z', 'w']
          .map(
            (part, j) =>
              `{ ${bRow(`k + ${j}`)} ${eachSum(size, (i, q) => `s${i}_${q} += a${i}.${part} * b${q};`)} }`,
          )
          .join('\n')}
      }`;
    case 'ABt': {
      const dots = (i: number) => [0, 1, 2, 3].map((j) => `dot(a${i}, b${j})`).join(', ');
      const quad = (q: number) => `{
        ${[0, 1, 2, 3].map((j) => `let b${j} = ${name}_b(column + ${4 * q + j}, k);`).join('\n')}
        ${indices(rows)
          .map((i) => `s${i}_${q} += vec4f(${dots(i)});`)
          .join('\n')}
      }`;
      return `for (var k = start; k < stop; k += 4) {
        ${aRows}
        ${indices(quads).map(quad).join('\n')}
      }`;
    }
    case 'AtB':
      return `for (var k = start; k < stop; k++) {
        ${indices(rows / 4)
          .map((g) => `let a${g} = ${name}_a(k, row + ${4 * g});`)
          .join('\n')}
        ${bRow('k')}
        ${eachSum(size, (i, q) => `s${i}_${q} += a${i >> 2}.${'xyzw'[i & 3]} * b${q};`)}
      }`;
  }
}

/** Hands the sums of the tile at (row, column) to `<name>_put`. */
export const putSums = (name: string, size: TileSize): string =>
  eachSum(size, (i, q) => `${name}_put(row + ${i}, column + ${4 * q}, s${i}_${q});`);

/**
 * `fn <name>(row, column)`: four numbers of a row of `array`, whose rows have `columns` numbers (a
 * WGSL expression); 0 beyond the row's end. `wide`: columns is a multiple of 4 and the array is of vec4f.
 */
export function readFour(name: string, array: string, columns: string, wide: boolean): string {
  const one = (j: number) => `select(0.0, ${array}[i + ${j}], column + ${j} < ${columns})`;
  return `fn ${name}(row: i32, column: i32) -> vec4f {
    ${
      wide
        ? `return select(vec4f(), ${array}[(row * ${columns} + column) >> 2], column < ${columns});`
        : `let i = row * ${columns} + column;
           return vec4f(${[0, 1, 2, 3].map(one).join(', ')});`
    }
  }`;
}

/**
 * `fn <name>(row, column, four)`: writes within [rows, columns] (WGSL expressions) of `array`, from
 * `start` on.
 */
export function writeFour(
  name: string,
  array: string,
  rows: string,
  columns: string,
  wide: boolean,
  start = '0',
): string {
  return `fn ${name}(row: i32, column: i32, four: vec4f) {
    if (row >= ${rows} || column >= ${columns}) { return; }
    let i = ${start} + row * ${columns} + column;
    ${
      wide
        ? `${array}[i >> 2] = four;`
        : `for (var j = 0; j < min(4, ${columns} - column); j++) { ${array}[i + j] = four[j]; }`
    }
  }`;
}

/** Tiles that cover a [rows, columns] product. */
export const tileCount = (rows: number, columns: number, size: TileSize): number =>
  Math.ceil(rows / size.rows) * Math.ceil(columns / (4 * size.quads));
