/** The rules that a definition must keep, told where its author made the mistake: in the module, when it is loaded. */

import { suggestion } from '../math/nearest.ts';
import { casesOf } from './cases.ts';
import type { ExperimentDefinition } from './experiment.ts';
import { measuresAndTimings } from './measures-and-timings.ts';
import { parameterNames, parameterRule, takesValue } from './parameters.ts';
import { gridOf } from './plan.ts';

/** @throws RangeError that names the first part of the definition which cannot be. */
export function checkDefinition(definition: ExperimentDefinition): void {
  const { name, params, presets, measures, series, figures = [], comparisons = [] } = definition;
  const { claims = [] } = definition;
  const fail = (part: string, complaint: string) =>
    new RangeError(`experiment${name ? `(${name})` : ''}.${part}: ${complaint}`);

  if (typeof name !== 'string' || !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name))
    throw fail('name', `must be kebab-case, as in sparsity-vs-accuracy, got ${name}`);
  if (typeof definition.run !== 'function')
    throw fail('run', `must be a function, got ${typeof definition.run}`);
  const parameters = parameterNames(params);
  if (parameters.length === 0) throw fail('params', 'must be a z.object with at least one parameter');

  mustBeKnown('series', series, parameters, 'a parameter');
  if (Object.keys(measures ?? {}).length === 0) throw fail('measures', 'must have at least one measure');
  const measured = Object.keys(measures);
  for (const [index, figure] of figures.entries()) {
    const part = (name: string) => `figures[${index}].${name}`;
    if (figure.kind !== 'heatmap') {
      mustBeKnown(part('x'), figure.x, [...measured, ...parameters], 'a measure or a parameter');
      mustBeKnown(part('y'), figure.y, measured, 'a measure');
      continue;
    }
    for (const axis of ['x', 'y'] as const) mustBeKnown(part(axis), figure[axis], parameters, 'a parameter');
    mustBeKnown(part('colour'), figure.colour, measured, 'a measure');
    for (const key of Object.keys(figure.where ?? {}))
      mustBeKnown(part('where'), key, parameters, 'a parameter');
    for (const { label, measure, above } of figure.regions ?? []) {
      if (measure !== undefined) mustBeKnown(part('regions'), measure, measured, 'a measure');
      if ((measure === undefined) !== (above === undefined))
        throw fail(part('regions'), `'${label}' must have both a measure and a number above, or neither`);
    }
  }
  const compared = measuresAndTimings(definition);
  for (const [index, { subject, against, match, measure }] of comparisons.entries()) {
    mustBeKnown(`comparisons[${index}].measure`, measure, Object.keys(compared), 'a measure');
    for (const key of [...Object.keys(subject), ...Object.keys(against), ...match])
      mustBeKnown(`comparisons[${index}]`, key, parameters, 'a parameter');
  }

  const labels = comparisons.map(({ label }) => label);
  for (const [index, { claim, comparisons: own }] of claims.entries()) {
    if (own.length === 0)
      throw fail(`claims[${index}].comparisons`, `must name one that bears on '${claim}', got none`);
    for (const label of own) {
      mustBeKnown(`claims[${index}].comparisons`, label, labels, 'a comparison');
      const blind = comparisons.find((one) => one.label === label && !compared[one.measure]!.better);
      if (blind)
        throw fail(
          `claims[${index}].comparisons`,
          `must name comparisons of measures that have a better direction, got ${label} of ${blind.measure}`,
        );
    }
  }

  // The value alone: whether it fits the rest of a preset is judged when a preset is changed.
  for (const [key, value] of Object.entries(definition.whenChanged ?? {})) {
    mustBeKnown('whenChanged', key, parameters, 'a parameter');
    if (!takesValue(params, key, value))
      throw fail(`whenChanged.${key}`, `must be ${parameterRule(params, key)}, got ${value}`);
  }

  if (Object.keys(presets ?? {}).length === 0)
    throw fail('presets', 'must have at least one preset, such as quick');
  for (const [preset, { seeds, grid }] of Object.entries(presets)) {
    if (!Number.isInteger(seeds) || seeds < 1)
      throw fail(`presets.${preset}.seeds`, `must be an integer >= 1, got ${seeds}`);
    for (const key of Object.keys(grid))
      mustBeKnown(`presets.${preset}.grid`, key, parameters, 'a parameter');
    const complain = (parameter: string, complaint: string) =>
      fail(`presets.${preset}.grid${parameter ? `.${parameter}` : ''}`, complaint);
    for (const [key, values] of Object.entries(gridOf(grid)))
      if (values.length === 0) throw complain(key, 'must have at least one value, got none');
    casesOf(definition, gridOf(grid), complain);
  }

  function mustBeKnown(part: string, key: string, known: readonly string[], what: string): void {
    if (!known.includes(key)) throw fail(part, `must name ${what}, got ${key}; ${suggestion(key, known)}`);
  }
}
