import { expect, test } from 'vitest';
import { MOST_EXPORT_FILES } from '@nightlatch/protocol/export/source';
import { access, chosenFolder } from './sources.ts';

const files = (...paths: string[]): Map<string, File> =>
  new Map(paths.map((path) => [path, new File(['12345'], path)]));
const open = async (...paths: string[]): Promise<string[]> => [
  ...(await chosenFolder('stick', files(...paths)).open()).files.keys(),
];

test('the folder that was chosen is the export, or has one in it; what systems leave behind does not count', async () => {
  expect(await open('manifest.json', 'Yard/a.mp4', '.DS_Store', 'Yard/Thumbs.db')).toEqual([
    'manifest.json',
    'Yard/a.mp4',
  ]);
  expect(await open('letter.txt', 'Export/manifest.json', 'Export/Yard/a.mp4')).toEqual([
    'manifest.json',
    'Yard/a.mp4',
  ]);
  expect(await open('letter.txt')).toEqual(['letter.txt']);
  expect(() => chosenFolder('stick', files('A/manifest.json', 'B/manifest.json')).open()).toThrow('several exports');
});

test('a folder with more files than any export is not read', () => {
  const many = Array.from({ length: MOST_EXPORT_FILES + 1 }, (_, at) => `${at}`);
  expect(() => chosenFolder('stick', files(...many)).open()).toThrow('more files than any export');
});

test('nothing is read behind the end of a file', async () => {
  const five = access(new File(['12345'], 'five'));
  await expect(five.read(3, 3)).rejects.toThrow('five ends early');
});
