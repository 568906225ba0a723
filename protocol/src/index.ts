/** Every shape and signed byte string that two programs of Nightlatch share. */
export * from './engine-link.ts';
export * from './engine-messages.ts';
export * from './live-frame.ts';
export * from './pairing-proof.ts';
export * from './playback-socket.ts';
export * from './problems.ts';
export * from './recording-rules.ts';
export * from './route.ts';
export * from './routes/app.ts';
export * from './routes/documents.ts';
export * from './routes/index.ts';
export * from './routes/playback.ts';
export * from './routes/recorder.ts';
export * from './routes/recovery.ts';
export * from './routes/session.ts';
export * from './routes/shapes.ts';
export * from './text-codes.ts';
