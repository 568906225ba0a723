#!/usr/bin/env node
// Speaks just enough of a browser's debugging pipe to be led somewhere, and writes down its arguments and where it was led.
import { appendFileSync, createReadStream, createWriteStream } from 'node:fs';

const notes = process.env['PRETEND_BROWSER_NOTES'];
const note = (what) => appendFileSync(notes, `${JSON.stringify(what)}\n`);
note({ pid: process.pid, args: process.argv.slice(2) });
const answers = createWriteStream('', { fd: 4 });
let kept = '';
createReadStream('', { fd: 3 })
  .on('data', (data) => {
    const messages = (kept + data).split('\0');
    kept = messages.pop();
    for (const text of messages) answer(JSON.parse(text));
  })
  .on('end', () => process.exit(0));

function answer({ id, method, params }) {
  if (method === 'Target.createTarget') note({ url: params.url });
  const results = {
    'Target.getTargets': { targetInfos: [{ type: 'page', targetId: 'one' }] },
    'Target.createTarget': { targetId: 'two' },
  };
  answers.write(`${JSON.stringify({ id, result: results[method] ?? {} })}\0`);
}
process.on('SIGTERM', () => process.exit(0));
setInterval(() => {}, 1000);
