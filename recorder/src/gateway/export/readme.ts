/** What an export says to whoever opens its folder. Pure. */
import { showFingerprint } from '@nightlatch/protocol/export/proof';
import type { ExportOrder } from './export-order.ts';
import { iso } from './part.ts';

export function readme({ recorder, made, range, cameras }: ExportOrder): string {
  return `Footage exported from the recorder "${recorder.name}"

Recorder      ${recorder.id}
Fingerprint   ${showFingerprint(recorder.fingerprint)}
From          ${iso(range.from_ms)}
To            ${iso(range.to_ms)}
Time zone     ${made.timeZone} (all times here are UTC)
Cameras       ${cameras.map(({ name }) => name).join(', ')}
Exported      ${made.at} by ${made.by}
Reason        ${made.why === '' ? 'none was given' : made.why}

The folders hold the video, one for each camera. Any player opens it.

manifest.json says what was recorded when, and where footage is missing and why. signature.json proves that the recorder
made this export and that nothing in it was changed since. To check it, open nightlatch-verify.html in a browser, a page that works
without a network: any recorder gives it to phones and computers under Help, and so does a release of Nightlatch. Or:

    nightlatch verify PATH --recorder FINGERPRINT

PATH is this folder or the ZIP file it came in. Take the fingerprint from the recorder's own screen, not from here, and the page not
from whoever gave you this export.

Keep the export as it is: to edit or cut a video, work on a copy.
`;
}
