/** Folders of the checkout that the scenarios use. */
import { join } from 'node:path';

export const checkout = join(import.meta.dirname, '..', '..', '..');
/** What a run leaves behind to be looked at; not in the repository. */
export const outFolder = join(checkout, 'e2e', 'out');
export const picturesFolder = join(outFolder, 'pictures');

const scenes = join(checkout, 'tools', 'scenes');
/** A yard by day, a doorway by night: the demo's scenes. */
export const yardClip = join(scenes, 'yard.mp4');
export const doorwayClip = join(scenes, 'doorway.mp4');
