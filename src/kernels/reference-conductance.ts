/** Reference kernels of the conductance row engine, neuron by neuron: the WebAssembly equals them bit for bit. */
import type { ConductanceKernels } from './conductance-kernels.ts';
import type { Memory } from './kernels.ts';

const exact = (x: number): number => x;

export function conductanceKernels({ f64, f32, u32, i32, u8 }: Memory): ConductanceKernels {
  /** The kernels on numbers of `bytes` bytes, `round`ed after every operation. */
  const over = (x: Float64Array | Float32Array, bytes: number, round: (x: number) => number) => {
    const perTile = 64 / bytes;

    const deliver: ConductanceKernels['deliver64'] = (
      active,
      input,
      start,
      step,
      weight,
      delay,
      stride,
      tiles,
      slots,
      drive,
    ) => {
      x.fill(0, drive / bytes, drive / bytes + tiles * slots * perTile);
      for (let j = 0; j < tiles * perTile; j++) {
        const lane = drive / bytes + Math.floor(j / perTile) * slots * perTile + (j % perTile);
        for (let a = 0; a < active; a++) {
          const i = u32[input / 4 + a]!;
          const w = x[weight / bytes + j * stride + i]!;
          for (let e = u32[start / 4 + i]!; e < u32[start / 4 + i + 1]!; e++) {
            const at = lane + (u32[step / 4 + e]! + u8[delay + j * stride + i]!) * perTile;
            x[at] = x[at]! + w;
          }
        }
      }
    };

    const advance: ConductanceKernels['advance64'] = (
      from,
      to,
      tiles,
      share,
      u,
      g,
      own,
      threshold,
      drive,
      slots,
      _silence,
      keepE,
      keepI,
      rest,
      reversal,
      shared,
    ) => {
      for (let n = from; n < to; n++) {
        const pool = x[shared / bytes]!;
        let isOver = false;
        for (let j = 0; j < tiles * perTile; j++) {
          const ge = x[g / bytes + j]!;
          const now = x[u / bytes + j]!;
          const mine = x[own / bytes + j]!;
          const gi = round(pool - mine);
          const total = round(round(1 + ge) + gi);
          const pull = round(round(rest) + round(round(reversal) * gi));
          const current = round(pull - round(total * now));
          let h = x[share / bytes + j]!;
          const reach = round(h * total);
          if (reach > 1) h = round(h / reach);
          const next = round(now + round(h * current));
          const tile = Math.floor(j / perTile);
          const arriving = n < slots ? x[drive / bytes + (tile * slots + n) * perTile + (j % perTile)]! : 0;
          x[u / bytes + j] = next;
          x[g / bytes + j] = round(round(ge * round(keepE)) + arriving);
          x[own / bytes + j] = round(mine * round(keepI));
          if (next > x[threshold / bytes + j]!) isOver = true;
        }
        const left = round(pool * round(keepI));
        x[shared / bytes] = left < round(1e-25) ? 0 : left;
        if (isOver) return n;
      }
      return to;
    };

    const listAbove: ConductanceKernels['listAbove64'] = (n, v, threshold, out) => {
      let count = 0;
      for (let j = 0; j < n; j++)
        if (x[v / bytes + j]! > x[threshold / bytes + j]!) u32[out / 4 + count++] = j;
      return count;
    };

    const learnTriplet: ConductanceKernels['learnTriplet64'] = (
      inputs,
      weight,
      delay,
      start,
      step,
      last,
      from,
      now,
      lastSpike,
      depression,
      pre,
      horizon,
      gain,
      high,
    ) => {
      for (let i = 0; i < inputs; i++) {
        const d = u8[delay + i]!;
        let w = x[weight / bytes + i]!;
        let latest = i32[last / 4 + i]!;
        for (let e = u32[start / 4 + i]!; e < u32[start / 4 + i + 1]!; e++) {
          const arrival = u32[step / 4 + e]! + d;
          if (arrival > now) break;
          latest = arrival - d;
          const age = arrival - lastSpike;
          if (arrival > from && age < horizon) w = Math.max(0, round(w - x[depression / bytes + age]!));
        }
        const age = now - latest - d;
        if (age < horizon) w = Math.min(round(high), round(w + round(round(gain) * x[pre / bytes + age]!)));
        x[weight / bytes + i] = w < round(1e-30) ? 0 : w;
      }
    };

    const project: ConductanceKernels['project64'] = (
      inputs,
      weight,
      delay,
      start,
      step,
      now,
      lastSpike,
      depression,
      horizon,
      slots,
      lane,
    ) => {
      for (let n = now + 1; n < slots; n++) x[lane / bytes + n * perTile] = 0;
      for (let i = 0; i < inputs; i++) {
        let w = x[weight / bytes + i]!;
        for (let e = u32[start / 4 + i]!; e < u32[start / 4 + i + 1]!; e++) {
          const arrival = u32[step / 4 + e]! + u8[delay + i]!;
          if (arrival <= now) continue;
          const at = lane / bytes + arrival * perTile;
          x[at] = x[at]! + w;
          const age = arrival - lastSpike;
          if (age < horizon) w = Math.max(0, round(w - x[depression / bytes + age]!));
        }
      }
    };

    const scaleRow: ConductanceKernels['scaleRow64'] = (count, weight, total) => {
      const at = weight / bytes;
      const lanes = 16 / bytes;
      const part = [0, 0, 0, 0];
      for (let i = 0; i < count; i++) part[i % lanes] = round(part[i % lanes]! + x[at + i]!);
      let sum = round(part[0]! + part[1]!);
      if (lanes === 4) sum = round(sum + round(part[2]! + part[3]!));
      if (!(sum > 0)) return;
      const by = round(round(total) / sum);
      for (let i = 0; i < count; i++) x[at + i] = round(x[at + i]! * by);
    };
    return { deliver, advance, listAbove, learnTriplet, project, scaleRow };
  };
  const wide = over(f64, 8, exact);
  const narrow = over(f32, 4, Math.fround);
  return {
    deliver64: wide.deliver,
    deliver32: narrow.deliver,
    advance64: wide.advance,
    advance32: narrow.advance,
    listAbove64: wide.listAbove,
    listAbove32: narrow.listAbove,
    learnTriplet64: wide.learnTriplet,
    learnTriplet32: narrow.learnTriplet,
    project64: wide.project,
    project32: narrow.project,
    scaleRow64: wide.scaleRow,
    scaleRow32: narrow.scaleRow,
  };
}
