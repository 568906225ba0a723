/** How far a mail has come, in the words that every screen uses. */
import type { Delivery } from '@nightlatch/protocol';

export function sayDelivery({ state, detail, by }: Delivery): string {
  const byService = by === 'recovery-service';
  const why = detail === undefined ? '' : `: ${detail}`;
  switch (state) {
    case 'queued':
      return 'Queued';
    case 'sending':
      return byService ? 'On its way to the recovery service' : 'Being sent';
    case 'at-service':
      return 'Queued at the recovery service';
    case 'handed-over':
      return `Handed to the mail server${byService ? ' by the recovery service' : ''}. Look in Junk/Spam too`;
    case 'refused':
      return `${byService ? 'The recovery service did not mail it' : 'Refused by the mail server'}${why}`;
    case 'bounced':
      return `It came back${why}`;
    case 'waiting-for-network':
      return 'Waiting for a network';
  }
}
