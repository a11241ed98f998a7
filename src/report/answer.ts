/** The short answer at the top of a report: plain sentences, each from one comparison's differences and intervals. */
import type { ExperimentDescription, MeasureDescription, Summary } from '../experiment/types.ts';
import { type Comparison, comparisonsOf, pairKey, runsOf, verdictWord } from './comparisons.ts';
import { html, joined, type Markup } from './markup.ts';
import { estimateText, unitAfter } from './numbers.ts';
import { counted, type Series, settingText } from './series.ts';
import { colourIndex } from './series-style.ts';

function listed(parts: readonly (Markup | string)[]): Markup {
  if (parts.length < 2) return html`${parts}`;
  return html`${joined(parts.slice(0, -1), ', ')} and ${parts.at(-1)}`;
}

function named(series: Series): Markup {
  return html`<b class="s${colourIndex(series)}">${series.label}</b>`;
}

/** An interval behind its number; nothing where there is none. */
function small(interval: string | null): Markup | null {
  return interval === null ? null : html` <small>${interval}</small>`;
}

function at(setting: string): string {
  return setting === '' ? '' : setting.startsWith('against ') ? ` ${setting}` : ` at ${setting}`;
}

/** The measure's name, with its direction where a smaller number is the better one. */
function judged({ label, better }: MeasureDescription): string {
  return better === 'lower' ? `${label} (lower is better)` : label;
}

const relations: Readonly<Record<string, string>> = {
  better: 'did better than',
  worse: 'did worse than',
  higher: 'came out higher than',
  lower: 'came out lower than',
};

/** One sentence for the cases of one comparison that share a verdict; `first` names the pair, later ones refer to it. */
function sentence(group: readonly Comparison[], first: boolean, seeds: number): Markup {
  const { subject, against, measure, verdict } = group[0]!;
  const settings = group.map(({ setting }) => setting).filter((setting) => setting !== '');
  if (verdict === 'missing')
    return html`${first ? html`${named(subject)} and ${named(against)}` : 'The two'} cannot be compared in ${measure.label}${settings.length > 0 ? html` at ${listed(settings)}` : null}: no seed has both values.`;
  const decided = verdict === 'above' || verdict === 'below';
  const told = ({ text }: Comparison) => (decided ? text!.size : text!.signed);
  const unit = unitAfter(group[0]!.text!.unit);
  const items = group.map((one, i) => {
    const { n } = one.summary.difference;
    const interval = decided ? one.text!.sizeBracket : one.text!.signedBracket;
    const fewer = n === seeds ? '' : ` (${counted(n, 'seed')})`;
    return html`${told(one)}${i === 0 ? unit : ''}${small(interval)}${at(one.setting)}${fewer}`;
  });
  const ordered = [...group].sort((a, b) => distance(a, decided) - distance(b, decided));
  const amounts =
    group.length <= most
      ? listed(items)
      : html`${told(ordered[0]!)} to ${told(ordered.at(-1)!)}${unit} in ${counted(group.length, 'case')}`;
  if (verdict === 'alone')
    return html`${named(subject)} against ${named(against)} in ${judged(measure)}: ${amounts}.`;
  const what = first ? html` in ${judged(measure)}` : null;
  if (verdict === 'equal')
    return html`${first ? html`${named(subject)} and ${named(against)}` : 'The two'} are equal${what}${settings.length > 0 ? html` at ${listed(settings)}` : null}.`;
  if (verdict === 'open')
    return html`${first ? html`${named(subject)} and ${named(against)}` : 'The two'} cannot be told apart${what}: ${amounts}.`;
  const relation = relations[verdictWord(group[0]!)];
  return html`${first ? named(subject) : 'It'} ${relation} ${first ? named(against) : 'the other'}${what}, by ${amounts}.`;
}

/** A sentence lists at most so many cases, and of more only the ends of their range. */
const most = 4;

function distance({ summary }: Comparison, decided: boolean): number {
  const mean = summary.difference.mean ?? 0;
  return decided ? Math.abs(mean) : mean;
}

/** What the subject of the comparisons, or else the first series, reached in the main measure. */
function reached(definition: ExperimentDescription, summary: Summary, subject: Series): Markup | null {
  const [key, measure] = Object.entries(definition.measures)[0] ?? [];
  if (key === undefined || measure === undefined) return null;
  const found = subject.cases.flatMap((index) => {
    const { params, measures } = summary.cases[index]!;
    const text = measures[key] && estimateText(measure, measures[key]);
    if (!text) return [];
    const setting = at(settingText(definition, params, subject.varying));
    const told = html`${text.mean}${unitAfter(measure.unit)}${small(text.bracket)}${setting}`;
    return [{ told, mean: measures[key]!.mean! }];
  });
  if (found.length === 0) return null;
  const ordered = [...found].sort((a, b) => a.mean - b.mean);
  const amounts =
    found.length <= most
      ? html`of ${listed(found.map(({ told }) => told))}`
      : html`between ${ordered[0]!.told} and ${ordered.at(-1)!.told}`;
  const verb = measure.better === 'lower' ? 'had' : 'reached';
  return html`<p>${named(subject)} ${verb} ${/^[aeiou]/i.test(measure.label) ? 'an' : 'a'} ${measure.label} ${amounts}.</p>`;
}

/** The best of all cases in the main measure, where nobody is compared with anybody; of a measure without direction what the first series reached. */
function best(definition: ExperimentDescription, summary: Summary, series: readonly Series[]): Markup | null {
  const [key, measure] = Object.entries(definition.measures)[0] ?? [];
  const first = series[0];
  if (key === undefined || measure === undefined || first === undefined) return null;
  const { better } = measure;
  if (better === undefined || summary.cases.length <= most) return reached(definition, summary, first);
  const told = series.flatMap((one) =>
    one.cases.flatMap((index) => {
      const value = summary.cases[index]!.measures[key]?.mean ?? null;
      return value === null ? [] : [{ one, index, value: better === 'higher' ? value : -value }];
    }),
  );
  if (told.length === 0) return null;
  const { one, index } = told.reduce((a, b) => (b.value > a.value ? b : a));
  const { params, measures } = summary.cases[index]!;
  const text = estimateText(measure, measures[key]!)!;
  return html`<p>Of ${counted(told.length, 'case')} ${named(one)} had the best ${measure.label}, ${text.mean}${unitAfter(measure.unit)}${small(text.bracket)}${at(settingText(definition, params, one.varying))}.</p>`;
}

/** t of 97.5 % at one degree of freedom is 12.7. */
const twoSeeds =
  ' Two seeds make an interval of 12.7 standard errors, four times that of three: what cannot be told apart here may differ all the same.';

/** The short answer: what the subject reached in the main measure, then a line a comparison. */
export function answer(
  definition: ExperimentDescription,
  summary: Summary,
  series: readonly Series[],
): Markup {
  const comparisons = comparisonsOf(definition, summary, series);
  const subject = comparisons[0]?.subject ?? series[0];
  const lead =
    comparisons.length > 0 ? reached(definition, summary, subject!) : best(definition, summary, series);
  const seeds = summary.seeds.length;
  const lines = runsOf(comparisons, pairKey).map(
    (pair) =>
      html`<li>${joined(
        runsOf(pair, verdictWord).map((group, i) => sentence(group, i === 0, seeds)),
        ' ',
      )}</li>`,
  );
  const brackets =
    seeds > 1
      ? `Brackets hold 95 % intervals over ${counted(seeds, 'seed')}; differences are paired by seed. Without a bracket there is no verdict.${seeds === 2 ? twoSeeds : ''}`
      : 'One seed has no interval, so none of this is a verdict yet.';
  return html`<div class="answer">${lead}${lines.length === 0 ? null : html`<ul>${lines}</ul>`}</div><p class="byline">${brackets}</p>`;
}
