/** `npm run fuzz:branches`: how much of the parsers the hostile inputs of `npm test` reach. Fails below the goal. */
import { defineConfig } from 'vitest/config';

const rtsp = 'recorder/src/engine/rtsp';
const media = 'recorder/src/media';

export default defineConfig({
  test: {
    include: ['fuzz/fuzz.test.ts'],
    coverage: {
      enabled: true,
      provider: 'v8',
      reporter: ['text'],
      reportsDirectory: 'fuzz/coverage',
      include: [
        `${rtsp}/{wire,message,auth,challenges,address,redirect,rtcp}.ts`,
        `${media}/{rtp,sdp,codecs,bit-reader,sample-times,media-buffer}.ts`,
        `${media}/{h264,h265,nal,sound}/*.ts`,
        `${media}/fmp4/{box,fragment,read-init,sound-entry}.ts`,
        'recorder/src/engine/onvif/{xml,notifications}.ts',
        'recorder/src/engine/adapter/flv.ts',
        'recorder/src/engine/motion/look/pgm-reader.ts',
        'recorder/src/footage/fragment-table.ts',
        'protocol/src/{engine-messages,live-frame,playback-socket}.ts',
      ],
      // Of sound, what is written for players reads nothing that is hostile.
      exclude: ['**/*.test.ts', `${media}/sound/{flac,g711-samples}.ts`],
      thresholds: { branches: 95 },
    },
  },
});
