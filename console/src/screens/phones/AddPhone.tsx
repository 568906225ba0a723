/** Adding a phone from the Phones screen: asks for a code first, so that none is on the screen unasked. */
import { Smartphone } from 'lucide-react';
import { Button, Empty, Failure, useChange } from '../../kit/index.ts';
import { PhoneOffer } from '../../pairing/PhoneOffer.tsx';

export function AddPhone() {
  const make = useChange('makeOffer');
  const show = (): void => make.mutate({});
  if (make.data !== undefined) return <PhoneOffer first={make.data} />;
  if (make.error !== null) return <Failure error={make.error} onRetry={show} />;
  return (
    <Empty
      icon={Smartphone}
      title="Add a phone"
      action={
        <Button kind="primary" onPress={show} isBusy={make.isPending}>
          Show the code
        </Button>
      }
    >
      A code appears here to be scanned by one phone. It is good for 10 minutes; the phone asks for your password too.
    </Empty>
  );
}
