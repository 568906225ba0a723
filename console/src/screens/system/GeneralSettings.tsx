/** The recorder's name, its model, and how it looks and behaves. Switches and lists act at once; the name by its button. */
import type { RouteAnswer, Routes } from '@nightlatch/protocol';
import { useState } from 'react';
import { Button, Failure, fieldError, Form, Section, Select, TextField, Toggle, useChange } from '../../kit/index.ts';
import { sayAfterReset } from './words.ts';

type System = RouteAnswer<Routes['system']>;
type Change = Partial<Pick<System, 'recorderName' | 'modelId' | 'livePicturesSignedOut' | 'strictPasswords'>> & {
  readonly menuTheme?: System['menuTheme'] | 'model';
};

export function GeneralSettings({ system }: { readonly system: System }) {
  const [name, setName] = useState(system.recorderName);
  const change = useChange('changeSystem', ['system', 'about', 'audit']);
  const nameError = fieldError(change.error, 'recorderName');
  const model = system.models.find(({ id }) => id === system.modelId);
  const put = ({ menuTheme = system.menuTheme, ...changed }: Change): void => {
    const { recorderName, modelId, livePicturesSignedOut, strictPasswords } = { ...system, ...changed };
    const theme = menuTheme === undefined || menuTheme === 'model' ? {} : { menuTheme };
    change.mutate({ body: { recorderName, modelId, livePicturesSignedOut, strictPasswords, ...theme } });
  };
  const hasNewName = name.trim() !== '' && name.trim() !== system.recorderName;

  return (
    <>
      {change.error !== null && nameError === undefined && <Failure error={change.error} />}
      <Section title="This recorder">
        <Form onSubmit={() => hasNewName && put({ recorderName: name.trim() })} actions={null}>
          <div className="system-name">
            <TextField label="Name" value={name} onChange={setName} maxLength={32} error={nameError} />
            <Button type="submit" isDisabled={!hasNewName} isBusy={change.isPending}>
              Save name
            </Button>
          </div>
        </Form>
        <div className="kit-form-row">
          <Select
            label="Model"
            value={system.modelId}
            onChange={(modelId) => put({ modelId })}
            options={system.models.map(({ id, name: text, channels, afterReset }) => ({
              id,
              text,
              detail: `${channels} channels. ${sayAfterReset(afterReset)}`,
            }))}
          />
          <Select
            label="Menu bar"
            value={system.menuTheme ?? 'model'}
            onChange={(theme) => put({ menuTheme: theme === 'classic' || theme === 'modern' ? theme : 'model' })}
            options={[
              { id: 'model', text: 'As the model has it', detail: model?.menuTheme },
              { id: 'classic', text: 'Classic', detail: 'A bar along the bottom' },
              { id: 'modern', text: 'Modern', detail: 'A floating dock' },
            ]}
          />
        </div>
        {model !== undefined && <p className="kit-section-intro">{sayAfterReset(model.afterReset)}</p>}
      </Section>
      <Section title="Fingerprint">
        <p className="kit-section-intro">
          Every export is signed by this recorder. Whoever checks one must be shown these same characters:
        </p>
        <p className="system-fingerprint">{system.fingerprint}</p>
      </Section>
      <Section title="Who sees what">
        <div>
          <Toggle
            label="Live pictures when signed out"
            detail="Anybody in front of the screen sees the cameras. Playback and settings always need a password."
            isOn={system.livePicturesSignedOut}
            onChange={(livePicturesSignedOut) => put({ livePicturesSignedOut })}
          />
          <Toggle
            label="Strict passwords"
            detail="New passwords need 15 characters or more. “Suggest” makes such passwords."
            isOn={system.strictPasswords}
            onChange={(strictPasswords) => put({ strictPasswords })}
          />
        </div>
      </Section>
    </>
  );
}
