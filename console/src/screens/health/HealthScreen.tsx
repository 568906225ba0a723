/** What is wrong with the recorder, for whoever is no owner: the owner's is under System. */
import { Dialog } from '../../kit/index.ts';
import { PastProblems } from './PastProblems.tsx';
import { ProblemList } from './ProblemList.tsx';

export function HealthScreen({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog title="Health" size="large" onClose={onClose}>
      <HealthNow />
    </Dialog>
  );
}

/** What is wrong now, and what was before. */
export function HealthNow() {
  return (
    <>
      <ProblemList />
      <PastProblems />
    </>
  );
}
