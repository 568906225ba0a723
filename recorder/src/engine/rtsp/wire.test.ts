import { expect, test } from 'vitest';
import { MAX_BODY_BYTES, MAX_HEAD_BYTES, RtspWire } from './wire.ts';

const packet = (channel: number, bytes: number): Buffer => {
  const body = Buffer.alloc(bytes, bytes & 255);
  return Buffer.concat([Buffer.of(0x24, channel, bytes >> 8, bytes & 255), body]);
};
const stream = Buffer.concat([
  Buffer.from('RTSP/1.0 200 OK\r\nCSeq: 1\r\nContent-Length: 5\r\n\r\nhello'),
  packet(0, 300),
  Buffer.from('\r\nRTSP/1.0 200 OK\r\nCSeq: 2\r\n\r\n'),
  packet(1, 0),
  packet(0, 1400),
  Buffer.from('OPTIONS * RTSP/1.0\r\nCSeq: 9\r\n\r\n'),
  packet(2, 17),
]);
const expected = ['200 1 hello', '0:300', '200 2 ', '1:0', '0:1400', 'OPTIONS', '2:17'];

function read(chunks: Iterable<Buffer>): string[] {
  const seen: string[] = [];
  const wire = new RtspWire({
    message(head, body) {
      const status = /^RTSP\/1.0 (\d+)[^]*CSeq: (\d)/.exec(head);
      seen.push(status === null ? (head.split(' ')[0] ?? '') : `${status[1]} ${status[2]} ${body.toString()}`);
    },
    packet(channel, bytes, start, end) {
      const payload = bytes.subarray(start, end);
      expect(payload.every((byte) => byte === (payload.length & 255))).toBe(true);
      seen.push(`${channel}:${payload.length}`);
    },
  });
  // As the socket does: one buffer that is written over, and holds behind the new bytes what came before.
  const shared = Buffer.alloc(128 * 1024, '\r\n\r\n$\0\0');
  for (const chunk of chunks) {
    chunk.copy(shared);
    wire.push(shared, chunk.length);
  }
  return seen;
}

test('cut at every byte', () => {
  for (let cut = 0; cut <= stream.length; cut++) {
    expect(read([stream.subarray(0, cut), stream.subarray(cut)])).toEqual(expected);
  }
});

test('byte by byte, and in pieces of every size', () => {
  for (let size = 1; size < 400; size += size < 20 ? 1 : 37) {
    const pieces = Array.from({ length: Math.ceil(stream.length / size) }, (_, at) =>
      stream.subarray(at * size, (at + 1) * size),
    );
    expect(read(pieces)).toEqual(expected);
  }
});

test('a head or a body past its limit, and what is no RTSP', () => {
  expect(() => read([Buffer.from('RTSP/1.0 200 OK\r\n'), Buffer.alloc(MAX_HEAD_BYTES, 'x')])).toThrow('head');
  const chunks = Array.from({ length: 100 }, () => Buffer.alloc(1000, 'X'));
  expect(() => read(chunks)).toThrow('head');
  expect(() => read([Buffer.from(`RTSP/1.0 200 OK\r\nContent-Length: ${MAX_BODY_BYTES + 1}\r\n\r\n`)])).toThrow('body');
  expect(() => read([Buffer.of(0x80, 1, 2, 3)])).toThrow('RTSP');
  expect(() => read([packet(0, 3), Buffer.from('<html>')])).toThrow('RTSP');
});

test('a message that comes byte by byte is heard once, whole', () => {
  const body = 'x'.repeat(5_000);
  const text = `RTSP/1.0 200 OK\r\nCSeq: 1\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
  const heard: string[] = [];
  const wire = new RtspWire({
    message: (head, content) => heard.push(`${head.split('\r\n')[0]} ${content.length}`),
    packet: (channel, _bytes, start, end) => heard.push(`packet ${channel} ${end - start}`),
  });
  const all = Buffer.concat([Buffer.from(text), Buffer.from([0x24, 2, 0, 3, 1, 2, 3]), Buffer.from(text)]);
  for (const byte of all) wire.push(Buffer.from([byte]));
  expect(heard).toEqual(['RTSP/1.0 200 OK 5000', 'packet 2 3', 'RTSP/1.0 200 OK 5000']);
});
