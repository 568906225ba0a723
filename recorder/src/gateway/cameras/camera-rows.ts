/** Rows of the table `cameras` as the rest of the gateway sees them. Rules that cannot be read any more are the usual ones. */
import { recordingRulesSchema, type CameraSource, type RecordingRules } from '@nightlatch/protocol';

export interface StoredCamera {
  readonly id: string;
  readonly name: string;
  readonly position: number;
  readonly address: string;
  readonly username: string | undefined;
  readonly hasPassword: boolean;
  readonly subAddress: string | undefined;
  /** Undefined: the recorder chooses. */
  readonly transport: 'tcp' | 'udp' | undefined;
  /** Hex, of the certificate that an `rtsps:` camera has to show. */
  readonly certificateSha256: string | undefined;
  readonly onvifAddress: string | undefined;
  /** Undefined: the usual ones. */
  readonly rules: RecordingRules | undefined;
}

export type CameraRow = Record<string, unknown>;

export function toCamera(row: CameraRow): StoredCamera {
  const transport = row['transport'];
  return {
    id: String(row['id']),
    name: String(row['name']),
    position: Number(row['position']),
    address: String(row['address']),
    username: textOf(row['username']),
    hasPassword: row['sealed_password'] !== null,
    subAddress: textOf(row['sub_address']),
    transport: transport === 'tcp' || transport === 'udp' ? transport : undefined,
    certificateSha256: textOf(row['certificate_sha256']),
    onvifAddress: textOf(row['onvif_address']),
    rules: rulesOf(row['rules']),
  };
}

/** For the engine. */
export function toSource(
  camera: Omit<StoredCamera, 'position' | 'hasPassword'>,
  password: string | undefined,
): CameraSource {
  const { id, name, address, username, subAddress, transport, certificateSha256, onvifAddress, rules } = camera;
  return {
    id,
    name,
    address,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(subAddress === undefined ? {} : { subAddress }),
    ...(transport === undefined ? {} : { transport }),
    ...(certificateSha256 === undefined ? {} : { certificateSha256 }),
    ...(onvifAddress === undefined ? {} : { onvifAddress }),
    ...(rules === undefined ? {} : { rules }),
  };
}

function rulesOf(text: unknown): RecordingRules | undefined {
  if (typeof text !== 'string') return undefined;
  try {
    return recordingRulesSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
