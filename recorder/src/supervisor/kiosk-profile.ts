/**
 * What the kiosk browser's profile says before each start. A password typed on the console must never be offered for keeping, let
 * alone be kept: whoever comes next would be let in by the browser. Nothing else is worth remembering either.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const preferences = {
  credentials_enable_service: false,
  credentials_enable_autosignin: false,
  profile: { password_manager_enabled: false, password_manager_leak_detection: false },
  autofill: { enabled: false, profile_enabled: false, credit_card_enabled: false },
  translate: { enabled: false },
} as const;

export function writeKioskProfile(profileFolder: string): void {
  const folder = join(profileFolder, 'Default');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(join(folder, 'Preferences'), JSON.stringify(preferences), { mode: 0o600 });
}
