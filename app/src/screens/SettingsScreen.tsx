/** The app's own settings: how it looks, trusting the recorder's certificate, and what it is. */
import { Download } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { routes } from '@nightlatch/protocol';
import { Choice } from '../parts/Choice.tsx';
import { Frame } from '../parts/Frame.tsx';
import { hrefOf } from '../route.ts';
import { readTheme, setTheme, themes } from '../theme.ts';

const guides = [
  {
    title: 'Certificate for iPhone',
    href: routes.authorityProfile.path,
    steps: [
      'Tap the button below and then Allow. A profile is downloaded.',
      'Open the iPhone’s own Settings, tap Profile Downloaded, then Install.',
      'Still in Settings: General, About, Certificate Trust Settings. Switch the recorder’s certificate on.',
    ],
    article: 'remove-and-re-add-iphone',
  },
  {
    title: 'Certificate for Android',
    href: routes.authorityCertificate.path,
    steps: [
      'Tap the button below. A file is saved to your downloads.',
      'Open the phone’s own Settings and search for “CA certificate”. Tap it, then Install anyway.',
      'Choose the file that was saved.',
    ],
    article: 'remove-and-re-add-android',
  },
  {
    title: 'Certificate for computers',
    href: routes.authorityCertificate.path,
    steps: [
      'Click the button below. A file is saved to your downloads.',
      'Windows and Mac: open the file, and trust it as a root certificate. Firefox and Linux: import it in the browser’s settings.',
    ],
    article: 'remove-and-re-add-desktop',
  },
] as const;

export function SettingsScreen(): ReactNode {
  const [theme, choose] = useState(readTheme);
  return (
    <Frame title="Settings" tab="settings">
      <div className="stack">
        <Choice
          label="Look"
          choices={themes}
          value={theme}
          onChange={(chosen) => {
            setTheme(chosen);
            choose(chosen);
          }}
        />
        <section>
          <h2>Trust this recorder</h2>
          <p className="dim">
            The browser warns because the recorder makes its own certificate. Trust it once on this device: the warning
            goes away, and the app can be put on the home screen and opens without a network. The certificate can only
            ever vouch for this one recorder.
          </p>
          {guides.map((guide) => (
            <details key={guide.title} className="guide">
              <summary>{guide.title}</summary>
              <ol>
                {guide.steps.map((step) => (
                  <li key={step}>{step}</li>
                ))}
              </ol>
              <a className="button button-plain" href={guide.href} download>
                <Download aria-hidden="true" />
                {guide.title}
              </a>
              <a href={hrefOf({ at: 'help', article: guide.article })}>The whole guide</a>
            </details>
          ))}
        </section>
        <section>
          <h2>About</h2>
          <p className="dim">
            Nightlatch, an open video recorder. This app is served by the recorder at {location.host}; it talks to
            nothing else, and keeps its keys in this browser.
          </p>
        </section>
      </div>
    </Frame>
  );
}
