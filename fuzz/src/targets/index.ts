/** All that is fuzzed. */
import type { Target } from '../target.ts';
import { discovery, flv, xml } from './devices.ts';
import { envelope, envelopeContent, envelopeText, serviceCard } from './envelope.ts';
import { serviceAnswer } from './service-answer.ts';
import { fileHeads, tables } from './files.ts';
import { engineLink, frames } from './links.ts';
import { bounceAddress, deliveryReport, mailText } from './mail.ts';
import { greyPictures, motionCells } from './motion.ts';
import { h264Packets, h265Packets, videoSets } from './video.ts';
import { rtcp, sound, soundTracks } from './sound.ts';
import { rtspAddress, rtspAuth, rtspWire, sdp } from './rtsp.ts';

export const targets: readonly Target[] = [
  rtspWire,
  rtspAuth,
  rtspAddress,
  sdp,
  h264Packets,
  h265Packets,
  videoSets,
  sound,
  soundTracks,
  rtcp,
  fileHeads,
  tables,
  engineLink,
  frames,
  xml,
  discovery,
  flv,
  greyPictures,
  motionCells,
  envelope,
  envelopeContent,
  envelopeText,
  serviceCard,
  serviceAnswer,
  deliveryReport,
  bounceAddress,
  mailText,
];
