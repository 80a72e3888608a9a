import { german } from "../../german.ts";

/** The texts of the studio, the mail layout and the categories in German: for this page alone, the others don't load them. */
Object.assign(german, {
  // views
  "Categories": "Kategorien",
  "Mail layout": "Mail-Gestaltung",

  // everywhere in them
  "Name": "Name",
  "Description": "Beschreibung",
  "Colour": "Farbe",
  "Icon": "Symbol",
  "Address": "Adresse",
  "Not saved yet.": "Noch nicht gespeichert.",
  "Undo all": "Alles zurücknehmen",
  "Leave": "Verlassen",
  "Leave without saving? Your changes will be lost.": "Ohne Speichern verlassen? Was Sie geändert haben, geht verloren.",
  "missing": "fehlt",
  "Missing: {languages}": "Es fehlt: {languages}",
  "Add": "Hinzufügen",
  "Add {language}": "{language} hinzufügen",
  "as de, pt-BR": "wie de, pt-BR",
  "Move {what} {number} up": "{what} {number} nach oben",
  "Move {what} {number} down": "{what} {number} nach unten",
  "Remove {what} {number}": "{what} {number} entfernen",
  "part": "Teil",
  "variable": "Variable",
  "footer": "Fußzeile",
  "name": "Name",

  // the template
  "New template": "Neue Vorlage",
  "Parts of the studio": "Teile des Studios",
  "Side by side": "Nebeneinander",
  "Built in.": "Mitgeliefert.",
  "Version {version}.": "Version {version}.",
  "Mail": "E-Mail",
  "Email subject": "Betreff der E-Mail",
  "optional; the title when empty": "freiwillig; leer: der Titel",
  "Email, HTML": "E-Mail, HTML",
  "in place of the parts": "anstelle der Teile",
  "Text of the SMS": "Text der SMS",
  "optional; title and message when empty": "freiwillig; leer: Titel und Nachricht",
  "Type, priority, category, look": "Art, Priorität, Kategorie, Aussehen",

  // the mail's parts
  "Parts of the mail": "Teile der E-Mail",
  "Part {number}": "Teil {number}",
  "Heading": "Überschrift",
  "Button": "Schaltfläche",
  "List": "Liste",
  "Picture": "Bild",
  "Label": "Beschriftung",
  "Items": "Einträge",
  "one a line": "je Zeile einer",
  "https or a path": "https oder ein Pfad",
  "What the picture shows": "Was das Bild zeigt",
  "empty for decoration": "leer, wenn es nur schmückt",

  // variables
  "Variables": "Variablen",
  "Variable": "Variable",
  "required": "nötig",
  "Default": "Ohne Angabe",

  // previews
  "In the inbox": "Im Eingang",
  "As a toast, and as web push": "Als Einblendung und als Web-Push",
  "The mail": "Die E-Mail",
  "Subject": "Betreff",
  "Phone": "Telefon",
  "Dark": "Dunkel",
  "As plain text": "Als reiner Text",
  "Only administrators see the mail.": "Die E-Mail sehen nur Administratoren.",
  "{used} of {room} · segments: {segments} · {alphabet}": "{used} von {room} · Teile: {segments} · {alphabet}",
  "Not in GSM-7, so that less fits: {signs}": "Nicht in GSM-7, darum passt weniger hinein: {signs}",
  "Without a text of its own: title, message and link.": "Ohne eigenen Text: Titel, Nachricht und Verweis.",
  "Filled in with": "Ausgefüllt mit",
  "This template has no variables.": "Diese Vorlage hat keine Variablen.",
  "For whom": "Für wen",
  "One of your users": "Jemand von Ihren Benutzern",
  "Take": "Nehmen",
  "Time zone": "Zeitzone",

  // the test
  "Send a test to me": "Probe an mich senden",
  "As it is here, saved or not. It arrives in your inbox, and is sent at once by:":
    "So, wie es hier steht, gespeichert oder nicht. Sie finden es in Ihrem Eingang, und es geht sofort über:",

  // versions
  "Versions": "Versionen",
  "Version {version}": "Version {version}",
  "This is the only version.": "Dies ist die einzige Version.",
  "Compare the active version with": "Verwendete Version vergleichen mit",
  "the built-in version": "der mitgelieferten Version",
  "No differences.": "Keine Unterschiede.",
  "Restore version {version}": "Version {version} wiederherstellen",
  "Restore the built-in version": "Mitgelieferte Version wiederherstellen",
  "Delete all versions of your own in “{locale}”?": "Alle eigenen Versionen in „{locale}“ löschen?",

  // the layout
  "From the settings.": "Aus den Einstellungen.",
  "Empty fields come from the settings.": "Leere Felder kommen aus den Einstellungen.",
  "Brand name": "Name der Marke",
  "Logo": "Logo",
  "https; 32 px high, in place of the name": "https; 32 px hoch, anstelle des Namens",
  "Colour of buttons": "Farbe der Schaltflächen",
  "Sender": "Absender",
  "of a domain that the settings allow": "einer Domain, die die Einstellungen erlauben",
  "Answers go to": "Antworten gehen an",
  "Below each mail": "Unter jeder E-Mail",
  "Postal address": "Postanschrift",
  "Footer": "Fußzeile",
  "Digest": "Zusammenfassung",

  // categories
  "New category": "Neue Kategorie",
  "Shown to people as": "Angezeigt als",
  "mandatory": "verpflichtend",
  "mandatory: nobody can switch it off or postpone it": "verpflichtend: niemand kann sie abschalten oder aufschieben",
  "Edit “{title}”": "„{title}“ bearbeiten",
  "Delete “{title}”": "„{title}“ löschen",
  "Delete the names of “{title}”?": "Die Namen von „{title}“ löschen?",
  "A name has 1 to 64 of a-z 0-9 _ . -": "Ein Name hat 1 bis 64 Zeichen aus a-z 0-9 _ . -",
});
