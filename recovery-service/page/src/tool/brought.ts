/** The requests in what a person brings: what a camera reads, the file from a stick, or a photo of the QR. */
import { readEnvelopeFile } from '@nightlatch/protocol/envelope/link';
import { codesInPhoto } from '@nightlatch/ui/scan/photo';
import { type MailRequest, readRequest, requestIn } from '../model/request.ts';

/** A photo may be large; a file from a stick has a few links and its words. */
const LARGEST_TEXT_BYTES = 1_000_000;
const LARGEST_PHOTO_BYTES = 60_000_000;
const MOST_REQUESTS = 20;

export type Brought =
  | { readonly kind: 'requests'; readonly requests: readonly MailRequest[] }
  | { readonly kind: 'nothing'; readonly sentence: string };

const OTHER_QR = 'This is another QR. The one that is needed is on the recorder’s screen after Forgot Password.';

/** What a QR says. */
export function requestsInCode(text: string): Brought {
  const request = requestIn(text);
  if (typeof request !== 'string') return { kind: 'requests', requests: [request] };
  return nothing(OTHER_QR);
}

/** Never rejects. */
export async function requestsInFiles(files: readonly File[]): Promise<Brought> {
  const found = new Map<string, MailRequest>();
  let why = 'No file was chosen.';
  for (const file of files) {
    const brought = await requestsInFile(file).catch(() =>
      nothing(`“${file.name}” could not be read. Choose it again.`),
    );
    if (brought.kind === 'nothing') why = brought.sentence;
    else for (const request of brought.requests) found.set(request.flowId, request);
  }
  return found.size === 0 ? nothing(why) : { kind: 'requests', requests: [...found.values()].slice(0, MOST_REQUESTS) };
}

async function requestsInFile(file: File): Promise<Brought> {
  if (file.size <= LARGEST_TEXT_BYTES && !file.type.startsWith('image/')) {
    const requests = readEnvelopeFile(await new Response(file).text())
      .map(readRequest)
      .filter((request) => request !== undefined);
    if (requests.length > 0) return { kind: 'requests', requests };
  }
  if (file.size > LARGEST_PHOTO_BYTES)
    return nothing(`“${file.name}” is too large to be the recorder’s file or a photo.`);
  const codes = await codesInPhoto(file);
  if (codes === undefined) {
    return nothing(
      `“${file.name}” holds no request. Choose the file that the recorder saved on the stick, or a photo of its QR.`,
    );
  }
  const requests = codes.map(requestIn).filter((request) => typeof request !== 'string');
  if (requests.length > 0) return { kind: 'requests', requests };
  return nothing(
    codes.length > 0
      ? OTHER_QR
      : `No QR can be read in “${file.name}”. Take the photo from straight ahead and close enough that the QR fills it.`,
  );
}

function nothing(sentence: string): Brought {
  return { kind: 'nothing', sentence };
}
