/** The help articles, read with the mouse alone: large buttons turn the page, and one leads back. */
import { Article } from '@nightlatch/ui/article/Article.tsx';
import { ArrowDown, ArrowLeft, ArrowUp, List } from 'lucide-react';
import { useRef, useState } from 'react';
import { Button, Dialog } from '../../kit/index.ts';
import { useAbout } from '../../shell/queries.ts';
import './help.css';

const FIRST = 'reset-password';
const INDEX = 'index';
/** Of the visible height: what was at the bottom is still seen at the top. */
const PAGE_SHARE = 0.8;

export interface HelpScreenProps {
  readonly onClose: () => void;
  readonly article?: string | undefined;
}

export function HelpScreen({ onClose, article = FIRST }: HelpScreenProps) {
  const [visited, setVisited] = useState<readonly string[]>([article]);
  const menuTheme = useAbout().data?.menuTheme;
  const place = useRef<HTMLDivElement>(null);
  const name = visited.at(-1) ?? FIRST;
  const turn = (direction: 1 | -1): void => {
    const box = place.current;
    box?.scrollBy({ top: direction * box.clientHeight * PAGE_SHARE, behavior: 'smooth' });
  };
  const open = (next: string): void => {
    setVisited([...visited, next]);
    place.current?.scrollTo({ top: 0 });
  };
  return (
    <Dialog
      title="Help"
      size="large"
      onClose={onClose}
      actions={
        <>
          <span className="kit-apart help-ways">
            {visited.length > 1 && (
              <Button icon={ArrowLeft} onPress={() => setVisited(visited.slice(0, -1))}>
                Back
              </Button>
            )}
            {name !== INDEX && (
              <Button icon={List} onPress={() => open(INDEX)}>
                All articles
              </Button>
            )}
          </span>
          <Button icon={ArrowUp} onPress={() => turn(-1)}>
            Up
          </Button>
          <Button icon={ArrowDown} kind="primary" onPress={() => turn(1)}>
            Down
          </Button>
        </>
      }
    >
      {/* A region that scrolls is reached by the keyboard too. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div ref={place} className="help-place" tabIndex={0} role="region" aria-label="Help article">
        <Article key={name} name={name} onOpen={open} {...(menuTheme && { menuTheme })} />
      </div>
    </Dialog>
  );
}
