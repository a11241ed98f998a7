/**
 * Fashion-MNIST, 60,000 + 10,000 pictures of clothes in the form of MNIST (Xiao, Rasul, Vollgraf, 2017), from a
 * folder with its four idx files. Debian's package dataset-fashion-mnist (31 MB, MIT) installs such a folder.
 */
import { type DataSet, readIdxFolder } from './idx-folder.ts';

export interface FashionMnistOptions {
  /** Folder with the four idx files, .gz or not. @default where Debian's package puts them */
  dir?: string | undefined;
}

/** Where Debian's dataset-fashion-mnist 0.0~git20200523 installs its files. */
const debianFolder = '/usr/share/datasets/fashion-mnist';

const publication = {
  name: 'fashion-mnist',
  classNames: [
    'T-shirt/top',
    'trouser',
    'pullover',
    'dress',
    'coat',
    'sandal',
    'shirt',
    'sneaker',
    'bag',
    'ankle boot',
  ],
  /** Of the official files, unpacked: Debian packs them anew, so only the contents compare. */
  checksums: {
    'train-images-idx3-ubyte': 'c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888',
    'train-labels-idx1-ubyte': 'bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9',
    't10k-images-idx3-ubyte': '5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b',
    't10k-labels-idx1-ubyte': '0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34',
  },
} as const;

/**
 * Loads Fashion-MNIST. Debian's files must be the published ones, byte for byte; those in `dir` may be any data of
 * the same form, and `checksums` and `isOfficial` say what they are.
 * @throws DataError if there is no data, or if it is damaged.
 */
export async function fashionMnist({ dir }: FashionMnistOptions = {}): Promise<DataSet> {
  return readIdxFolder(dir ?? debianFolder, publication, {
    option: dir === undefined ? 'fashion-mnist' : 'fashionMnist.dir',
    remedy:
      'on Debian run `apt-get install dataset-fashion-mnist`, or name a folder with the four files by --data DIR',
    mustBeOfficial: dir === undefined,
  });
}
