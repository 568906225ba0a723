/**
 * The security headers of each listener. No HSTS on the LAN listener: with it, a browser would not let anyone click
 * through the warning for the recorder's own certificate.
 */
import type { FastifyHelmetOptions } from '@fastify/helmet';
import type { Listener } from '@nightlatch/protocol';

export function securityHeaders(listener: Listener): FastifyHelmetOptions {
  // The QR scanner of the app is a WebAssembly module; the console has none.
  const scripts = listener === 'lan' ? ["'self'", "'wasm-unsafe-eval'"] : ["'self'"];
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: scripts,
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        mediaSrc: ["'self'", 'blob:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        workerSrc: ["'self'"],
        manifestSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
        objectSrc: ["'none'"],
      },
    },
    frameguard: { action: 'deny' },
    strictTransportSecurity: false,
    referrerPolicy: { policy: 'no-referrer' },
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    crossOriginEmbedderPolicy: false,
  };
}

/** What the pages may use of the device: the app's QR scanner alone needs the phone's camera. */
export function permissionsPolicy(listener: Listener): string {
  const camera = listener === 'lan' ? 'camera=(self)' : 'camera=()';
  return `${camera}, microphone=(), geolocation=(), payment=(), usb=()`;
}
