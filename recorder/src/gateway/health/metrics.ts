/**
 * The recorder's figures in the Prometheus text format 0.0.4. A camera is told by its id and name, never by its address. Figures of
 * the engine are absent while it is away; its counters begin anew when it does. Made afresh for each call: nothing grows.
 */
import { Counter, Gauge, Registry } from 'prom-client';
import type { EngineState, FromEngine } from '@nightlatch/protocol';
import type { HealthProblem } from './problems.ts';
import { healthKindSchema } from '@nightlatch/protocol';

export interface MetricsView {
  /** Undefined: the engine is away. */
  readonly states: Extract<FromEngine, { type: 'states' }> | undefined;
  readonly cameras: readonly { readonly id: string; readonly name: string }[];
  readonly problems: readonly HealthProblem[];
  readonly gateway: { readonly memory_bytes: number; readonly cpu_s: number; readonly loopDelayP99_s: number };
}

type CameraFigure = readonly [name: string, help: string, of: (state: EngineState) => number | undefined];

const CAMERA_GAUGES: readonly CameraFigure[] = [
  ['nightlatch_camera_up', '1: the camera gives pictures.', ({ kind }) => (kind === 'recording' ? 1 : 0)],
  ['nightlatch_camera_bytes_per_second', 'What arrives from the camera.', (state) => state.bytesPerSecond],
  [
    'nightlatch_camera_clock_offset_seconds',
    "The camera's clock less the recorder's.",
    ({ clockOffset_ms }) => (clockOffset_ms === undefined ? undefined : clockOffset_ms / 1_000),
  ],
];
const CAMERA_COUNTERS: readonly CameraFigure[] = [
  ['nightlatch_camera_frames_written_total', 'Frames written to disk.', (state) => state.framesWritten],
  ['nightlatch_camera_frames_lost_total', 'Frames dropped because packets were lost.', (state) => state.framesLost],
  ['nightlatch_camera_packets_lost_total', 'RTP packets that never came.', (state) => state.packetsLost],
  ['nightlatch_camera_interruptions_total', 'Connections lost while recording.', (state) => state.interruptions],
];

export async function metricsText(view: MetricsView): Promise<string> {
  const registry = new Registry();
  const registers = [registry];
  const gauge = (name: string, help: string, value: number): void => new Gauge({ name, help, registers }).set(value);
  const { states, gateway } = view;
  gauge('nightlatch_engine_up', '1: the recording part answers.', states === undefined ? 0 : 1);
  gauge('process_resident_memory_bytes', 'Memory of the gateway.', gateway.memory_bytes);
  new Counter({ name: 'process_cpu_seconds_total', help: 'Processor time of the gateway.', registers }).inc(
    gateway.cpu_s,
  );
  gauge('nodejs_eventloop_lag_p99_seconds', "Delay of the gateway's event loop.", gateway.loopDelayP99_s);
  const problems = new Gauge({
    name: 'nightlatch_problems',
    help: 'Problems that the recorder tells of now.',
    labelNames: ['kind'],
    registers,
  });
  for (const kind of healthKindSchema.options)
    problems.set({ kind }, view.problems.filter((problem) => problem.kind === kind).length);
  if (states === undefined) return await registry.metrics();

  if (states.process !== undefined) {
    const { memory_bytes, cpu_s, loopDelayP99_s } = states.process;
    gauge('nightlatch_engine_resident_memory_bytes', 'Memory of the engine.', memory_bytes);
    new Counter({ name: 'nightlatch_engine_cpu_seconds_total', help: 'Processor time of the engine.', registers }).inc(
      cpu_s,
    );
    gauge('nightlatch_engine_eventloop_lag_p99_seconds', "Delay of the engine's event loop.", loopDelayP99_s);
  }
  gauge('nightlatch_footage_writable', '1: footage can be written.', states.footageWritable ? 1 : 0);
  ofCameras(view.cameras, states.states, registers);
  const { store } = states;
  if (store === undefined) return await registry.metrics();
  gauge('nightlatch_disk_free_bytes', 'Free on the disk of the footage.', store.free_bytes);
  gauge('nightlatch_footage_bytes', 'Footage on the disk.', store.footage_bytes);
  gauge('nightlatch_disk_slowest_sync_seconds', 'Slowest sync of the last minute.', store.slowestSync_ms / 1_000);
  new Counter({
    name: 'nightlatch_disk_errors_total',
    help: 'Errors that the disk reported when footage was written or read.',
    registers,
  }).inc(store.errors?.count ?? 0);
  gauge('nightlatch_disk_reserve_spent', '1: no room can be made any more.', store.reserveSpent ? 1 : 0);
  const labelNames = ['camera', 'name'];
  const oldest = new Gauge({
    name: 'nightlatch_camera_oldest_footage_timestamp_seconds',
    help: 'Where the footage of the camera begins, Unix time.',
    labelNames,
    registers,
  });
  const bytes = new Gauge({
    name: 'nightlatch_camera_footage_bytes',
    help: 'Footage of the camera.',
    labelNames,
    registers,
  });
  for (const { id, name } of view.cameras) {
    const kept = store.cameras.find(({ cameraId }) => cameraId === id);
    if (kept === undefined) continue;
    oldest.set({ camera: id, name }, kept.oldest_ms / 1_000);
    bytes.set({ camera: id, name }, kept.bytes);
  }
  return await registry.metrics();
}

function ofCameras(cameras: MetricsView['cameras'], states: readonly EngineState[], registers: Registry[]): void {
  const told = cameras.flatMap(({ id, name }) => {
    const state = states.find(({ cameraId }) => cameraId === id);
    return state === undefined ? [] : [{ labels: { camera: id, name }, state }];
  });
  const labelNames = ['camera', 'name'];
  for (const [name, help, of] of CAMERA_GAUGES) {
    const metric = new Gauge({ name, help, labelNames, registers });
    for (const { labels, state } of told) {
      const value = of(state);
      if (value !== undefined) metric.set(labels, value);
    }
  }
  for (const [name, help, of] of CAMERA_COUNTERS) {
    const metric = new Counter({ name, help, labelNames, registers });
    for (const { labels, state } of told) metric.inc(labels, of(state) ?? 0);
  }
}
