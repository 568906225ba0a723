/** One of several, chosen from a list that a mouse opens. */
import { Check, ChevronDown, type LucideIcon } from 'lucide-react';
import { Button, Label, ListBox, ListBoxItem, Popover, Select as AriaSelect, SelectValue } from 'react-aria-components';
import { present } from '../present.ts';
import './fields.css';
import './select.css';

export interface SelectOption {
  readonly id: string;
  readonly text: string;
  /** A second, quieter line. */
  readonly detail?: string | undefined;
}

export interface SelectProps {
  readonly label: string;
  readonly options: readonly SelectOption[];
  readonly value: string | undefined;
  readonly onChange: (id: string) => void;
  readonly icon?: LucideIcon | undefined;
  readonly placeholder?: string | undefined;
  readonly isDisabled?: boolean | undefined;
  /** The label is for screen readers alone. */
  readonly hideLabel?: boolean | undefined;
}

export function Select(props: SelectProps) {
  const { label, options, value, onChange, icon: Icon, placeholder = 'Choose', isDisabled, hideLabel } = props;
  return (
    <AriaSelect
      className="kit-field"
      selectedKey={value ?? null}
      onSelectionChange={(key) => key !== null && onChange(String(key))}
      placeholder={placeholder}
      {...present({ isDisabled })}
    >
      <Label className={hideLabel === true ? 'visually-hidden' : 'kit-label'}>{label}</Label>
      <Button className="kit-input-box kit-select-button">
        {Icon !== undefined && <Icon aria-hidden />}
        <SelectValue className="kit-select-value">
          {({ selectedText, isPlaceholder }) => (isPlaceholder ? placeholder : selectedText)}
        </SelectValue>
        <ChevronDown aria-hidden />
      </Button>
      <Popover className="kit-select-popover" offset={6}>
        <ListBox className="kit-select-list" items={options}>
          {(option) => (
            <ListBoxItem className="kit-select-option" id={option.id} textValue={option.text}>
              {({ isSelected }) => (
                <>
                  <span className="kit-select-words">
                    {option.text}
                    {option.detail !== undefined && <small>{option.detail}</small>}
                  </span>
                  {isSelected && <Check aria-hidden />}
                </>
              )}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
