/** The data sets that can be asked for by name, as experiments and the command line do. */
import { fashionMnist } from './fashion-mnist.ts';
import type { DataSet } from './idx-folder.ts';
import { mnist } from './mnist.ts';

const loaders = { mnist, 'fashion-mnist': fashionMnist };

export type DataSetName = keyof typeof loaders;
export const dataSetNames = Object.keys(loaders) as DataSetName[];

/**
 * Loads a data set from its default place or from the folder `dir`.
 * @throws RangeError if there is no data set of that name; DataError if its files are missing or damaged.
 */
export async function dataSet(
  name: DataSetName,
  { dir }: { dir?: string | undefined } = {},
): Promise<DataSet> {
  if (!Object.hasOwn(loaders, name))
    throw new RangeError(`dataSet.name: must be one of ${dataSetNames.join(', ')}, got ${name}`);
  return loaders[name]({ dir });
}
