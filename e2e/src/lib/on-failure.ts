/** After a test that failed: what its pages showed. */
import { afterEach } from 'vitest';
import { pictureAllPages } from './open-pages.ts';

afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await pictureAllPages(task.name);
});
