/**
 * A panel that floats over the video and keeps above the on-screen keyboard. The focus stays in it and Escape closes it;
 * a click beside it does not, because what was typed would be lost. Only one title, and actions at its foot.
 */
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { IconButton } from './Button.tsx';
import './dialog.css';

export interface DialogProps {
  readonly title: string;
  /** Under the title: "to open Playback". */
  readonly subtitle?: ReactNode;
  readonly children: ReactNode;
  /** Escape, and the cross where `size` has one. Absent: the dialog ends by its actions alone. */
  readonly onClose?: (() => void) | undefined;
  /** small: a question or a short form. wide: two columns. large: a whole place, with a cross. full: the screen. */
  readonly size?: 'small' | 'wide' | 'large' | 'full' | undefined;
  /** Buttons at the foot, the main one last. */
  readonly actions?: ReactNode;
  /** In the title's line, before the cross. */
  readonly tools?: ReactNode;
  /** A form is submitted by Enter and by a Button of type submit. */
  readonly onSubmit?: (() => void) | undefined;
  /** alertdialog: something needs an answer now. */
  readonly role?: 'dialog' | 'alertdialog' | undefined;
  readonly place?: 'top' | 'middle' | undefined;
}

export function Dialog(props: DialogProps) {
  const { title, subtitle, children, onClose, size = 'small', actions, tools, onSubmit, role = 'dialog' } = props;
  const hasCross = onClose !== undefined && (size === 'large' || size === 'full');
  const inside = (
    <>
      <header className="kit-dialog-head">
        <div className="kit-dialog-titles">
          <Heading slot="title" className="kit-dialog-title">
            {title}
          </Heading>
          {subtitle !== undefined && <p className="kit-dialog-subtitle">{subtitle}</p>}
        </div>
        {tools}
        {hasCross && <IconButton kind="bare" icon={X} label="Close" onPress={onClose} />}
      </header>
      <div className="kit-dialog-body">{children}</div>
      {actions !== undefined && <footer className="kit-dialog-actions">{actions}</footer>}
    </>
  );
  return (
    <ModalOverlay
      className={`kit-overlay kit-overlay-${props.place ?? 'top'}`}
      isOpen
      isKeyboardDismissDisabled={onClose === undefined}
      onOpenChange={(isOpen) => !isOpen && onClose?.()}
    >
      <Modal className={`kit-dialog kit-dialog-${size}`}>
        <AriaDialog className="kit-dialog-inner" role={role}>
          {onSubmit === undefined ? (
            inside
          ) : (
            <form
              className="kit-dialog-inner"
              noValidate
              onSubmit={(event) => {
                event.preventDefault();
                event.stopPropagation();
                onSubmit();
              }}
            >
              {inside}
            </form>
          )}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
