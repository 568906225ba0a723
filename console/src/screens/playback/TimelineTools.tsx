/** What is done with the timeline by buttons: zoom without a wheel, marks for an export, bookmarks, the filmstrip. */
import { BookmarkPlus, Download, Film, ListTree, LogIn, LogOut, X, ZoomIn, ZoomOut } from 'lucide-react';
import { ZOOMS } from '@nightlatch/ui/timeline/use-timeline';
import { Button, IconButton } from '../../kit/index.ts';
import type { Marks } from './marks.ts';

export interface TimelineToolsProps {
  readonly shown_ms: number;
  readonly onZoom: (direction: 'in' | 'out') => void;
  readonly onShow: (length_ms: number) => void;
  readonly marks: Marks;
  readonly onMark: (end: 'from' | 'to') => void;
  readonly onUnmark: () => void;
  readonly onExport: () => void;
  readonly onBookmark: () => void;
  readonly hasStrip: boolean;
  readonly onStrip: (isOn: boolean) => void;
  /** Undefined: every camera has its lane anyway. */
  readonly hasLanes: boolean | undefined;
  readonly onLanes: (isOn: boolean) => void;
}

export function TimelineTools(props: TimelineToolsProps) {
  const { shown_ms, onZoom, onShow, marks, onMark, onUnmark, onExport, onBookmark } = props;
  const { hasStrip, onStrip, hasLanes, onLanes } = props;
  const isMarked = marks.from_ms !== undefined || marks.to_ms !== undefined;
  return (
    <div className="playback-tools">
      <div className="playback-group" role="group" aria-label="Zoom">
        <IconButton icon={ZoomOut} label="Show more time" onPress={() => onZoom('out')} />
        <IconButton icon={ZoomIn} label="Show less time" onPress={() => onZoom('in')} />
        {ZOOMS.map(({ name, length_ms }) => (
          <Button
            key={name}
            kind={Math.abs(shown_ms / length_ms - 1) < 0.02 ? 'primary' : 'quiet'}
            onPress={() => onShow(length_ms)}
          >
            {name}
          </Button>
        ))}
      </div>
      <div className="playback-group" role="group" aria-label="Pictures and lanes">
        <IconButton icon={Film} label="Filmstrip" isPressed={hasStrip} onPress={() => onStrip(!hasStrip)} />
        {hasLanes !== undefined && (
          <IconButton
            icon={ListTree}
            label="A lane for each camera"
            isPressed={hasLanes}
            onPress={() => onLanes(!hasLanes)}
          />
        )}
      </div>
      <div className="playback-group playback-marks" role="group" aria-label="Keep">
        <Button icon={BookmarkPlus} onPress={onBookmark}>
          Bookmark
        </Button>
        <Button icon={LogIn} onPress={() => onMark('from')} aria-label="Mark start">
          Start
        </Button>
        <Button icon={LogOut} onPress={() => onMark('to')} aria-label="Mark end">
          End
        </Button>
        {isMarked && <IconButton icon={X} label="Remove the marks" onPress={onUnmark} />}
        <Button icon={Download} onPress={onExport}>
          Export
        </Button>
      </div>
    </div>
  );
}
