/**
 * `node server.ts FOLDER`: the least that a server in Node does, as the peer of the gateway. `/source/N/AT` streams the file
 * `source-N.mp4` of the folder from a byte on, `/bytes/N` answers so many bytes. Prints its port; ends with its stdin.
 */
import { createReadStream } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';

const folder = process.argv[2] ?? '.';

const server = createServer((request, response) => {
  const [, what, ...numbers] = (request.url ?? '').split('/');
  const [first = 0, second = 0] = numbers.map(Number);
  if (what === 'source') {
    const file = createReadStream(join(folder, `source-${first}.mp4`), { start: second });
    file.on('error', () => response.destroy());
    response.on('close', () => file.destroy());
    file.pipe(response);
  } else response.end(Buffer.alloc(first, 0x20));
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  console.log(typeof address === 'object' && address !== null ? address.port : 0);
});
process.stdin.resume();
process.stdin.on('end', () => process.exit());
