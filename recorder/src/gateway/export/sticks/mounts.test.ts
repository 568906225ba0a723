import { expect, test } from 'vitest';
import { parseMounts } from './mounts.ts';
import { Pace } from './pace.ts';

test('mounts are read as the kernel writes them', () => {
  const text = [
    '27 1 254:0 / / rw,relatime - ext4 /dev/vda rw,discard',
    '90 27 8:17 / /media/olga/MY\\040STICK rw,nosuid shared:42 master:1 - vfat /dev/sdb1 rw,fmask=0022',
    '91 27 8:33 / /media/olga/locked rw - vfat /dev/sdc1 ro,fmask=0022',
    '92 27 8:49 / /media/olga/locked ro,nosuid - exfat /dev/sdd1 rw',
    'nonsense',
    '',
  ].join('\n');
  expect(parseMounts(text)).toEqual([
    { id: 27, device: '254:0', path: '/', fileSystem: 'ext4', isReadOnly: false },
    { id: 90, device: '8:17', path: '/media/olga/MY STICK', fileSystem: 'vfat', isReadOnly: false },
    { id: 92, device: '8:49', path: '/media/olga/locked', fileSystem: 'exfat', isReadOnly: true },
  ]);
});

test('the pace is that of the last seconds', () => {
  const pace = new Pace();
  expect(pace.bytesPerSecond(0, 0)).toBe(0);
  for (let second = 0; second <= 20; second++) pace.note(second * 1_000_000, second * 1_000);
  for (let second = 21; second <= 40; second++) pace.note(20_000_000 + (second - 20) * 1_000, second * 1_000);
  expect(pace.bytesPerSecond(20_020_000, 40_000)).toBe(1_000);
});
