/** The three that are measured: our engine as it runs in the product, the C copy loop, and one ffmpeg a camera. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { encodeEngineJson } from '@nightlatch/protocol';
import { compiledEnv } from '@nightlatch/recorder/base/compiled';
import { end, startWithLines } from '../programs.ts';

const ENGINE = join(import.meta.dirname, '../../../recorder/src/engine/main.ts');

export type RecorderKind = 'floor' | 'engine' | 'ffmpeg';

export interface StartedRecorder {
  readonly pids: readonly number[];
  /** Fulfilled when it has written everything and ended. */
  stop(): Promise<void>;
}

export interface Place {
  readonly folder: string;
  readonly port: number;
  readonly cameras: number;
  /** The built copy loop. */
  readonly copyLoop: string;
  /** Where the engine keeps its compiled code, over the trials, as a recorder does over its starts. */
  readonly compiledIn: string;
  /** Undefined: as the product has it. */
  readonly camerasPerWorker: number | undefined;
}

export function startRecorder(kind: RecorderKind, place: Place): Promise<StartedRecorder> | StartedRecorder {
  if (kind === 'engine') return startEngine(place);
  return kind === 'floor' ? startFloor(place) : startFfmpegs(place);
}

const url = ({ port }: Place, camera: number): string => `rtsp://127.0.0.1:${port}/cam/${camera}`;

async function startEngine(place: Place): Promise<StartedRecorder> {
  const socketPath = join(place.folder, 'e.sock');
  const args = [ENGINE, '--data', place.folder, '--socket', socketPath];
  if (place.camerasPerWorker !== undefined) args.push('--cameras-per-worker', String(place.camerasPerWorker));
  const engine = startWithLines(process.execPath, args, 'ignore', compiledEnv(place.compiledIn));
  await engine.line();
  // As the gateway does: the list once, and the states that come each second are read.
  const link = connect(socketPath);
  link.on('error', () => link.destroy());
  link.resume();
  const cameras = Array.from({ length: place.cameras }, (_, n) => ({
    id: `camera${n}`,
    name: `Camera ${n}`,
    address: url(place, n),
  }));
  link.write(encodeEngineJson({ type: 'cameras', cameras }));
  return {
    pids: pidsOf([engine.child]),
    async stop() {
      await end(engine.child);
      link.destroy();
    },
  };
}

function startFloor({ folder, port, cameras, copyLoop }: Place): StartedRecorder {
  const child = spawn(copyLoop, [String(port), String(cameras), folder], { stdio: ['ignore', 'ignore', 'inherit'] });
  return { pids: pidsOf([child]), stop: () => end(child) };
}

/**
 * As Frigate runs it by default (its presets rtsp-generic and record-generic): no transcoding, MP4 files of 10 s, and it syncs nothing. The
 * files are fragmented, a fragment a key frame, so that a power cut does not cost all of the last one, and frames can be counted as ours are.
 */
function startFfmpegs(place: Place): StartedRecorder {
  const children = Array.from({ length: place.cameras }, (_, n) => {
    const folder = join(place.folder, 'footage', `camera${n}`, 'main', 'day');
    mkdirSync(folder, { recursive: true });
    const input = ['-hide_banner', '-loglevel', 'warning', '-threads', '2', '-avoid_negative_ts', 'make_zero'];
    input.push('-fflags', '+genpts+discardcorrupt', '-rtsp_transport', 'tcp', '-timeout', '5000000');
    input.push('-use_wallclock_as_timestamps', '1', '-i', url(place, n));
    const output = ['-f', 'segment', '-segment_time', '10', '-segment_format', 'mp4', '-reset_timestamps', '1'];
    const format = ['-segment_format_options', 'movflags=+frag_keyframe+empty_moov+default_base_moof'];
    const args = [...input, ...output, ...format, '-c', 'copy', '-an', join(folder, '%05d.mp4')];
    return spawn('ffmpeg', args, { stdio: ['ignore', 'ignore', 'ignore'] });
  });
  return {
    pids: pidsOf(children),
    async stop() {
      await Promise.all(children.map((child) => end(child, 'SIGINT')));
    },
  };
}

function pidsOf(children: readonly ChildProcess[]): number[] {
  return children.flatMap((child) => (child.pid === undefined ? [] : [child.pid]));
}
