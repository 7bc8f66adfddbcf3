import { WORKGROUP } from './program.ts';
import { addProducts, emptySums, putSums, tile, type ProductForm } from './tile.ts';
import type { Tiling } from './tilings.ts';

/** A workgroup that shares its memory stands in a square of so many invocations each way. */
const SIDE = Math.sqrt(WORKGROUP);
/** Steps of the inner dimension that lie in workgroup memory at a time. */
const DEPTH = 16;

/** What one workgroup computes with shared memory. */
const blockOf = ({ rows, quads }: Tiling) => ({ rows: SIDE * rows, columns: SIDE * 4 * quads });

/** Workgroups that a [rows, columns] product takes. */
export function productGroups(rows: number, columns: number, tiling: Tiling): number {
  if (tiling.shared) {
    const block = blockOf(tiling);
    return Math.ceil(rows / block.rows) * Math.ceil(columns / block.columns);
  }
  const tiles = Math.ceil(rows / tiling.rows) * Math.ceil(columns / (4 * tiling.quads));
  return Math.ceil(tiles / WORKGROUP);
}

/** The workgroup memory of a program with products of these tilings; the products take turns. */
export function panels(tilings: readonly Tiling[]): string {
  const blocks = tilings.filter(({ shared }) => shared).map(blockOf);
  if (blocks.length === 0) return '';
  const quads = (side: 'rows' | 'columns') =>
    (DEPTH * Math.max(...blocks.map((block) => block[side]))) / 4;
  return `
    var<workgroup> panelA: array<vec4f, ${quads('rows')}>;
    var<workgroup> panelB: array<vec4f, ${quads('columns')}>;`;
}

/**
 * `fn <name>_group(group, lane, rows, columns, start, stop)`: this lane's part of what the workgroup
 * `group` of a [rows, columns] product computes, from `<name>_a` and `<name>_b` to `<name>_put` (see
 * tile.ts). All lanes of a workgroup must call it together, and with the same numbers but for `lane`.
 */
export const product = (name: string, form: ProductForm, tiling: Tiling): string =>
  tiling.shared ? sharedProduct(name, form, tiling) : loneProduct(name, form, tiling);

const PARAMETERS = 'group: i32, lane: i32, rows: i32, columns: i32, start: i32, stop: i32';

/** Every invocation computes a tile of its own. */
function loneProduct(name: string, form: ProductForm, tiling: Tiling): string {
  const [down, right] = [tiling.rows, 4 * tiling.quads];
  return `
    ${tile(name, form, tiling)}
    fn ${name}_group(${PARAMETERS}) {
      let across = (columns + ${right - 1}) / ${right};
      let index = ${WORKGROUP} * group + lane;
      let row = ${down} * (index / across);
      if (row < rows) { ${name}(row, ${right} * (index % across), start, stop); }
    }`;
}

/**
 * The workgroup loads a panel of each matrix, DEPTH steps deep, and every invocation multiplies out of
 * these, as `tile` does out of the matrices. Beyond `stop` the panels hold zeros.
 *   panelA  AB, ABt: [row][k / 4], four steps of k   AtB: [k][row / 4], four rows
 *   panelB  AB, AtB: [k][column / 4], four columns   ABt: [k / 4][column % 4][column / 4], four steps of
 *           k: there lanes side by side read side by side
 */
function sharedProduct(name: string, form: ProductForm, tiling: Tiling): string {
  const block = blockOf(tiling);
  const [steps, down, right] = [DEPTH / 4, block.rows / 4, block.columns / 4];
  const a =
    form === 'AtB'
      ? {
          load: `let k = first + i / ${down}; let four = ${name}_a(k, firstRow + 4 * (i % ${down}));`,
          fn: `(k: i32, row: i32) -> vec4f { return panelA[k * ${down} + (row >> 2)]; }`,
        }
      : {
          load: `let k = first + 4 * (i % ${steps}); let four = ${name}_a(firstRow + i / ${steps}, k);`,
          fn: `(row: i32, k: i32) -> vec4f { return panelA[row * ${steps} + (k >> 2)]; }`,
        };
  const b =
    form === 'ABt'
      ? {
          load: `let column = i / ${steps}; let k = first + 4 * (i % ${steps});
                 let four = ${name}_b(firstColumn + column, k);
                 let at = (4 * (i % ${steps}) + (column & 3)) * ${right} + (column >> 2);`,
          fn: `(column: i32, k: i32) -> vec4f { return panelB[(k + (column & 3)) * ${right} + (column >> 2)]; }`,
        }
      : {
          load: `let k = first + i / ${right}; let four = ${name}_b(k, firstColumn + 4 * (i % ${right}));
                 let at = i;`,
          fn: `(k: i32, column: i32) -> vec4f { return panelB[k * ${right} + (column >> 2)]; }`,
        };
  const perLane = (quads: number) => (quads * DEPTH) / WORKGROUP;
  return `
    fn ${name}_panel_a${a.fn}
    fn ${name}_panel_b${b.fn}
    fn ${name}_group(${PARAMETERS}) {
      let across = (columns + ${block.columns - 1}) / ${block.columns};
      let firstRow = ${block.rows} * (group / across);
      let firstColumn = ${block.columns} * (group % across);
      ${emptySums(tiling)}
      for (var first = start; first < stop; first += ${DEPTH}) {
        for (var j = 0; j < ${perLane(down)}; j++) {
          let i = ${WORKGROUP} * j + lane;
          ${a.load}
          panelA[i] = select(vec4f(), four, k < stop);
        }
        for (var j = 0; j < ${perLane(right)}; j++) {
          let i = ${WORKGROUP} * j + lane;
          ${b.load}
          panelB[at] = select(vec4f(), four, k < stop);
        }
        workgroupBarrier();
        {
          let row = ${tiling.rows} * (lane / ${SIDE});
          let column = ${4 * tiling.quads} * (lane % ${SIDE});
          let start = 0;
          let stop = ${DEPTH};
          ${addProducts(`${name}_panel`, form, tiling)}
        }
        workgroupBarrier();
      }
      let row = firstRow + ${tiling.rows} * (lane / ${SIDE});
      let column = firstColumn + ${4 * tiling.quads} * (lane % ${SIDE});
      ${putSums(name, tiling)}
    }`;
}
