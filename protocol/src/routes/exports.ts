/** Exports: ordered, downloaded as one ZIP file or written to a USB stick, and seen with how far they are. See design/EXPORT.md. */
import { z } from 'zod';
import { defineRoute } from '../route.ts';
import { byId, idSchema, timeSchema } from './shapes.ts';

const signedIn = { console: ['viewer', 'owner'], lan: ['app'] } as const;
/** A stick is beside the recorder: whoever writes to it stands there. */
const atSeat = { console: ['viewer', 'owner'] } as const;
/** The same as in `EXPORT_LIMITS`, of which a test tells. */
export const MOST_EXPORT_CAMERAS = 16;

export const exportSchema = z.object({
  id: idSchema,
  /** Of the folder in it; the file is called so, with `.zip`. */
  name: z.string(),
  cameraIds: z.array(idSchema),
  from: timeSchema,
  to: timeSchema,
  why: z.string(),
  madeBy: z.string(),
  /** `ready`: to be downloaded; `ended`: broken off, and can be downloaded anew. */
  state: z.enum(['ready', 'running', 'done', 'ended']),
  /** So far; on a stick, of the phase that it is in. */
  bytes: z.int(),
  /** Nearly: of the footage alone. */
  bytesExpected: z.int(),
  /** Where it goes, or went last, to a stick. */
  stick: z
    .object({
      name: z.string(),
      /** On it. While it is not whole, `.part` stands behind the name. */
      folder: z.string(),
      /** While it runs: written, then read back and compared. */
      phase: z.enum(['writing', 'checking']).optional(),
      bytesPerSecond: z.int().optional(),
      /** Until it can be taken out. */
      secondsLeft: z.int().optional(),
      /** It takes nothing at the moment. */
      isQuiet: z.boolean().optional(),
    })
    .optional(),
  /** In words for people, where there is something to say. */
  sentence: z.string().optional(),
  /** Of the recorder's key, in groups: what a check of the export must show. */
  fingerprint: z.string(),
  /** Where anybody in the recorder's network gets the page that checks an export. */
  verifyPage: z.string(),
});
export type Export = z.infer<typeof exportSchema>;

export const stickSchema = z.object({
  /** Of what is mounted now. */
  id: idSchema,
  name: z.string(),
  /** As the system names it: `vfat`, `exfat`, `ext4`, … */
  fileSystem: z.string(),
  bytes: z.int(),
  freeBytes: z.int(),
  /** Why nothing can be written to it, in words for people. */
  trouble: z.string().optional(),
});
export type Stick = z.infer<typeof stickSchema>;

export const exportRoutes = {
  /** `sentence`: why there is no such export, in words for people. Commas between the cameras. */
  exportEstimate: defineRoute({
    method: 'GET',
    path: '/api/export-estimate',
    who: signedIn,
    query: z.object({ cameras: z.string().max(65 * MOST_EXPORT_CAMERAS), from: timeSchema, to: timeSchema }),
    response: z.object({
      /** Of the footage alone. */
      bytes: z.int(),
      /** With what stands beside it. */
      bytesOnStick: z.int(),
      sentence: z.string().optional(),
    }),
  }),
  /** `download`: whether this seat's browser takes downloads; a recorder's own screen does not. */
  sticks: defineRoute({
    method: 'GET',
    path: '/api/sticks',
    who: atSeat,
    response: z.object({ sticks: z.array(stickSchema), download: z.boolean() }),
  }),
  /** The caller's own; an owner sees all. Newest first. */
  exports: defineRoute({ method: 'GET', path: '/api/exports', who: signedIn, response: z.array(exportSchema) }),
  /** Nothing is read before it is downloaded. 24 hours at most. */
  orderExport: defineRoute({
    method: 'POST',
    path: '/api/exports',
    who: signedIn,
    body: z.object({
      cameraIds: z.array(idSchema).min(1).max(MOST_EXPORT_CAMERAS),
      from: timeSchema,
      to: timeSchema,
      why: z.string().trim().max(500),
    }),
    response: exportSchema,
  }),
  /** Begins to write it to a stick; it goes on by itself. One at a time. */
  exportToStick: defineRoute({
    method: 'POST',
    path: '/api/exports/:id/stick',
    who: atSeat,
    params: byId,
    body: z.object({ stickId: idSchema }),
    response: exportSchema,
  }),
  /** Ends it where it runs, and forgets it. */
  removeExport: defineRoute({ method: 'DELETE', path: '/api/exports/:id', who: signedIn, params: byId }),
  /** The ZIP file, made while it is sent; two at a time. Once it was sent whole it is not sent again. */
  exportFile: defineRoute({
    method: 'GET',
    path: '/api/exports/:id/file',
    who: signedIn,
    params: byId,
    streams: 'application/zip',
  }),
};
