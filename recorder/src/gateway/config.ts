/** What the supervisor tells the gateway to be: `NIGHTLATCH_GATEWAY` in its environment, JSON, as a typed value. */
import { z } from 'zod';

const portSchema = z.int().min(0).max(65_535);

const gatewayConfigSchema = z.object({
  dataDir: z.string().min(1),
  /** Of the engine. */
  engineSocket: z.string().min(1),
  /** Address that the listener for phones is bound to. */
  lanHost: z.string().min(1),
  /** 0 picks a free one. */
  port: portSchema,
  consolePort: portSchema,
  /** Cameras that must be there (named-cameras.ts). */
  cameras: z.array(z.object({ name: z.string().min(1).max(40), address: z.string().min(1).max(1024) })).max(256),
  /** Folders below which the system mounts sticks. */
  stickFolders: z.array(z.string().startsWith('/').max(1024)).max(16),
  demo: z.boolean(),
  /** The supervisor runs a kiosk browser: one that has no seat is to be reported. */
  kiosk: z.boolean(),
});
export type GatewayConfig = z.infer<typeof gatewayConfigSchema>;

/** Throws when it is missing or not whole. */
export function readGatewayConfig(environment: Readonly<Record<string, string | undefined>>): GatewayConfig {
  return gatewayConfigSchema.parse(JSON.parse(environment['NIGHTLATCH_GATEWAY'] ?? 'null'));
}
