/** The recorder's authority as files that a phone can install: DER for Android and desktops, a profile for iPhones. */
import { createHash, X509Certificate } from 'node:crypto';

/** `application/x-x509-ca-cert`. */
export function authorityDer(pem: string): Uint8Array {
  return new X509Certificate(pem).raw;
}

/** `application/x-apple-aspen-config`. Installing it twice replaces it, since its identifiers follow the certificate. */
export function authorityProfile(pem: string, recorderId: string): string {
  const certificate = authorityDer(pem);
  const name = `Nightlatch recorder NL-${recorderId}`;
  const payload = certificate.length > 0 ? Buffer.from(certificate).toString('base64') : '';
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
  <key>PayloadType</key><string>Configuration</string>
  <key>PayloadVersion</key><integer>1</integer>
  <key>PayloadIdentifier</key><string>org.nightlatch.authority.${recorderId}</string>
  <key>PayloadUUID</key><string>${uuidOf(certificate, 'profile')}</string>
  <key>PayloadDisplayName</key><string>${name}</string>
  <key>PayloadDescription</key><string>Lets this device trust the recorder's own address, and nothing else.</string>
  <key>PayloadContent</key>
  <array>
    <dict>
      <key>PayloadType</key><string>com.apple.security.root</string>
      <key>PayloadVersion</key><integer>1</integer>
      <key>PayloadIdentifier</key><string>org.nightlatch.authority.${recorderId}.certificate</string>
      <key>PayloadUUID</key><string>${uuidOf(certificate, 'certificate')}</string>
      <key>PayloadDisplayName</key><string>${name}</string>
      <key>PayloadContent</key><data>${payload}</data>
    </dict>
  </array>
</dict>
</plist>
`;
}

function uuidOf(certificate: Uint8Array, purpose: string): string {
  const hex = createHash('sha256').update(certificate).update(purpose).digest('hex').toUpperCase();
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}
