/**
 * The one mail that goes to a mailbox which has not consented yet: fixed words in the reader's language, and a code. Nothing in it was chosen
 * by whoever asked for it but the code and the language: no name, no tag, no time. So it can neither advertise, threaten nor deceive.
 */
import { groupCode } from '@nightlatch/protocol';
import type { RenderedLetter } from './letter.ts';
import { htmlBody, plain, textBody, type Block, type Brand } from './page.ts';

interface Words {
  readonly subject: string;
  readonly heading: string;
  readonly what: string;
  readonly how: string;
  readonly life: string;
  readonly unknown: string;
  readonly never: string;
  readonly sentBy: (name: string) => string;
}

const ENGLISH: Words = {
  subject: 'A code for a video recorder',
  heading: 'A code for a video recorder',
  what: 'Somebody at a video recorder gave this address as the one to send codes to. This is the code:',
  how: 'Type all of it at the recorder, on the screen that asks for it. After that, mail from this recorder will say which recorder it is.',
  life: 'It works for a limited time, only at that recorder, and only once.',
  unknown:
    'If you know nothing of a video recorder, do nothing. Without this code nothing but a mail like this can be sent to you, a few a day at most.',
  never: 'Nobody from support will ever ask you for this code. Do not pass it on.',
  sentBy: (name) => `Sent by ${name}, a recovery service for video recorders.`,
};

const WORDS: Readonly<Record<string, Words>> = {
  en: ENGLISH,
  de: {
    subject: 'Ein Code für einen Videorekorder',
    heading: 'Ein Code für einen Videorekorder',
    what: 'Jemand hat an einem Videorekorder diese Adresse angegeben, damit Codes an sie geschickt werden. Dies ist der Code:',
    how: 'Geben Sie ihn vollständig am Rekorder ein, auf der Seite, die danach fragt. Danach steht in den Mails dieses Rekorders, welcher Rekorder es ist.',
    life: 'Er gilt nur für begrenzte Zeit, nur an diesem Rekorder und nur einmal.',
    unknown:
      'Wenn Sie von keinem Videorekorder wissen, tun Sie nichts. Ohne diesen Code kann Ihnen nichts als eine Mail wie diese geschickt werden, höchstens wenige am Tag.',
    never: 'Kein Kundendienst wird Sie je nach diesem Code fragen. Geben Sie ihn nicht weiter.',
    sentBy: (name) => `Gesendet von ${name}, einem Wiederherstellungsdienst für Videorekorder.`,
  },
  es: {
    subject: 'Un código para un grabador de vídeo',
    heading: 'Un código para un grabador de vídeo',
    what: 'Alguien indicó esta dirección en un grabador de vídeo para recibir códigos. Este es el código:',
    how: 'Escríbalo entero en el grabador, en la pantalla que lo pide. Después, los correos de este grabador dirán de qué grabador se trata.',
    life: 'Funciona durante un tiempo limitado, solo en ese grabador y solo una vez.',
    unknown:
      'Si no sabe nada de un grabador de vídeo, no haga nada. Sin este código no se le puede enviar más que un correo como este, unos pocos al día como máximo.',
    never: 'Ningún servicio de asistencia le pedirá nunca este código. No se lo dé a nadie.',
    sentBy: (name) => `Enviado por ${name}, un servicio de recuperación para grabadores de vídeo.`,
  },
  fr: {
    subject: 'Un code pour un enregistreur vidéo',
    heading: 'Un code pour un enregistreur vidéo',
    what: 'Quelqu’un a indiqué cette adresse sur un enregistreur vidéo pour y recevoir des codes. Voici le code :',
    how: 'Saisissez-le en entier sur l’enregistreur, à l’écran qui le demande. Ensuite, les e-mails de cet enregistreur diront de quel enregistreur il s’agit.',
    life: 'Il fonctionne pour une durée limitée, seulement sur cet enregistreur et une seule fois.',
    unknown:
      'Si vous ne connaissez aucun enregistreur vidéo, ne faites rien. Sans ce code, rien d’autre qu’un e-mail comme celui-ci ne peut vous être envoyé, quelques-uns par jour au plus.',
    never: 'Aucun service d’assistance ne vous demandera jamais ce code. Ne le communiquez à personne.',
    sentBy: (name) => `Envoyé par ${name}, un service de récupération pour enregistreurs vidéo.`,
  },
};

/** The languages that the fixed words exist in. */
export const FIXED_TEXT_LOCALES: readonly string[] = Object.keys(WORDS);

export interface FixedText {
  readonly code: string;
  /** The mailbox's six characters, typed after the code. */
  readonly proof: string;
  /** BCP 47, two letters; English for one that there are no words in. */
  readonly locale: string;
}

export function renderFixedText({ code, proof, locale }: FixedText, brand: Brand): RenderedLetter {
  const isKnown = Object.hasOwn(WORDS, locale);
  const words = (isKnown ? WORDS[locale] : undefined) ?? ENGLISH;
  const blocks: Block[] = [
    { heading: words.heading },
    { say: words.what },
    { code: `${groupCode(code)} ${proof}` },
    { say: words.how },
    { say: words.life },
    { say: words.unknown },
    { say: words.never },
    { say: words.sentBy(plain(brand.name)) },
  ];
  const look = { lang: isKnown ? locale : 'en', brand };
  return { subject: words.subject, text: textBody(blocks), html: htmlBody(words.subject, blocks, look) };
}
