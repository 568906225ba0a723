/** What is shown when the console itself fails: a sentence, and a fresh start by itself. Recording is another process. */
import { RotateCw } from 'lucide-react';
import { Component, type ReactNode } from 'react';
import { PlainPage } from './PlainPage.tsx';

const FRESH_START_MS = 10_000;

export class Crash extends Component<{ readonly children: ReactNode }, { readonly failed: boolean }> {
  override state = { failed: false };
  #timer: ReturnType<typeof setTimeout> | undefined;

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override componentDidCatch(error: unknown): void {
    console.error(error);
    this.#timer = setTimeout(() => location.reload(), FRESH_START_MS);
  }

  override componentWillUnmount(): void {
    clearTimeout(this.#timer);
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return (
      <PlainPage icon={<RotateCw aria-hidden="true" />} title="This screen starts afresh">
        <p>Something on this screen went wrong. It starts again in a few seconds; recording goes on.</p>
      </PlainPage>
    );
  }
}
