/**
 * mathjs, loaded when it is first asked for. Its bundle of one file takes 0.15 s, the hundreds of modules behind the name
 * 'mathjs' 1.5 s (`node -e "import('mathjs')"`).
 */
export async function mathjs(): Promise<typeof import('mathjs')> {
  return (await import('mathjs/lib/browser/math.js')).default;
}
