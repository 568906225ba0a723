/**
 * Whether a decoder failed because this browser has none for the video: browsers say so by different errors, some after `configure`
 * alone. Asks the browser; false where it does not tell.
 */
export async function isUnsupported(error: unknown, config: VideoDecoderConfig): Promise<boolean> {
  if (isRefusal(error)) return true;
  try {
    const { supported } = await VideoDecoder.isConfigSupported(config);
    return supported === false;
  } catch {
    return false;
  }
}

export function isRefusal(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'NotSupportedError';
}
