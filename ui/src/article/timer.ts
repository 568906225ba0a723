/**
 * The 10-second timer of a help article ("unplug, wait, plug in"): any element with `data-timer="SECONDS"` that holds a button
 * and an `output`. Used by the help pages as their only script and by `Article`. Plain DOM, no imports, one interval a timer.
 */

/** Makes the timers below `root` work; the answer stops them. */
export function attachTimers(root: ParentNode): () => void {
  const stops = [...root.querySelectorAll<HTMLElement>('[data-timer]')].map(attachTimer);
  return () => {
    for (const stop of stops) stop();
  };
}

function attachTimer(timer: HTMLElement): () => void {
  const button = timer.querySelector('button');
  const output = timer.querySelector('output');
  const seconds = Number(timer.dataset['timer']);
  if (button === null || output === null || !(seconds > 0)) return () => {};
  let interval: ReturnType<typeof setInterval> | undefined;
  const start = (): void => {
    clearInterval(interval);
    const ends_ms = performance.now() + seconds * 1000;
    timer.dataset['state'] = 'running';
    const show = (): void => {
      const left_s = Math.ceil((ends_ms - performance.now()) / 1000);
      output.textContent = left_s > 0 ? `${left_s} s` : 'Plug it in now.';
      if (left_s > 0) return;
      clearInterval(interval);
      timer.dataset['state'] = 'done';
    };
    show();
    interval = setInterval(show, 200);
  };
  button.hidden = false;
  button.addEventListener('click', start);
  return () => {
    clearInterval(interval);
    button.removeEventListener('click', start);
  };
}
