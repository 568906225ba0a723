/** Exports: ordered, downloaded as one ZIP file, and seen with how far they are. See design/EXPORT.md. */
import { z } from 'zod';
import { defineRoute } from '../route.ts';
import { byId, idSchema, timeSchema } from './shapes.ts';

const signedIn = { console: ['viewer', 'owner'], lan: ['app'] } as const;
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
  bytes: z.int(),
  /** Nearly: of the footage alone. */
  bytesExpected: z.int(),
  /** In words for people, where there is something to say. */
  sentence: z.string().optional(),
  /** Of the recorder's key, in groups: what a check of the export must show. */
  fingerprint: z.string(),
});
export type Export = z.infer<typeof exportSchema>;

export const exportRoutes = {
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
