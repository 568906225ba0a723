/** A virtual X display (Xvfb) with a window manager (openbox, for an exact full screen), and pictures of it. */
import { spawn } from 'node:child_process';
import { run, startChild } from './child.ts';
import { eventually } from '@nightlatch/tools/waiting/eventually';
import { tell, type World } from './world.ts';

export interface XDisplay {
  /** `:99` */
  readonly name: string;
  readonly width: number;
  readonly height: number;
  /** Environment for programs that open windows on it. */
  readonly env: NodeJS.ProcessEnv;
  /** The whole screen as a PNG file: what the monitor shows. */
  screenshot(file: string): Promise<void>;
  /** Runs xdotool. Only the words for a mouse pass: a key event cannot be sent by mistake. */
  xdotool(...words: string[]): Promise<string>;
}

const MOUSE_WORDS = new Set(['mousemove', 'mousedown', 'mouseup', 'click', 'sleep']);

export async function startXDisplay(world: World, width = 1920, height = 1080): Promise<XDisplay> {
  const name = await startServer(world, width, height);
  const env = { ...process.env, DISPLAY: name };
  const manager = startChild(world, {
    command: 'openbox',
    args: ['--sm-disable'],
    env: { ...env, HOME: world.place('openbox') },
  });
  await eventually('openbox manages the display', async () => {
    if (manager.result() !== undefined) throw new Error(`openbox ended: ${manager.err.join(' | ')}`);
    const root = await run(world, { command: 'xprop', args: ['-root', '_NET_SUPPORTING_WM_CHECK'], env });
    return root.out.some((line) => line.includes('window id'));
  });
  const display: XDisplay = {
    name,
    width,
    height,
    env,
    async screenshot(file) {
      await run(world, {
        command: 'ffmpeg',
        args: [
          ...['-v', 'error', '-f', 'x11grab', '-draw_mouse', '1', '-video_size', `${width}x${height}`],
          ...['-i', name, '-frames:v', '1', '-y', file],
        ],
        env,
      });
    },
    async xdotool(...words) {
      const wrong = words.find((word) => !MOUSE_WORDS.has(word) && !/^\d+(\.\d+)?$/.test(word));
      if (wrong !== undefined) throw new Error(`xdotool is for the mouse alone here; refused: ${wrong}`);
      return (await run(world, { command: 'xdotool', args: words, env })).out.join('\n');
    },
  };
  // The pointer starts in a corner, away from everything.
  await display.xdotool('mousemove', String(width - 1), String(height - 1));
  return display;
}

/** Xvfb picks a free display by itself and writes its number to a pipe. */
async function startServer(world: World, width: number, height: number): Promise<string> {
  const server = spawn(
    'Xvfb',
    ['-displayfd', '3', '-screen', '0', `${width}x${height}x24`, '-nolisten', 'tcp', '-noreset'],
    { stdio: ['ignore', 'ignore', 'pipe', 'pipe'], detached: true, cwd: world.place('x') },
  );
  const pid = server.pid;
  if (pid === undefined) throw new Error('Xvfb could not be started: is it installed?');
  tell(`group ${pid}`);
  let said = '';
  server.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  let number = '';
  server.stdio[3]?.on('data', (chunk: Buffer) => (number += chunk.toString()));
  let isGone = false;
  const gone = new Promise<void>((resolve) =>
    server.on('exit', () => {
      isGone = true;
      tell(`gone ${pid}`);
      resolve();
    }),
  );
  world.onEnd(async () => {
    if (isGone) return;
    server.kill('SIGTERM');
    const timer = setTimeout(() => server.kill('SIGKILL'), 3_000);
    await gone;
    clearTimeout(timer);
  });
  await eventually('Xvfb is up', () => {
    if (isGone) throw new Error(`Xvfb ended: ${said}`);
    return number.includes('\n');
  });
  return `:${number.trim()}`;
}
