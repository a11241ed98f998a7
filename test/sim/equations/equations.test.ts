/** Texts become programs, and every mistake is refused with its place. What the programs compute: equations-on-grid.test.ts. */
import { describe, expect, it } from 'vitest';
import { Machine } from '../../../src/sim/equations/equation-machine.ts';
import { type EquationsOptions, equations } from '../../../src/sim/equations/equations.ts';
import { uniform } from '../../../src/sim/network/drawn.ts';

const leaky: EquationsOptions = {
  equations: 'dv/dt = -v / tau : mV',
  parameters: { tau: '20 ms' },
};

/** d/dt of the only state, where it has this value. */
async function derivative(text: string, x: number, options: Partial<EquationsOptions> = {}): Promise<number> {
  const model = await equations(1, { equations: text, ...options });
  const machine = new Machine(
    model.derivative,
    Object.fromEntries(model.parameters.map(({ name, value }) => [name, value as number])),
  );
  machine.inputs[0]!.fill(x);
  machine.run(1);
  return machine.outputs[0]![0]!;
}

describe('equations', () => {
  it('become plain data that survives JSON, in ms, mV, pA, nS and pF', async () => {
    const model = await equations(3, {
      equations: `
        dv/dt = (gL * (vRest - v) + I) / C : V (unless refractory)  # volts, said in mV
        dI/dt = -I / tauI : nA
        tauI : us
        C : pF`,
      parameters: { gL: '10 nS', vRest: '-0.065 V', tauI: [5000, 6000, 7000], C: uniform(200, 300) },
      initial: { v: 'vRest + 1 mV', I: uniform(0, 0.2) },
      threshold: 'v >= -50 mV',
      reset: 'v = vRest',
      tRef: '0.002 s',
      receive: 'I += weight',
    });
    expect(JSON.parse(JSON.stringify(model))).toEqual(model);
    expect(model.states).toEqual([
      { name: 'v', unit: 'V', ten: 3, value: -64, held: true },
      { name: 'I', unit: 'nA', ten: 3, value: uniform(0, 200), held: false },
    ]);
    expect(model.parameters.map(({ value }) => value)).toEqual([10, -65, [5, 6, 7], uniform(200, 300)]);
    expect(model.tRef).toBe(2);
    expect(model.method).toBe('exact');
  });

  it.each<[string, number, number]>([
    ['dx/dt = 5 Hz * x : 1', 3, 15 / 1000],
    ['dx/dt = 2 nS * x / (4 pF) : mV', 3, 1.5],
    ['dx/dt = x / (100 Mohm * 200 pF) : V', 5, 0.25],
    ['dx/dt = -x^2 / 2 ms : 1', 3, -4.5],
    ['dx/dt = x^-2 / ms : 1', 4, 1 / 16],
    ['dx/dt = (x / mV)^0.5 * mV / ms : mV', 9, 3],
    ['dx/dt = sqrt(x * x) / ms : mV', 9, 9],
    ['dx/dt = min(x, 2 mV) / ms - max(0, -x) / ms : mV', -3, -6],
    ['dx/dt = abs(x) / ms : mV', -3, 3],
    ['dx/dt = exp(x) / ms : 1', 0, 1],
    ['dx/dt = exprel(x) / ms : 1', 0, 1],
    ['dx/dt = tanh(x) / ms : 1', 100, 1],
    ['dx/dt = log(x) / ms : 1', 1, 0],
    ['dx/dt = 2 (x + y) y / ms : 1; y = 3 * z : 1; z = x + 1 : 1', 1, 84],
    ['dx/dt = pi * x / µs : mM', 1, 1000 * Math.PI],
    ['dx/dt = 40 MΩ * 0.5 nA / msec : V', 1, 20],
    ['dx/dt = (x +\n 1 mV) / ms : volt', 1, 2],
  ])('%s at x = %d', async (text, x, expected) => {
    expect(await derivative(text, x)).toBeCloseTo(expected, 12);
  });

  it('know when they are linear', async () => {
    const method = async (text: string, more: Partial<EquationsOptions> = {}) =>
      (await equations(1, { equations: text, ...more })).method;
    expect(
      await method('dv/dt = (exp(k) * (1 mV - v) + g / 2) / ms : mV; dg/dt = -g / ms : mV', {
        parameters: { k: 2 },
      }),
    ).toBe('exact');
    expect(await method('dv/dt = -v * g / ms : mV; dg/dt = -g / ms : 1')).toBe('runge-kutta-4');
    expect(await method('dv/dt = 1 mV^2 / v / ms : mV')).toBe('runge-kutta-4');
    expect(await method('dv/dt = abs(v) / ms : mV')).toBe('runge-kutta-4');
    expect(await method('dv/dt = current * v / ms : mV; current : 1')).toBe('runge-kutta-4');
    expect(await method('dv/dt = -v / ms : mV', { method: 'runge-kutta-4' })).toBe('runge-kutta-4');
  });
});

describe('a mistake is refused with its place', () => {
  it('a name that was not declared, though it is a unit too', async () => {
    await expect(equations(1, { ...leaky, equations: 'dv/dt = (g - v) / (20 ms) : mV' })).rejects.toThrow(
      /must use known names, got 'g', which is declared nowhere \(a unit stands behind a number: 1 g\).*line 1, column 10/,
    );
  });

  it('line, column and caret', async () => {
    const text = `
      dv/dt = -v / tau : mV
      dw/dt = (v - w) / tauW : mV`;
    await expect(equations(1, { ...leaky, equations: text })).rejects.toThrow(
      new RangeError(
        "equations.equations: must use known names and units, got 'tauW'; did you mean tau? known: v, w, tau; " +
          'units: s V A S ohm F C Hz m g K mol M, and ms, mV, pA, ... (line 3, column 25)\n' +
          '  dw/dt = (v - w) / tauW : mV\n' +
          '                    ^^^^',
      ),
    );
  });

  it.each<[string, string, string, RegExp]>([
    ['a wrong dimension', 'dv/dt = 5 mV - v : mV', '5 mV - v', /dimension mV\/ms, as dv\/dt has, got mV /],
    [
      'a sum of two dimensions',
      'dv/dt = -v/tau + 3 mV : mV',
      '-v/tau + 3 mV',
      /both sides of \+, got mV\/ms and mV /,
    ],
    ['a minimum of two', 'dv/dt = min(v, 1 ms)/tau : mV', 'min(v, 1 ms)', /both sides of min, got mV and ms/],
    ['a shorthand', 'dv/dt = y/tau : mV; y = v^2 : mV', 'v^2', /dimension mV, as its unit says, got mV\^2/],
    ['a unit inside exp', 'dv/dt = exp(v) * 1 mV/tau : mV', 'v', /no unit in exp\(\.\.\.\), got mV/],
    ['a power with a unit', 'dv/dt = 2^v * 1 mV/tau : mV', 'v', /power without unit, got mV/],
    [
      'a unit to an unknown power',
      'dv/dt = v^(v/mV)/tau : mV',
      '(v/mV)',
      /must be a number, since mV is raised to it/,
    ],
    ['a condition as a number', 'dv/dt = (v > 0 mV) * v/tau : mV', '(v > 0 mV)', /must be a quantity/],
    ['an unknown name', 'dv/dt = (rest - v)/tau : mV', 'rest', /got 'rest'/],
    ['a unit that is none here', 'dv/dt = v/(1 h) : mV', 'h', /got 'h'; known: v, tau; units: s V A/],
    ['time', 'dv/dt = v/tau + t * 1 mV/ms^2 : mV', 't', /do not depend on time/],
    ['noise', 'dv/dt = v/tau + xi : mV', 'xi', /no noise term/],
    ['an unknown function', 'dv/dt = import(v)/tau : mV', 'import', /known functions, got 'import'/],
    ['a product that looks like a call', 'dv/dt = v (v - 1)/tau : mV', 'v', /write v \* \(\.\.\.\)/],
    ['too many arguments', 'dv/dt = exp(v, v)/tau : mV', 'exp(v, v)', /give exp one argument, got 2/],
    ['a member', 'dv/dt = v.constructor/tau : mV', '.', /'\.' is not allowed/],
    ['a list', 'dv/dt = [v]/tau : mV', '[', /'\[' is not allowed/],
    ['a text', 'dv/dt = "v"/tau : mV', '"', /'"' is not allowed/],
    ['an assignment', 'dv/dt = (w = v)/tau : mV', '=', /'=' is not allowed; compare/],
    ['a factorial', 'dv/dt = v!/tau : mV', '!', /'!' is not allowed/],
    ['**', 'dv/dt = v**2/tau : mV', '**', /write \^ for a power/],
    ['a number of base 16', 'dv/dt = 0x10 v/tau : mV', '0', /finite numbers and names/],
    ['a word for a number', 'dv/dt = true * v/tau : mV', 'true', /got 'true'/],
    ['an infinite number', 'dv/dt = 1e999 * v/tau : mV', '1e999', /got '1e999'/],
    ['a division by 0', 'dv/dt = v/(0 ms) : mV', 'v/(0 ms)', /must not divide by 0/],
    ['an open parenthesis', 'dv/dt = -v/tau + (1 : mV', '', /parenthesis \) expected/],
    ['two signs', 'dv/dt = v * / tau : mV', '', /value expected/],
    ['nothing', 'dv/dt =  : mV', '', /got nothing/],
    ['no unit', 'dv/dt = -v/tau', 'dv/dt = -v/tau', /end with its unit/],
    ['an empty unit', 'dv/dt = -v/tau :', ':', /name a unit after ':'/],
    ['a unit that is a number', 'dv/dt = -v/tau : 3 mV', '3 mV', /must be a unit such as mV/],
    [
      'an unknown flag',
      'dv/dt = -v/tau : mV (unless asleep)',
      'unless asleep',
      /'unless refractory' or nothing/,
    ],
    [
      'a flag where none belongs',
      'dv/dt = y/tau : mV; y = v : mV (unless refractory)',
      'unless refractory',
      /only a differential equation/,
    ],
    ['two definitions', 'dv/dt = -v/tau : mV; dv/dt = v/tau : mV', 'v', /define 'v' once/],
    ['a reserved name', 'dv/dt = -v/tau : mV; exp = v : mV', 'exp', /must not define 'exp'/],
    ['a circle', 'dv/dt = a : mV; a = b : mV/ms; b = a : mV/ms', 'a', /defined by itself/],
    [
      'a parameter without a value',
      'dv/dt = -v/tau : mV; R : Mohm',
      'R',
      /must have a value, got none for 'R'/,
    ],
    ['prose', 'v decays : mV', 'v decays : mV', /must be a line such as/],
  ])('%s', async (_, text, place, message) => {
    const refusal: Error = await equations(1, { ...leaky, equations: text }).then(
      () => expect.fail('not refused'),
      (error) => error,
    );
    expect(refusal).toBeInstanceOf(RangeError);
    expect(refusal.message).toMatch(/^equations\.equations: must /);
    expect(refusal.message).toMatch(message);
    const [, line, carets] = refusal.message.split('\n');
    const marked = line!.slice(carets!.indexOf('^'), carets!.lastIndexOf('^') + 1);
    if (place !== '') expect(marked).toBe(place);
  });

  it.each<[string, Partial<EquationsOptions>, RegExp]>([
    [
      'of a threshold',
      { threshold: 'v > 3 ms', reset: '' },
      /^equations\.threshold: must have equal dim[\s\S]*\^{8}$/,
    ],
    ['of a threshold that is no condition', { threshold: 'v', reset: '' }, /must be a condition such as/],
    [
      'of a negation',
      { threshold: 'not v > 3 mV', reset: '' },
      /after 'not', got a quantity; write not \(a > b\)/,
    ],
    ['of a chain', { threshold: 'v < 1 mV < v', reset: '' }, /two things at a time/],
    [
      'of a reset',
      { threshold: 'v > 3 mV', reset: 'v = 0; w = 3' },
      /must change a state \(v\), got 'w'[\s\S]*\n {9}\^$/,
    ],
    [
      'of a reset to another dimension',
      { threshold: 'v > 3 mV', reset: 'v += 3' },
      /dimension mV, as v has, got 1/,
    ],
    ['of a factor', { threshold: 'v > 3 mV', reset: 'v *= 3 mV' }, /as a factor of v, got mV/],
    ['of a reset that is none', { threshold: 'v > 3 mV', reset: 'v' }, /must be a statement such as/],
    [
      'of a missing reset',
      { threshold: 'v > 3 mV' },
      /^equations\.reset: must be given with a threshold, got none$/,
    ],
    ['of a reset alone', { reset: 'v = 0' }, /^equations\.threshold: must be given with a reset/],
    ['of an arrival', { receive: 'v += 3 mV' }, /multiple of weight[\s\S]*\n {7}\^{4}$/],
    ['of an arrival that adds more', { receive: 'v += weight + v' }, /multiple of weight/],
    ['of an arrival that sets', { receive: 'v = weight' }, /must add what arrives/],
    [
      'of an arrival elsewhere',
      { receive: { fast: 'tau += weight' } },
      /^equations\.receive\.fast: must change a state/,
    ],
    [
      'of a name of a synapse',
      { receive: { 'a b': 'v += weight' } },
      /^equations\.receive: must name synapses/,
    ],
    ['weight elsewhere', { threshold: 'v > weight', reset: '' }, /only a statement of 'receive'/],
    [
      'of a parameter',
      { parameters: { tau: '20 ms +' } },
      /^equations\.parameters\.tau: must be an expression[\s\S]*\^$/,
    ],
    [
      'of an infinite one',
      { parameters: { tau: Infinity } },
      /^equations\.parameters\.tau: must be a finite number/,
    ],
    ['of a parameter without unit', { parameters: { tau: 20 } }, /dimension mV\/ms, as dv\/dt has, got mV/],
    ['of a parameter that is a state', { parameters: { tau: '1 ms', v: 3 } }, /must not give 'v'/],
    [
      'of a parameter name',
      { parameters: { tau: '1 ms', exp: 3 } },
      /must have names of their own, got 'exp'/,
    ],
    [
      'of an initial value',
      { initial: { v: '3 ms' } },
      /^equations\.initial\.v: must have the dimension mV, got ms/,
    ],
    ['of a state that is none', { initial: { w: 3 } }, /^equations\.initial\.w: is not an option; known: v$/],
    ['of the refractory period', { tRef: '2 mV' }, /^equations\.tRef: must have the dimension ms, got mV/],
    ['of a negative one', { tRef: -1 }, /^equations\.tRef: must be >= 0 ms, got -1$/],
    ['of the method', { method: 'exact', equations: 'dv/dt = v^2/mV/tau : mV' }, /must be 'runge-kutta-4'/],
    [
      'of an unknown method',
      { method: 'euler' as never },
      /^equations\.method: must be 'exact' or 'runge-kutta-4'/,
    ],
    ['of the substeps', { substeps: 0 }, /^equations\.substeps: must be a whole number >= 1, got 0$/],
    ['of an option', { treshold: 'v > 3 mV' } as never, /^equations\.treshold: is not an option/],
    ['of no text', { equations: 3 as never }, /^equations\.equations: must be a text, got 3$/],
    ['of an empty text', { equations: '# nothing' }, /must have a differential equation/],
  ])('%s', async (_, options, message) => {
    await expect(equations(1, { ...leaky, ...options })).rejects.toThrow(message);
  });

  it('of the number of neurons', async () => {
    await expect(equations(0, leaky)).rejects.toThrow(/^equations\.n: must be a whole number >= 1, got 0$/);
  });
});
