/**
 * An independent, obvious simulator to hold the event engine against: forward Euler on a fine grid, every neuron at every
 * step, in the order of event rule 2. It shares no code with the engine (not even exp) and is right to first order in dt.
 */
export interface Toy {
  readonly n: number;
  readonly tauM: number;
  readonly tRef: number;
  readonly vRest: number;
  readonly vReset: number;
  readonly vThreshold: number;
  readonly current: number;
  /** [ms] of synapses with weight >= 0 and < 0 */
  readonly tauE: number;
  readonly tauI: number;
  readonly vInitial: readonly number[];
  readonly theta: { plus: number; tau: number } | null;
  readonly pool: { weight: number; tau: number; delay: number } | null;
  readonly winners: { k: number; window: number } | null;
  /** spikes of the inputs, in time order */
  readonly spikes: readonly { t: number; i: number }[];
  /** `pre` counts the inputs if `fromInput`, else the neurons */
  readonly synapses: readonly {
    fromInput: boolean;
    pre: number;
    post: number;
    weight: number;
    delay: number;
    synapse: 'delta' | 'step' | 'exponential' | 'alpha';
  }[];
}

/** Times [ms] of each neuron's spikes. */
export function clockOracle(toy: Toy, durationMs: number, dt: number): number[][] {
  const { n, tauM, tauE, tauI, tRef, vRest, vReset, vThreshold, theta, pool, winners, synapses } = toy;
  const out: number[][] = Array.from({ length: n }, () => []);
  const v = Float64Array.from(toy.vInitial);
  const current = new Float64Array(n).fill(toy.current);
  // Synaptic currents of both signs: J' = (rise - J) / tau, rise' = -rise / tau.
  const excitation = new Float64Array(n);
  const inhibition = new Float64Array(n);
  const riseE = new Float64Array(n);
  const riseI = new Float64Array(n);
  const adapted = new Float64Array(n);
  const until = new Int32Array(n);
  const won = new Set<number>();
  let g = 0;
  const due = new Map<number, (() => void)[]>();
  const at = (step: number, act: () => void): unknown => due.get(step)?.push(act) ?? due.set(step, [act]);
  const send = (fromInput: boolean, pre: number, t: number, next: number): void => {
    for (const s of synapses)
      if (s.fromInput === fromInput && s.pre === pre)
        at(Math.max(next, Math.round((t + s.delay) / dt)), () => {
          if (winners && won.size >= winners.k) return;
          const excites = s.weight >= 0;
          if (s.synapse === 'step') current[s.post]! += s.weight;
          else if (s.synapse === 'exponential') (excites ? excitation : inhibition)[s.post]! += s.weight;
          else if (s.synapse === 'alpha') (excites ? riseE : riseI)[s.post]! += s.weight * Math.E;
          else if (until[s.post]! <= 0) v[s.post]! += s.weight;
        });
  };
  for (const { t, i } of toy.spikes) send(true, i, t, 0);
  const inhibit = (): void => {
    g += pool!.weight;
    for (let j = 0; j < n; j++) if (until[j]! <= 0) v[j]! -= pool!.weight;
  };
  const over = (j: number): number => v[j]! - vThreshold - adapted[j]!;
  let window = -1;
  for (let step = 0; step * dt < durationMs; step++) {
    const t = step * dt;
    if (winners && Math.floor(t / winners.window + 1e-9) > window) {
      window++;
      won.clear();
    }
    const now = due.get(step);
    if (now) for (const act of now) act();
    let fired: number[] = [];
    for (let j = 0; j < n; j++) if (until[j]! <= 0 && over(j) >= 0 && !won.has(j)) fired.push(j);
    if (winners && fired.length > 0) {
      fired.sort((a, b) => over(b) - over(a) || a - b);
      fired = fired.slice(0, winners.k - won.size);
    }
    for (const j of fired) {
      out[j]!.push(t);
      if (winners) won.add(j);
      send(false, j, t, step + 1);
      adapted[j]! += theta?.plus ?? 0;
      v[j] = vReset;
      until[j] = Math.round(tRef / dt);
    }
    if (pool)
      for (const _ of fired) pool.delay === 0 ? inhibit() : at(step + Math.round(pool.delay / dt), inhibit);
    for (let j = 0; j < n; j++) {
      // v = u - g, where u leaks towards rest + current and g fades by itself.
      if (until[j]! > 0) until[j]!--;
      else {
        const drive = current[j]! + excitation[j]! + inhibition[j]!;
        v[j]! += (dt / tauM) * (vRest + drive - v[j]! - g) + (pool ? (dt / pool.tau) * g : 0);
      }
      excitation[j]! += (dt / tauE) * (riseE[j]! - excitation[j]!);
      inhibition[j]! += (dt / tauI) * (riseI[j]! - inhibition[j]!);
      riseE[j]! -= (dt / tauE) * riseE[j]!;
      riseI[j]! -= (dt / tauI) * riseI[j]!;
      if (theta) adapted[j]! -= (dt / theta.tau) * adapted[j]!;
    }
    if (pool) g -= (dt / pool.tau) * g;
  }
  return out;
}
