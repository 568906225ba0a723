/** What an export is made of, as it was asked for. */
import type { ExportManifest } from '@nightlatch/protocol/export/manifest';
import type { Span } from '../../footage/timeline.ts';

export interface ExportOrder {
  /** Of the folder. */
  readonly name: string;
  readonly cameras: readonly { readonly id: string; readonly name: string }[];
  readonly range: Span;
  readonly recorder: Omit<ExportManifest['recorder'], 'publicKey'>;
  readonly made: ExportManifest['made'];
}
