/**
 * Local rules that a sparse coder may learn by in place of the competitive one: each sees a column at the end of a stimulus.
 * x is 1 - t / volley by input, |x| its length, x^ = x norm / |x|; w_j weights of neuron j; winners in the order of their spikes.
 * "Kept" means: cut at 0 and scaled back to |w| = norm. What differs from the papers: spikes decide who learns, weights
 * are positive and of one length, the rate is the coder's, and thresholds follow its homeostasis.
 */
import { exp } from '../src/math/exp.ts';
import type { ColumnAtEnd } from '../src/sim/dense/winner-rule.ts';
import type { LocalRule } from './parts/sparse-coder-options.ts';
import { norm } from './random-features.ts';

/** w += rate (target - w), kept. */
function pull(column: ColumnAtEnd, j: number, rate: number, target: (r: number) => number): void {
  const { weight, rows } = column;
  const first = j * rows;
  let size = 0;
  for (let r = 0; r < rows; r++) {
    const w = weight[first + r]!;
    weight[first + r] = Math.max(0, w + rate * (target(r) - w));
    size += weight[first + r]! * weight[first + r]!;
  }
  const scale = size > 0 ? norm / Math.sqrt(size) : 0;
  for (let r = 0; r < rows; r++) weight[first + r]! *= scale;
}

/** <w_j, x> / (|w_j| |x|) */
function cosine({ weight, rows, x, length }: ColumnAtEnd, j: number): number {
  let dot = 0;
  for (let r = 0; r < rows; r++) dot += weight[j * rows + r]! * x[r]!;
  return dot / (norm * length);
}

/** Only inputs that came before the winner's spike: x_i = 0 for t_i > t_j, else as the competitive rule. */
export function causal(volley = 16): LocalRule {
  return {
    winners: 1,
    learn: (column, eta) => {
      const { x, won, winners, times, rows } = column;
      if (won === 0) return;
      const least = 1 - times[0]! / volley;
      let square = 0;
      for (let r = 0; r < rows; r++) if (x[r]! >= least) square += x[r]! * x[r]!;
      if (square === 0) return;
      const scale = norm / Math.sqrt(square);
      pull(column, winners[0]!, eta, (r) => (x[r]! >= least ? x[r]! * scale : 0));
    },
  };
}

/** Inputs below the mean depress: w += eta (max(0, x - mean x) scaled to norm - w). Covariance rule (Sejnowski 1977). */
export function centred(): LocalRule {
  return {
    winners: 1,
    learn: (column, eta) => {
      const { x, won, winners, rows } = column;
      if (won === 0) return;
      let mean = 0;
      for (let r = 0; r < rows; r++) mean += x[r]! / rows;
      let square = 0;
      for (let r = 0; r < rows; r++) square += Math.max(0, x[r]! - mean) * Math.max(0, x[r]! - mean);
      if (square === 0) return;
      const scale = norm / Math.sqrt(square);
      pull(column, winners[0]!, eta, (r) => Math.max(0, x[r]! - mean) * scale);
    },
  };
}

/** The winner is pulled to x^, the second pushed away: w_2 -= push eta (x^ - w_2) (Xu, Krzyzak and Oja 1993). */
export function rivalPenalised(push = 0.1): LocalRule {
  return {
    winners: 2,
    learn: (column, eta) => {
      const { x, length, won, winners } = column;
      for (let w = 0; w < won; w++)
        pull(column, winners[w]!, w === 0 ? eta : -push * eta, (r) => (x[r]! * norm) / length);
    },
  };
}

/** Everyone by rank: w_j += eta exp(-rank / lambda) (x^ - w_j) (Martinetz and Schulten 1991), the first `winners` of them. */
export function neuralGas(lambda = 1, winners = 6): LocalRule {
  const share = Float64Array.from({ length: winners }, (_, rank) => exp(-rank / lambda));
  return {
    winners,
    learn: (column, eta) => {
      const { x, length, won } = column;
      for (let w = 0; w < won; w++)
        pull(column, column.winners[w]!, eta * share[w]!, (r) => (x[r]! * norm) / length);
    },
  };
}

/**
 * Each learns what those before it left: e = x^, then for each winner w_j += eta (e / |e| norm - w_j), e = max(0, e - <e, w_j>
 * w_j / norm^2). Matching pursuit (Mallat and Zhang 1993) with the winners' order.
 */
export function residual(winners = 2): LocalRule {
  let left = new Float64Array(0);
  return {
    winners,
    learn: (column, eta) => {
      const { x, length, won, rows, weight } = column;
      if (left.length !== rows) left = new Float64Array(rows);
      for (let r = 0; r < rows; r++) left[r] = (x[r]! * norm) / length;
      for (let w = 0; w < won; w++) {
        const first = column.winners[w]! * rows;
        let [square, dot] = [0, 0];
        for (let r = 0; r < rows; r++) {
          square += left[r]! * left[r]!;
          dot += left[r]! * weight[first + r]!;
        }
        if (square < 1e-6) return;
        const scale = norm / Math.sqrt(square);
        const along = dot / (norm * norm);
        const before = weight.slice(first, first + rows);
        pull(column, column.winners[w]!, eta, (r) => left[r]! * scale);
        for (let r = 0; r < rows; r++) left[r] = Math.max(0, left[r]! - along * before[r]!);
      }
    },
  };
}

/**
 * w_j += eta g (x^ - cos_j w_j) with g = 1 for the winner, -delta for the one at rank `rank` (Krotov and Hopfield 2019, with
 * their p = 2), kept.
 */
export function krotovHopfield(rank = 2, delta = 0.1): LocalRule {
  return {
    winners: rank,
    learn: (column, eta) => {
      const { x, length, won, winners, weight, rows } = column;
      for (let w = 0; w < won; w++) {
        if (w > 0 && w < rank - 1) continue;
        const j = winners[w]!;
        const along = cosine(column, j);
        const before = weight.slice(j * rows, (j + 1) * rows);
        pull(
          column,
          j,
          w === 0 ? eta : -delta * eta,
          (r) => (x[r]! * norm) / length + (1 - along) * before[r]!,
        );
      }
    },
  };
}

/**
 * Multiplicative STDP of the winner, which spikes at t: with v = w / wMax, v += eta v (1 - v) where t_i <= t,
 * v -= depress eta v (1 - v) where the input came later or never (Kheradpisheh et al. 2018, a- / a+ = 0.75), kept.
 */
export function multiplicativeStdp(depress = 0.75, wMax = 4, volley = 16): LocalRule {
  return {
    winners: 1,
    learn: (column, eta) => {
      const { x, won, winners, times, weight, rows } = column;
      if (won === 0) return;
      const least = 1 - times[0]! / volley;
      const before = weight.slice(winners[0]! * rows, (winners[0]! + 1) * rows);
      pull(column, winners[0]!, 1, (r) => {
        const v = Math.min(1, before[r]! / wMax);
        const isEarlier = x[r]! > 0 && x[r]! >= least;
        return before[r]! + eta * wMax * (isEarlier ? 1 : -depress) * v * (1 - v);
      });
    },
  };
}

/**
 * Novelty imprinting, after the vigilance of ART (Carpenter and Grossberg 1987): if even the winner is unlike x^ (cosine below
 * `vigilance`), the neuron that won least takes x^ (+ 0.01) whole, and the winner's threshold. A neuron keeps one input that it
 * once saw; nothing is averaged, so nothing blurs. Share of wins: duty_q decays by 1 / (50 n) a stimulus, the winner's gains
 * as much; a new neuron starts at 1 / n. After `until` stimuli nothing is imprinted.
 */
export function noveltyImprinting(vigilance: number, until: number): LocalRule {
  const duties = new WeakMap<ColumnAtEnd, Float64Array>();
  return {
    winners: 1,
    learn: (column) => {
      const { n, rows, x, length, won, winners, weight, theta, shown } = column;
      const duty = duties.get(column) ?? new Float64Array(n).fill(1 / n);
      duties.set(column, duty);
      if (won === 0) return;
      const j = winners[0]!;
      let rarest = 0;
      for (let q = 0; q < n; q++) {
        duty[q]! *= 1 - 1 / (50 * n);
        if (q === j) duty[q]! += 1 / (50 * n);
      }
      if (shown >= until || cosine(column, j) >= vigilance) return;
      for (let q = 1; q < n; q++) if (duty[q]! < duty[rarest]!) rarest = q;
      let square = 0;
      const own = weight.subarray(rarest * rows, (rarest + 1) * rows);
      for (let r = 0; r < rows; r++) {
        own[r] = (x[r]! * norm) / length + 0.01;
        square += own[r]! * own[r]!;
      }
      for (let r = 0; r < rows; r++) own[r]! *= norm / Math.sqrt(square);
      theta[rarest] = theta[j]!;
      duty[rarest] = 1 / n;
      column.changed(rarest);
    },
  };
}
