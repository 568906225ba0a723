/** Tells each picture that a media element shows, with its time in seconds; where the browser does not tell, each repaint is looked at. */
export function watchPictures(video: HTMLVideoElement, onPicture: (time_s: number) => void): () => void {
  if (typeof video.requestVideoFrameCallback === 'function') {
    let asked = 0;
    const ask = (): void => {
      asked = video.requestVideoFrameCallback((_now_ms, { mediaTime }) => {
        ask();
        onPicture(mediaTime);
      });
    };
    ask();
    return () => video.cancelVideoFrameCallback(asked);
  }
  let last_s = -1;
  let asked = 0;
  const look = (): void => {
    asked = requestAnimationFrame(look);
    if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA || video.currentTime === last_s) return;
    last_s = video.currentTime;
    onPicture(last_s);
  };
  look();
  return () => cancelAnimationFrame(asked);
}
