/** What describes the recorder's own interface. */
import { defineRoute } from '../route.ts';

export const documentRoutes = {
  /** OpenAPI 3.1 of the listener it is asked of, made from this very table. */
  openApi: defineRoute({
    method: 'GET',
    path: '/api/openapi.json',
    who: { console: ['seat', 'viewer', 'owner'], lan: ['app'] },
    streams: 'application/json',
  }),
};
