/**
 * The menu bar: the icons that a right-click brings up over anything. A dialog of its own, above all others, so that what
 * lies below stays as it was; a click beside it or a second right-click puts it away.
 */
import {
  Cctv,
  CircleHelp,
  History,
  LayoutGrid,
  Lock,
  LogOut,
  Settings,
  Smartphone,
  TriangleAlert,
  Users,
  type LucideIcon,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { Button, Dialog, Modal, ModalOverlay, Toolbar } from 'react-aria-components';
import { sayProblems } from '../screens/health/words.ts';
import { menuChoices, type MenuChoice, type Role } from '../shell/navigation.ts';
import './menu-bar.css';

const icons: Readonly<Record<MenuChoice, { readonly icon: LucideIcon; readonly label: string }>> = {
  live: { icon: LayoutGrid, label: 'Live' },
  playback: { icon: History, label: 'Playback' },
  cameras: { icon: Cctv, label: 'Cameras' },
  phones: { icon: Smartphone, label: 'Phones' },
  people: { icon: Users, label: 'People' },
  system: { icon: Settings, label: 'System' },
  health: { icon: TriangleAlert, label: 'Health' },
  help: { icon: CircleHelp, label: 'Help' },
  'sign-in': { icon: Lock, label: 'Sign in' },
  'sign-out': { icon: LogOut, label: 'Sign out' },
};

export interface MenuBarProps {
  readonly theme: 'classic' | 'modern';
  readonly role: Role | undefined;
  /** Before the first setup there is nothing to open but the help. */
  readonly setUp: boolean;
  /** What is open now, marked for those who come back to it. */
  readonly current: MenuChoice;
  /** How many things are wrong with the recorder. */
  readonly problems: number;
  readonly onChoose: (choice: MenuChoice) => void;
  readonly onClose: () => void;
}

export function MenuBar({ theme, role, setUp, current, problems, onChoose, onClose }: MenuBarProps): ReactNode {
  const choices: readonly MenuChoice[] = setUp ? menuChoices(role, problems > 0) : ['help'];
  return (
    <ModalOverlay
      className={`menu-bar-overlay menu-bar-${theme}`}
      // A dialog that opens by itself while the bar is there would otherwise take it out of the mouse's reach.
      data-react-aria-top-layer="true"
      isOpen
      isDismissable
      onOpenChange={(open) => !open && onClose()}
    >
      <Modal className="menu-bar">
        <Dialog className="menu-bar-dialog" aria-label="Menu bar">
          <Toolbar className="menu-bar-icons" aria-label="Menu bar">
            {choices.map((choice) => {
              const { icon: Icon, label } = icons[choice];
              return (
                <Button
                  key={choice}
                  className={`menu-bar-item${choice === 'health' ? ' menu-bar-warns' : ''}`}
                  aria-current={choice === current ? 'page' : 'false'}
                  onPress={() => onChoose(choice)}
                >
                  <Icon aria-hidden="true" />
                  <span>{choice === 'health' ? sayProblems(problems) : label}</span>
                </Button>
              );
            })}
          </Toolbar>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
