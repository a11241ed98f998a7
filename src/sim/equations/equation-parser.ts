/**
 * From the text of an expression to a tree whose every part knows where it stands. mathjs parses (its precedence: 5 mV / 2 ms is
 * (5 mV) / (2 ms), -v^2 is -(v^2)); the tree is rebuilt from the few kinds of node that are allowed, and gets its places back by
 * walking mathjs's leaves beside the words of the text, which come in the same order.
 */
import { mathjs } from '../../math/mathjs.ts';
import { errorAt, type Source, type Span, type Token, tokens } from './equation-text.ts';
import type { MathUnit } from './equation-units.ts';

export type Tree = Span &
  (
    | { readonly kind: 'number'; readonly value: number }
    | { readonly kind: 'name'; readonly name: string }
    | { readonly kind: 'call'; readonly name: string; readonly place: Span; readonly args: readonly Tree[] }
    | { readonly kind: 'operator'; readonly operator: string; readonly args: readonly Tree[] }
  );

/** What is needed of a node of mathjs. */
interface MathNode {
  readonly type: string;
  readonly name?: string;
  readonly value?: unknown;
  readonly op?: string;
  readonly fn?: string | { readonly name?: string };
  readonly args?: readonly MathNode[];
  readonly content?: MathNode;
}

/** What is needed of mathjs. */
export interface MathTools {
  parse(text: string): MathNode;
  unitOf(text: string): MathUnit;
}

export async function mathTools(): Promise<MathTools> {
  const { parse, unit } = await mathjs();
  return {
    parse: (text) => parse(text) as unknown as MathNode,
    unitOf: (text) => unit(1, text) as unknown as MathUnit,
  };
}

const operators = ['+', '-', '*', '/', '^', '<', '<=', '>', '>=', 'and', 'or', 'not'];

/** @throws RangeError that points at the place, if it is no expression or uses what is not allowed. */
export function parseExpression(source: Source, span: Span, { parse }: MathTools): Tree {
  const words = tokens(source, span);
  if (words.length === 0) throw errorAt(source, span, 'must be an expression, got nothing');
  const text = source.text
    .slice(span.from, span.to)
    .replace(/[\u00b5\u03bc]/g, 'u')
    .replaceAll('\n', ' ');
  let node: MathNode;
  try {
    node = parse(text);
  } catch (error) {
    const { char, message } = error as { char?: number; message: string };
    const at = Math.min(span.from + (char ?? 1) - 1, span.to);
    const why = message.replace(/ \(char \d+\)$/, '');
    throw errorAt(
      source,
      { from: at, to: at + 1 },
      `must be an expression, got '${source.text.slice(span.from, span.to)}': ${why.toLowerCase()}`,
    );
  }

  /** Words before this one have their place in the tree. */
  let next = 0;
  const leaf = (...kinds: readonly Token['kind'][]): number => {
    while (next < words.length && (words[next]!.kind === 'sign' || operators.includes(words[next]!.text)))
      next++;
    if (next === words.length || !kinds.includes(words[next]!.kind))
      throw errorAt(source, span, `must be an expression of numbers and names, got '${text}'`);
    return next++;
  };
  const part = (first: number, last: number): Span => ({ from: words[first]!.from, to: words[last]!.to });

  /** A tree and its first and last word. */
  const rebuild = (node: MathNode): [tree: Tree, first: number, last: number] => {
    switch (node.type) {
      case 'ConstantNode': {
        // `true`, `null` and `NaN` are constants of mathjs, too
        const word = leaf('number', 'name');
        const { text } = words[word]!;
        if (words[word]!.kind === 'name' || node.value !== Number(text) || !Number.isFinite(node.value))
          throw errorAt(source, part(word, word), `must be made of finite numbers and names, got '${text}'`);
        return [{ kind: 'number', value: node.value, ...part(word, word) }, word, word];
      }
      case 'SymbolNode': {
        const word = leaf('name');
        return [{ kind: 'name', name: words[word]!.text, ...part(word, word) }, word, word];
      }
      case 'ParenthesisNode': {
        const [tree, first, last] = rebuild(node.content!);
        return [{ ...tree, ...part(first - 1, last + 1) }, first - 1, last + 1];
      }
      case 'FunctionNode': {
        const word = leaf('name');
        const args = node.args!.map(rebuild);
        const last = (args.at(-1)?.[2] ?? word + 1) + 1;
        const { text: name } = words[word]!;
        return [
          {
            kind: 'call',
            name,
            place: part(word, word),
            args: args.map(([tree]) => tree),
            ...part(word, last),
          },
          word,
          last,
        ];
      }
      case 'OperatorNode': {
        const args = node.args!.map(rebuild);
        const first = args.length === 1 ? args[0]![1] - 1 : args[0]![1];
        const last = args.at(-1)![2];
        if (operators.includes(node.op!))
          return [
            { kind: 'operator', operator: node.op!, args: args.map(([tree]) => tree), ...part(first, last) },
            first,
            last,
          ];
        throw errorAt(source, part(first, last), `must not use '${node.op}'`);
      }
      case 'RelationalNode':
        throw errorAt(source, span, "must compare two things at a time: write 'a < b and b < c'");
      default:
        throw errorAt(source, span, `must be an expression of numbers and names, got '${text}'`);
    }
  };
  return rebuild(node)[0];
}
