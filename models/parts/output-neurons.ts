/**
 * The output neurons of the mushroom body: their synapses from the Kenyon cells, what these learn under the teacher, and the answer.
 * An output spike takes something from every synapse of its class; a cell that was silent pays when it is next looked at.
 */
import {
  decays,
  membrane,
  psp,
  refractory,
  resistance,
  steps,
  synapse,
  tauSyn,
  threshold,
} from './mushroom-grid.ts';

/** [nA] teacher; largest weight */
const [teacherCurrent, mostWeight] = [5, 0.0233];
/** window of STDP, of 15 ms, and what it must exceed */
const window = decays(15);
const rho = 0.01;

/** Spikes of the cells in one image, by time; the first `spikes` count. */
interface CellSpikes {
  readonly cellOf: Uint32Array;
  readonly stepOf: Uint8Array;
  readonly spikes: number;
}

export class OutputNeurons {
  readonly #classes: number;
  readonly #eta: number;
  /** (cells, classes) [nA] */
  readonly #weight: Float64Array;
  /** (classes) [nA] what all silent cells have lost so far; (cells, classes) how much of it is in #weight */
  readonly #lost: Float64Array;
  readonly #paid: Float64Array;
  /** steps at which a taught neuron spikes */
  readonly #taught: readonly number[] = teacherSteps();
  /** (cells) step of the last spike in this image, 0 for none; the cells that have one */
  readonly #last: Uint8Array;
  readonly #active: Uint32Array;
  /** (classes) [nA], [mV] */
  readonly #current: Float64Array;
  readonly #v: Float64Array;

  constructor({ cells, classes, eta }: Record<'cells' | 'classes' | 'eta', number>) {
    this.#classes = classes;
    this.#eta = eta;
    this.#weight = new Float64Array(cells * classes);
    this.#lost = new Float64Array(classes);
    this.#paid = new Float64Array(cells * classes);
    this.#last = new Uint8Array(cells);
    this.#active = new Uint32Array(cells);
    this.#current = new Float64Array(classes);
    this.#v = new Float64Array(classes);
  }

  /** (cells, classes) [nA] */
  weights(): Float64Array {
    for (let w = 0; w < this.#weight.length; w++) this.#settle(w);
    return this.#weight.slice();
  }

  /** The class whose neuron spikes first; -1 if none does. */
  answer({ cellOf, stepOf, spikes }: CellSpikes): number {
    const classes = this.#classes;
    const current = this.#current.fill(0);
    const v = this.#v.fill(0);
    const [m, s] = [membrane[1]!, synapse[1]!];
    const gain = psp(tauSyn) * (m - s);
    for (let n = 1, w = 0; n <= steps; n++) {
      for (let c = 0; c < classes; c++) {
        v[c] = m * v[c]! + gain * current[c]!;
        current[c]! *= s;
        if (v[c]! >= threshold) return c;
      }
      for (; w < spikes && stepOf[w] === n; w++) {
        const row = cellOf[w]! * classes;
        for (let c = 0; c < classes; c++) {
          this.#settle(row + c);
          current[c]! += this.#weight[row + c]!;
        }
      }
    }
    return -1;
  }

  /** STDP under the teacher. As in the example, a rule acts one step after the spike that calls it. */
  teach({ cellOf, stepOf, spikes }: CellSpikes, label: number): void {
    const [classes, eta, taught] = [this.#classes, this.#eta, this.#taught];
    const last = this.#last.fill(0);
    const loss = (eta * rho) / 10;
    let active = 0;
    let post = 0;
    let w = 0;
    for (let n = 1; n <= steps; n++) {
      const isTaught = taught[post] === n;
      for (; w < spikes && stepOf[w] === n; w++) {
        const cell = cellOf[w]!;
        if (last[cell] === 0) this.#active[active++] = cell;
        last[cell] = n;
        const since = isTaught ? 0 : post > 0 ? n - taught[post - 1]! : -1;
        for (let c = 0; c < classes; c++) {
          const timing = (c === label && since >= 0 ? window[since + 1]! : 0) - rho;
          this.#settle(cell * classes + c);
          this.#change(cell * classes + c, eta * timing);
        }
      }
      if (!isTaught) continue;
      post++;
      for (let a = 0; a < active; a++) {
        const cell = this.#active[a]!;
        const at = cell * classes + label;
        this.#settle(at);
        this.#change(at, eta * Math.max(window[n + 1 - last[cell]!]! - rho, -rho / 10));
        this.#paid[at] = this.#lost[label]! + loss;
      }
      this.#lost[label]! += loss;
    }
  }

  /** Takes from a weight what silent cells have lost since it was looked at. */
  #settle(at: number): void {
    const c = at % this.#classes;
    const owed = this.#lost[c]! - this.#paid[at]!;
    if (owed === 0) return;
    this.#paid[at] = this.#lost[c]!;
    this.#change(at, -owed);
  }

  #change(at: number, by: number): void {
    this.#weight[at] = Math.min(mostWeight, Math.max(0, this.#weight[at]! + by));
  }
}

/** Steps at which a neuron under the teacher's current spikes. */
function teacherSteps(): number[] {
  const found: number[] = [];
  const reach = teacherCurrent * resistance;
  for (let n = 1, v = 0, free = 0; n <= steps; n++) {
    if (n <= free) continue;
    v = reach + (v - reach) * membrane[1]!;
    if (v < threshold) continue;
    found.push(n);
    v = 0;
    free = n + refractory;
  }
  return found;
}
