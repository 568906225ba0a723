/** The listener's OpenAPI description, made by swagger from the routes' own zod schemas. */
import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import type { Listener } from '@nightlatch/protocol';

/** Must be registered before the routes. */
export async function describeApi(app: FastifyInstance, listener: Listener): Promise<void> {
  const what = listener === 'console' ? "the console, at the recorder's own screen" : 'apps on phones, over HTTPS';
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Nightlatch recorder',
        description: `What the recorder answers to ${what}. Refusals are RFC 9457 problems of type urn:nightlatch:problem:CODE.`,
        version: '1',
      },
    },
    transform: jsonSchemaTransform,
  });
}
