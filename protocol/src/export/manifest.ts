/**
 * What an export says of itself: `manifest.json`, and beside each video file a table with the SHA-256 of each of its fragments.
 * Shapes and limits; whoever reads one treats it as hostile. See design/EXPORT.md.
 */
import { z } from 'zod';
import { idSchema, timeSchema } from '../routes/shapes.ts';
import { publicKeySchema, readJson, readText, sha256Schema } from './proof.ts';

export const EXPORT_FORMAT = 'nightlatch export v1';
export const FRAGMENTS_FORMAT = 'nightlatch export fragments v1';
export const MANIFEST_FILE = 'manifest.json';
export const SIGNATURE_FILE = 'signature.json';
export const README_FILE = 'README.txt';
/** After a video file's name. */
export const FRAGMENTS_SUFFIX = '.fragments.json';

export const EXPORT_LIMITS = {
  cameras: 16,
  range_ms: 24 * 3_600_000,
  /** Video files of one export; more interruptions than that are several exports. */
  parts: 5_000,
  /** A video file that grows beyond it is followed by another: any stick's file system takes it. */
  partBytes: 1_000_000_000,
  /** A fragment lasts a second; nothing that a recorder writes is near this. */
  fragmentBytes: 64 * 1024 * 1024,
  fragmentsInPart: 200_000,
  headBytes: 1024 * 1024,
  manifestBytes: 16 * 1024 * 1024,
  fragmentTableBytes: 64 * 1024 * 1024,
  otherFileBytes: 16 * 1024 * 1024,
  signatureBytes: 4_096,
} as const;

/** Letters, digits, spaces and `._-`, folders with `/`; never a way out of the export's own folder. */
export const exportPathSchema = z
  .string()
  .max(240)
  .regex(/^[A-Za-z0-9_-][A-Za-z0-9 ._-]{0,80}(?:\/[A-Za-z0-9_-][A-Za-z0-9 ._-]{0,80}){0,2}$/)
  .refine((path) => path.split('/').every((name) => !/[. ]$/.test(name)));

const bytesSchema = z.int().min(0);
const fileSchema = z.object({ file: exportPathSchema, bytes: bytesSchema, sha256: sha256Schema });

export const exportPartSchema = fileSchema.extend({
  /** Of its first frame, and where its last one ends. UTC. */
  from: timeSchema,
  to: timeSchema,
  /** RFC 6381. */
  codec: z.string().max(64),
  width: z.int().min(0).max(65_535),
  height: z.int().min(0).max(65_535),
  /** Absent: without sound. */
  sound: z.object({ codec: z.string().max(64), sampleRate_hz: z.int(), channels: z.int() }).optional(),
  /** Pictures in it. */
  frames: z.int().min(0),
  fragmentTable: fileSchema,
});
export type ExportPart = z.infer<typeof exportPartSchema>;

export const exportCameraSchema = z.object({
  id: idSchema,
  name: z.string().max(80),
  /** Times of the range without footage, and why, as the recorder knows it. */
  gaps: z.array(z.object({ from: timeSchema, to: timeSchema, reason: z.string().max(400) })).max(20_000),
  parts: z.array(exportPartSchema).max(EXPORT_LIMITS.parts),
});
export type ExportCamera = z.infer<typeof exportCameraSchema>;

export const exportManifestSchema = z.object({
  format: z.literal(EXPORT_FORMAT),
  /** Of the folder that holds it all. */
  name: exportPathSchema,
  recorder: z.object({
    name: z.string().max(80),
    /** `NL-7K4M-2Q` */
    id: z.string().max(16),
    fingerprint: z.string().max(64),
    publicKey: publicKeySchema,
    software: z.string().max(40),
  }),
  made: z.object({ at: timeSchema, by: z.string().max(80), why: z.string().max(500), timeZone: z.string().max(64) }),
  /** What was asked for; a video file begins at the key frame at or before it. */
  range: z.object({ from: timeSchema, to: timeSchema }),
  cameras: z.array(exportCameraSchema).max(EXPORT_LIMITS.cameras),
  /** Whatever else lies in the folder, the manifest and its signature excepted. */
  files: z.array(fileSchema).max(16),
});
export type ExportManifest = z.infer<typeof exportManifestSchema>;

export const fragmentTableSchema = z.object({
  format: z.literal(FRAGMENTS_FORMAT),
  file: exportPathSchema,
  /** What stands before the first fragment. */
  head: z.object({ bytes: bytesSchema.max(EXPORT_LIMITS.headBytes), sha256: sha256Schema }),
  /** Without a hole: each begins where the one before it ends, the first after the head. */
  fragments: z
    .array(
      z.object({
        at: bytesSchema,
        bytes: bytesSchema.max(EXPORT_LIMITS.fragmentBytes),
        from: timeSchema,
        to: timeSchema,
        frames: z.int().min(0),
        sha256: sha256Schema,
      }),
    )
    .max(EXPORT_LIMITS.fragmentsInPart),
});
export type FragmentTable = z.infer<typeof fragmentTableSchema>;
export type ExportFragment = FragmentTable['fragments'][number];

export function writeManifest(manifest: ExportManifest): string {
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}

/** A fragment a line, so that a person finds one. */
export function writeFragmentTable({ format, file, head, fragments }: FragmentTable): string {
  const lines = fragments.map((fragment) => JSON.stringify(fragment)).join(',\n');
  const begin = JSON.stringify({ format, file, head }).slice(0, -1);
  return `${begin},"fragments":[\n${lines}\n]}\n`;
}

/** Undefined when it is not one of ours. */
export function parseManifest(bytes: Uint8Array): ExportManifest | undefined {
  return exportManifestSchema.safeParse(readJson(readText(bytes) ?? '')).data;
}

export function parseFragmentTable(bytes: Uint8Array): FragmentTable | undefined {
  return fragmentTableSchema.safeParse(readJson(readText(bytes) ?? '')).data;
}
