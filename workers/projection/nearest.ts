/** The k smallest of what is offered, kept sorted; earlier offers win ties. */
export class Nearest {
  readonly who: Int32Array;
  readonly distance: Float64Array;

  constructor(k: number) {
    this.who = new Int32Array(k);
    this.distance = new Float64Array(k).fill(Infinity);
  }

  /** Distance of the k-th nearest. */
  get reach(): number {
    return this.distance[this.distance.length - 1];
  }

  clear(): void {
    this.distance.fill(Infinity);
  }

  offer(point: number, distance: number): void {
    let place = this.who.length - 1;
    if (!(distance < this.distance[place])) return;
    for (; place > 0 && this.distance[place - 1] > distance; place--) {
      this.distance[place] = this.distance[place - 1];
      this.who[place] = this.who[place - 1];
    }
    this.distance[place] = distance;
    this.who[place] = point;
  }
}
