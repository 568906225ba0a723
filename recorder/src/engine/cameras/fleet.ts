/** All cameras: started and stopped to match a list. A camera that is taken out keeps its footage. */
import type { CameraSource, EngineState } from '@nightlatch/protocol';
import { Camera, type CameraParts } from './camera.ts';

const TICK_MS = 250;

export class Fleet {
  readonly #parts: CameraParts;
  readonly #cameras = new Map<string, Camera>();
  readonly #stopping = new Map<string, Promise<void>>();
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: CameraParts) {
    this.#parts = parts;
  }

  start(sources: readonly CameraSource[]): void {
    this.#timer = setInterval(() => {
      for (const camera of this.#cameras.values()) camera.tick();
    }, TICK_MS);
    this.apply(sources);
  }

  apply(sources: readonly CameraSource[]): void {
    const wanted = new Map(sources.map((source) => [source.id, source]));
    for (const [id, camera] of this.#cameras) {
      if (!wanted.has(id)) this.#remove(id, camera);
    }
    for (const [id, source] of wanted) {
      const camera = this.#cameras.get(id);
      if (camera !== undefined) camera.change(source);
      else this.#cameras.set(id, new Camera(source, this.#parts));
    }
    this.#parts.onState();
  }

  states(): EngineState[] {
    return [...this.#cameras.values()].map((camera) => camera.state);
  }

  camera(id: string): Camera | undefined {
    return this.#cameras.get(id);
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await Promise.all([...this.#cameras.values()].map((camera) => camera.stop()));
    await Promise.all(this.#stopping.values());
  }

  #remove(id: string, camera: Camera): void {
    this.#cameras.delete(id);
    camera.recording.live.end();
    this.#stopping.set(
      id,
      camera.stop().finally(() => this.#stopping.delete(id)),
    );
  }
}
