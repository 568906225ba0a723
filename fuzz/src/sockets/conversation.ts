/** What a hostile camera says on one connection: right answers up to a stage, then mutated ones. Made from the seed and its number alone. */
import { mutate } from '../mutate.ts';
import { packetsOf } from '../packets.ts';
import { Random, seedOf } from '../random.ts';
import { SDP, SDP_H265, rtspWire } from '../targets/rtsp.ts';
import { sound } from '../targets/sound.ts';
import { h264Packets, h265Packets } from '../targets/video.ts';

/** In the order of the handshake; `stream`: all of it is right, what follows is not. */
const STAGES = ['OPTIONS', 'DESCRIBE', 'SETUP', 'PLAY', 'stream', 'stream', 'stream', 'stream'] as const;

export interface Conversation {
  /** Bytes to send for a request's first line and number; then whether the connection ends. */
  answer(method: string, cseq: string): { readonly bytes: Buffer; readonly ends: boolean };
  /** Closed in the hard way (RST). */
  readonly resets: boolean;
}

export function conversation(seed: number, number: number): Conversation {
  const random = new Random(seedOf(seed, number));
  const stage = random.pick(STAGES);
  const isH265 = random.oneIn(3);
  const sdp = isH265 ? SDP_H265 : SDP;
  return {
    resets: random.oneIn(4),
    answer(method, cseq) {
      const right = rightAnswer(method, cseq, sdp);
      if (method !== stage) {
        if (method !== 'PLAY' || stage !== 'stream') return { bytes: right, ends: false };
        return { bytes: Buffer.concat([right, stream(random, isH265)]), ends: true };
      }
      const bytes = mutate(right, rtspWire.seeds, rtspWire.words, random);
      // As many go on as are closed: what a camera says later is judged beside what it said before.
      return { bytes, ends: random.oneIn(2) };
    },
  };
}

function rightAnswer(method: string, cseq: string, sdp: string): Buffer {
  const body = method === 'DESCRIBE' ? sdp : '';
  const more = method === 'SETUP' ? 'Transport: RTP/AVP/TCP;unicast;interleaved=0-1\r\n' : '';
  const head = `RTSP/1.0 200 OK\r\nCSeq: ${cseq}\r\nSession: 7;timeout=60\r\n${more}Content-Length: ${body.length}\r\n\r\n`;
  return Buffer.from(head + body, 'latin1');
}

/** Packets as they travel between answers; mutated before they are framed, and after it now and then. */
function stream(random: Random, isH265: boolean): Buffer {
  const video = isH265 ? h265Packets : h264Packets;
  const parts: Buffer[] = [];
  for (let round = 1 + random.below(3); round > 0; round--) {
    const target = random.oneIn(4) ? sound : video;
    const channel = target === sound ? 2 : random.pick([0, 0, 0, 1, 3]);
    const packets = random.oneIn(5)
      ? random.pick(target.seeds)
      : mutate(random.pick(target.seeds), target.seeds, target.words, random);
    for (const packet of packetsOf(target === sound ? packets.subarray(1) : packets)) {
      const head = Buffer.from([0x24, channel, 0, 0]);
      head.writeUInt16BE(packet.length, 2);
      parts.push(head, packet);
    }
  }
  const bytes = Buffer.concat(parts);
  return random.oneIn(3) ? mutate(bytes, rtspWire.seeds, rtspWire.words, random) : bytes;
}
