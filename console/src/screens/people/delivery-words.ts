/** How far a mail has come, in the words that every screen uses. */
import type { Delivery } from '@nightlatch/protocol';

export function sayDelivery({ state, detail }: Delivery): string {
  switch (state) {
    case 'queued':
      return 'Queued';
    case 'sending':
      return 'Being sent';
    case 'handed-over':
      return 'Handed to the mail server. Look in Junk/Spam too';
    case 'refused':
      return detail === undefined ? 'Refused by the mail server' : `Refused by the mail server: ${detail}`;
    case 'at-service':
      return 'The recovery service has it and will mail it';
    case 'bounced':
      return detail === undefined ? 'It came back' : `It came back: ${detail}`;
    case 'waiting-for-network':
      return 'Waiting for a network';
  }
}
