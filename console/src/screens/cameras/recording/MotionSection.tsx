/** Who looks for motion at a camera, and whether that works. */
import type { CameraView, RecordingRules } from '@nightlatch/protocol';
import { Activity, Ban, Cctv, Cpu, Layers, ScanEye } from 'lucide-react';
import { useState } from 'react';
import { Button, Choice, Notice, State } from '../../../kit/index.ts';
import { MotionDialog } from '../motion/MotionDialog.tsx';
import type { SectionProps } from './WhenSection.tsx';

export interface MotionSectionProps extends SectionProps {
  /** As it is now. */
  readonly camera: CameraView;
  /** The rules are those that hold now: what the recorder says of motion is about them. */
  readonly isSaved: boolean;
}

export function MotionSection({ camera, rules, onChange, isSaved }: MotionSectionProps) {
  const { motion } = rules;
  const hasOnvif = camera.hasOnvif === true;
  const setSource = (source: RecordingRules['motion']['source']): void =>
    onChange({ ...rules, motion: { ...motion, source } });
  const [isPainting, setPainting] = useState(false);
  // Saved by the dialog itself; what is chosen here is not lost by that.
  const takeSaved = ({ sensitivity, cells }: RecordingRules['motion']): void =>
    onChange({ ...rules, motion: { source: motion.source, sensitivity, ...(cells === undefined ? {} : { cells }) } });
  const { motion: movesNow, motionProblem } = camera.state;
  return (
    <>
      <Choice
        label="Who looks for motion"
        hideLabel
        value={motion.source}
        onChange={setSource}
        options={[
          { id: 'off', text: 'Nobody', detail: 'No motion on the timeline', icon: Ban },
          { id: 'recorder', text: 'This recorder', detail: 'By looking at the picture', icon: Cpu },
          {
            id: 'camera',
            text: 'The camera',
            detail: hasOnvif ? 'It tells by ONVIF; its own zones count' : 'Needs its ONVIF address, under Change',
            icon: Cctv,
            isDisabled: !hasOnvif && motion.source !== 'camera',
          },
          {
            id: 'both',
            text: 'Both',
            detail: 'What either of them sees counts',
            icon: Layers,
            isDisabled: !hasOnvif && motion.source !== 'both',
          },
        ]}
      />
      {isSaved && motionProblem !== undefined && (
        <Notice kind="warning" title="Motion is not known now.">
          {motionProblem}. Everything is recorded meanwhile.
        </Notice>
      )}
      {isSaved && motion.source !== 'off' && motionProblem === undefined && movesNow !== undefined && (
        <State kind={movesNow ? 'good' : 'plain'} icon={Activity}>
          {movesNow ? 'Something moves now' : 'Nothing moves now'}
        </State>
      )}
      {(motion.source === 'recorder' || motion.source === 'both') && (
        <div className="motion-open">
          <Button icon={ScanEye} onPress={() => setPainting(true)}>
            Zones and sensitivity
          </Button>
        </div>
      )}
      {isPainting && <MotionDialog camera={camera} onClose={() => setPainting(false)} onSaved={takeSaved} />}
    </>
  );
}
