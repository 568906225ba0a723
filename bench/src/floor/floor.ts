/** The peer of the gateway: the least that a server in Node does with the same bytes, in a process of its own. */
import { Agent } from 'node:http';
import { join } from 'node:path';
import { firstPiece, httpGet, wholeAnswer } from '../http-get.ts';
import { end, startWithLines } from '../programs.ts';

export interface Floor {
  readonly port: number;
  /** Milliseconds to the first byte of a source file from a byte on. */
  first(source: number, at: number): Promise<number>;
  /** Milliseconds for an answer of so many bytes. */
  whole(bytes: number): Promise<number>;
  stop(): Promise<void>;
}

/** `folder`: where the source files are. */
export async function startFloor(folder: string): Promise<Floor> {
  const program = startWithLines(process.execPath, [join(import.meta.dirname, 'server.ts'), folder]);
  const port = Number(await program.line());
  const server = { port, headers: {} };
  const agent = new Agent({ keepAlive: true });
  return {
    port,
    first: async (source, at) => (await firstPiece(await httpGet(server, `/source/${source}/${at}`))).took_ms,
    whole: async (bytes) => (await wholeAnswer(await httpGet(server, `/bytes/${bytes}`, agent))).took_ms,
    async stop() {
      agent.destroy();
      await end(program.child);
    },
  };
}
